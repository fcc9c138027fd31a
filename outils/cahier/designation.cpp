#include "designation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <regex>
#include <stdexcept>

namespace cahier {
namespace {

constexpr std::size_t propositions_max = 3;

std::size_t distance_exercice(const juge::Epreuve& exercice, const std::string& designation) {
    return std::min({distance(designation, exercice.id), distance(designation, exercice.numero()),
                     distance(designation, exercice.nom)});
}

/// « exercices/ex1_tampon_borne.test.cpp », d'après le dossier courant, par exemple.
bool est_un_fichier_de(const juge::Epreuve& exercice, const std::filesystem::path& fichier) {
    std::error_code ignoree;
    const auto complet = std::filesystem::weakly_canonical(fichier, ignoree);
    const std::string nom = complet.filename().string();
    return complet.parent_path() == exercice.squelette.parent_path() &&
           nom.substr(0, nom.find('.')) == exercice.nom;
}

}  // namespace

std::size_t distance(const std::string& a, const std::string& b) {
    std::vector<std::size_t> ligne(b.size() + 1);
    std::iota(ligne.begin(), ligne.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonale = ligne[0];
        ligne[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t changer = diagonale + (a[i] == b[j] ? 0 : 1);
            diagonale = ligne[j + 1];
            ligne[j + 1] = std::min({changer, ligne[j] + 1, ligne[j + 1] + 1});
        }
    }
    return ligne.back();
}

std::vector<const juge::Epreuve*> exercices(const juge::Catalogue& catalogue) {
    std::vector<const juge::Epreuve*> resultat;
    for (const auto& epreuve : catalogue.epreuves)
        if (epreuve.est_exercice()) resultat.push_back(&epreuve);
    return resultat;
}

const juge::Epreuve& trouver_exercice(const juge::Catalogue& catalogue,
                                      const std::string& designation) {
    const auto* trouve = catalogue.trouver(designation);
    if (trouve != nullptr && trouve->est_exercice()) return *trouve;
    for (const auto* exercice : exercices(catalogue))
        if (est_un_fichier_de(*exercice, designation)) return *exercice;

    auto proches = exercices(catalogue);
    std::stable_sort(proches.begin(), proches.end(), [&](const auto* a, const auto* b) {
        return distance_exercice(*a, designation) < distance_exercice(*b, designation);
    });
    if (proches.size() > propositions_max) proches.resize(propositions_max);
    std::string phrase = fmt::format("Exercice inconnu : « {} ».", designation);
    if (!proches.empty()) phrase += " Les plus proches :";
    for (const auto* exercice : proches)
        phrase +=
            fmt::format("\n  {}  {} ({})", exercice->numero(), exercice->titre, exercice->nom);
    throw std::runtime_error(phrase + "\nLa liste complète : ./cahier liste");
}

const juge::Chapitre& trouver_chapitre(const juge::Catalogue& catalogue,
                                       const std::string& designation) {
    static const std::regex forme("(?:chapitre)?0?([0-9]{1,2})");
    if (std::smatch m; std::regex_match(designation, m, forme)) {
        for (const auto& chapitre : catalogue.chapitres)
            if (std::stoi(chapitre.numero) == std::stoi(m[1])) return chapitre;
    }
    std::string phrase = fmt::format("Chapitre inconnu : « {} ». Les chapitres :", designation);
    for (const auto& chapitre : catalogue.chapitres)
        phrase += fmt::format("\n  {}  {}", chapitre.numero, chapitre.titre);
    throw std::runtime_error(phrase);
}

}  // namespace cahier
