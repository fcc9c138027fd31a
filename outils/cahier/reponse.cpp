#include "reponse.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "interruption.hpp"
#include "lecture.hpp"
#include "outil.hpp"

namespace cahier {
namespace {

namespace fs = std::filesystem;

constexpr int delai_git_s = 20;

/// Ce qu'affiche git ; lève std::runtime_error avec ce qu'il reproche.
std::string git(const fs::path& dossier, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"git", "-C", dossier.string()});
    auto sortie = juge::lancer_outil(arguments, delai_git_s);
    juge::Interruptible::verifier();
    if (sortie.code == 0) return sortie.texte;
    throw std::runtime_error(fmt::format(
        "Le squelette livré est cherché dans l'historique de git, qui répond :\n{}\nSans dépôt "
        "git, reprenez le fichier dans l'archive du cours.",
        sortie.texte.empty() ? "(rien : git est-il installé ?)" : sortie.texte));
}

struct Commit {
    std::string commit;
    std::string auteur;
};

/// Les commits qui touchent un de ces fichiers, le plus récent d'abord.
std::vector<Commit> historique(const fs::path& dossier, const std::vector<fs::path>& fichiers) {
    std::vector<std::string> arguments{"log", "--format=%H %ae", "--"};
    for (const auto& fichier : fichiers)
        arguments.push_back(fichier.string());
    std::istringstream flux(git(dossier, std::move(arguments)));
    std::vector<Commit> commits;
    for (Commit c; flux >> c.commit && std::getline(flux >> std::ws, c.auteur);)
        commits.push_back(c);
    return commits;
}

/// Un fichier du dossier tel qu'il était à ce commit ; vide s'il n'y était pas.
std::string version(const fs::path& dossier, const std::string& commit, const std::string& nom) {
    const auto sortie = juge::lancer_outil(
        {"git", "-C", dossier.string(), "show", commit + ":./" + nom}, delai_git_s);
    juge::Interruptible::verifier();
    return sortie.code == 0 ? sortie.texte : "";
}

/// Ce qui reste à écrire dans ce texte.
int a_completer(const std::string& texte) {
    constexpr std::string_view marque = "juge::a_completer";
    int nombre = 0;
    for (std::size_t p = 0; (p = texte.find(marque, p)) != std::string::npos; p += marque.size())
        ++nombre;
    return nombre;
}

std::string horodatage() {
    const std::time_t instant = std::time(nullptr);
    std::tm champs{};
    ::localtime_r(&instant, &champs);
    char texte[32];
    std::strftime(texte, sizeof texte, "%Y-%m-%d_%H%M%S", &champs);
    return texte;
}

[[noreturn]] void echec_ecriture(const fs::path& fichier) {
    throw std::runtime_error(fmt::format(
        "{} n'a pas pu être écrit. Vérifiez la place et les droits ; rien n'a été changé.",
        fichier.string()));
}

void ecrire_a_cote(const fs::path& fichier, const std::string& texte) {
    std::ofstream flux(fichier, std::ios::binary);
    flux << texte;
    flux.close();
    if (!flux) echec_ecriture(fichier);
}

/// Copie la réponse sous un nom daté que personne n'emploie.
fs::path sauvegarder(const juge::Epreuve& exercice, const fs::path& sauvegardes) {
    std::error_code erreur;
    fs::create_directories(sauvegardes, erreur);
    const std::string base = fmt::format("{}_{}.{}", exercice.serie, exercice.nom, horodatage());
    fs::path copie = sauvegardes / (base + ".hpp");
    for (int i = 2; fs::exists(copie); ++i)
        copie = sauvegardes / fmt::format("{}-{}.hpp", base, i);
    fs::copy_file(exercice.squelette, copie, erreur);
    if (erreur) echec_ecriture(copie);
    return copie;
}

}  // namespace

std::string squelette_livre(const juge::Epreuve& exercice) {
    const fs::path dossier = exercice.squelette.parent_path();
    const std::string nom = exercice.squelette.filename().string();
    auto intouches = exercice.sources;
    for (const auto& fichier : {exercice.indices, exercice.solution})
        if (!fichier.empty()) intouches.push_back(fichier);
    const auto auteurs = historique(dossier, intouches);
    std::string livre;
    if (!auteurs.empty()) livre = version(dossier, auteurs.front().commit, nom);
    for (const auto& [commit, auteur] : historique(dossier, {exercice.squelette})) {
        const bool du_cours =
            std::any_of(auteurs.begin(), auteurs.end(),
                        [&qui = auteur](const auto& c) { return c.auteur == qui; });
        std::string texte = du_cours ? version(dossier, commit, nom) : "";
        if (a_completer(texte) == 0 || a_completer(texte) < a_completer(livre)) continue;
        livre = std::move(texte);
        break;
    }
    if (a_completer(livre) > 0) return livre;
    throw std::runtime_error(fmt::format(
        "Le squelette livré de {} n'est pas dans l'historique de git. Reprenez {} dans le dépôt du "
        "cours.",
        exercice.numero(), nom));
}

fs::path reinitialiser(const juge::Epreuve& exercice, const std::string& squelette,
                       const fs::path& sauvegardes) {
    fs::path copie;
    if (fs::exists(exercice.squelette)) {
        if (juge::lire_texte(exercice.squelette) == squelette) return {};
        copie = sauvegarder(exercice, sauvegardes);
    }
    fs::path brouillon = exercice.squelette;
    brouillon += fmt::format(".{}", ::getpid());
    std::error_code erreur;
    try {
        ecrire_a_cote(brouillon, squelette);
        fs::rename(brouillon, exercice.squelette, erreur);
        if (erreur) echec_ecriture(exercice.squelette);
    } catch (...) {
        fs::remove(brouillon, erreur);
        throw;
    }
    return copie;
}

}  // namespace cahier
