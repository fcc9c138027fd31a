#include "progression.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <ctime>
#include <fstream>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string_view>

#include "commun/pluriel.hpp"
#include "lecture.hpp"

namespace cahier {
namespace {

namespace fs = std::filesystem;

constexpr const char* entete =
    "# Votre progression : exercice | dernier verdict | date | indices vus\n"
    "# Écrit par ./cahier ; copiez ce fichier pour changer de machine.\n";

constexpr std::string_view debut_en_cours = "en cours | ";

bool dit_en_cours(const std::string& ligne) {
    return ligne.rfind(debut_en_cours, 0) == 0;
}

std::string maintenant() {
    const std::time_t instant = std::time(nullptr);
    std::tm champs{};
    ::localtime_r(&instant, &champs);
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", champs.tm_year + 1900, champs.tm_mon + 1,
                       champs.tm_mday, champs.tm_hour, champs.tm_min);
}

std::string mettre_en_forme(const std::string& id, const EtatExercice& etat) {
    return fmt::format("{} | {} | {} | {} indice{}", id, etat.verdict ? nom(*etat.verdict) : "-",
                       etat.date.empty() ? "-" : etat.date, etat.indices,
                       commun::pluriel(etat.indices));
}

/// Copie le fichier abîmé sous un nom libre : une sauvegarde n'en écrase jamais une autre.
fs::path sauvegarder(const fs::path& fichier) {
    fs::path copie = fichier;
    copie += ".sauvegarde";
    for (int i = 2; fs::exists(copie); ++i) {
        copie = fichier;
        copie += fmt::format(".sauvegarde{}", i);
    }
    std::error_code erreur;
    if (!fs::copy_file(fichier, copie, erreur)) {
        throw std::runtime_error(
            fmt::format("{} est abîmé, et sa copie {} ne peut pas être écrite : vérifiez la place "
                        "et les droits.",
                        fichier.string(), copie.string()));
    }
    return copie;
}

}  // namespace

Progression::Progression(fs::path fichier) : fichier_(std::move(fichier)) {
    relire();
}

void Progression::relire() {
    static const std::regex forme(
        R"re(([a-z0-9_]+) \| ([^|]+) \| (-|[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}) \| ([0-9]{1,4}) indices?)re");
    static const std::regex exercice(R"re((chapitre|partie|projet)[a-z0-9_]+( .*|\|.*)?)re");
    lignes_.clear();
    if (!fs::exists(fichier_)) return;
    if (!fs::is_regular_file(fichier_))
        throw std::runtime_error(fichier_.string() +
                                 " n'est pas un fichier : ôtez-le, puis relancez ./cahier.");

    const std::string texte = juge::lire_texte(fichier_);
    int abimees = 0;
    std::istringstream flux(texte);
    for (std::string ligne; juge::lire_ligne(flux, ligne);) {
        std::smatch m;
        if (std::regex_match(ligne, m, forme)) {
            const auto verdict = juge::verdict_nomme(m[2].str());
            if (verdict || m[2] == "-") {
                const std::string date = m[3] == "-" ? "" : m[3].str();
                lignes_.push_back({ligne, m[1], {verdict, date, std::stoi(m[4])}});
                continue;
            }
        }
        if (std::regex_match(ligne, exercice) || ligne.find('\0') != std::string::npos)
            ++abimees;
        else
            lignes_.push_back({ligne, "", {}});
    }
    if (abimees > 0) {
        const fs::path copie = sauvegarder(fichier_);
        avertissement_ = fmt::format(
            "{} : {} ligne{} illisible{}. Le fichier d'origine est gardé dans {} ; le reste de "
            "votre progression est conservé.",
            fichier_.string(), abimees, commun::pluriel(abimees), commun::pluriel(abimees),
            copie.filename().string());
        ecrire();
    }
}

EtatExercice Progression::etat(const std::string& id) const {
    for (const auto& ligne : lignes_)
        if (ligne.id == id) return ligne.etat;
    return {};
}

std::string Progression::en_cours() const {
    for (const auto& ligne : lignes_)
        if (dit_en_cours(ligne.texte)) return ligne.texte.substr(debut_en_cours.size());
    return "";
}

EtatExercice& Progression::a_modifier(const std::string& id) {
    for (auto& ligne : lignes_)
        if (ligne.id == id) return ligne.etat;
    lignes_.push_back({"", id, {}});
    return lignes_.back().etat;
}

void Progression::retenir_en_cours(const std::string& id) {
    const std::string texte = std::string(debut_en_cours) + id;
    for (auto& ligne : lignes_)
        if (dit_en_cours(ligne.texte)) return void(ligne.texte = texte);
    lignes_.push_back({texte, "", {}});
}

void Progression::noter_verdict(const std::string& id, juge::Verdict verdict) {
    relire();  // un autre ./cahier a pu écrire pendant le jugement
    auto& etat = a_modifier(id);
    etat.verdict = verdict;
    etat.date = maintenant();
    retenir_en_cours(id);
    ecrire();
}

void Progression::noter_en_cours(const std::string& id) {
    relire();
    if (en_cours() == id) return;
    retenir_en_cours(id);
    ecrire();
}

void Progression::noter_indices(const std::string& id, int nombre) {
    relire();
    a_modifier(id).indices = nombre;
    ecrire();
}

void Progression::ecrire() const {
    fs::path brouillon = fichier_;
    brouillon += fmt::format(".{}", ::getpid());
    std::error_code erreur;
    fs::create_directories(fichier_.parent_path(), erreur);
    {
        std::ofstream flux(brouillon, std::ios::binary);
        if (lignes_.empty() || lignes_.front().texte.rfind('#', 0) != 0) flux << entete;
        for (const auto& ligne : lignes_)
            flux << (ligne.id.empty() ? ligne.texte : mettre_en_forme(ligne.id, ligne.etat))
                 << '\n';
        flux.close();
        if (!flux) erreur = std::make_error_code(std::errc::io_error);
    }
    if (!erreur) fs::rename(brouillon, fichier_, erreur);
    if (erreur) {
        std::error_code ignoree;
        fs::remove(brouillon, ignoree);
        throw std::runtime_error(fmt::format(
            "La progression n'a pas pu être écrite dans {}. Vérifiez la place et les droits.",
            fichier_.string()));
    }
}

}  // namespace cahier
