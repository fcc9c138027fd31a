#include "designation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <regex>
#include <stdexcept>

#include "texte.hpp"

namespace cahier {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t propositions_max = 3;

std::size_t distance_exercice(const juge::Epreuve& exercice, const std::string& designation) {
    return std::min({distance(designation, exercice.id), distance(designation, exercice.numero()),
                     distance(designation, exercice.nom)});
}

/// Le chemin entier, d'après le dossier courant ; sans barre oblique finale.
fs::path complet(const fs::path& chemin) {
    std::error_code ignoree;
    const auto canonique = fs::weakly_canonical(chemin, ignoree);
    return canonique.has_filename() ? canonique : canonique.parent_path();
}

/// « exercices/ex1_tampon_borne.test.cpp », d'après le dossier courant, par exemple.
bool est_un_fichier_de(const juge::Epreuve& exercice, const fs::path& fichier) {
    const auto chemin = complet(fichier);
    const std::string nom = chemin.filename().string();
    return chemin.parent_path() == exercice.squelette.parent_path() &&
           nom.substr(0, nom.find('.')) == exercice.nom;
}

std::vector<const juge::Epreuve*> les_plus_proches(const juge::Catalogue& catalogue,
                                                   const std::string& designation) {
    auto proches = exercices(catalogue);
    std::stable_sort(proches.begin(), proches.end(), [&](const auto* a, const auto* b) {
        return distance_exercice(*a, designation) < distance_exercice(*b, designation);
    });
    if (proches.size() > propositions_max) proches.resize(propositions_max);
    return proches;
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

std::vector<const juge::Epreuve*> exercices_du_chapitre(const juge::Catalogue& catalogue,
                                                        const juge::Chapitre& chapitre) {
    auto siens = exercices(catalogue);
    std::erase_if(siens, [&](const auto* e) { return e->serie != "chapitre" + chapitre.numero; });
    return siens;
}

const juge::Epreuve* chercher_exercice(const juge::Catalogue& catalogue,
                                       const std::string& designation) {
    const auto* trouve = catalogue.trouver(designation);
    if (trouve != nullptr && trouve->est_exercice()) return trouve;
    for (const auto* exercice : exercices(catalogue))
        if (est_un_fichier_de(*exercice, designation)) return exercice;
    return nullptr;
}

const juge::Epreuve& trouver_exercice(const juge::Catalogue& catalogue,
                                      const std::string& designation) {
    if (const auto* trouve = chercher_exercice(catalogue, designation)) return *trouve;
    std::string phrase = fmt::format("Exercice inconnu : « {} ».", designation);
    std::vector<const juge::Epreuve*> propositions;
    if (const auto* chapitre = chercher_chapitre(catalogue, designation)) {
        propositions = exercices_du_chapitre(catalogue, *chapitre);
        phrase +=
            propositions.empty() ? " Ce chapitre n'en a pas encore." : " Ceux de ce chapitre :";
    } else {
        propositions = les_plus_proches(catalogue, designation);
        if (!propositions.empty()) phrase += " Les plus proches :";
    }
    for (const auto* exercice : propositions)
        phrase +=
            fmt::format("\n  {}  {} ({})", exercice->numero(), exercice->titre, exercice->nom);
    throw std::runtime_error(phrase + "\nLa liste complète : ./cahier liste");
}

const juge::Chapitre* chercher_chapitre(const juge::Catalogue& catalogue,
                                        const std::string& designation) {
    static const std::regex forme("(?:chapitre)?0?([0-9]{1,2})");
    if (std::smatch m; std::regex_match(designation, m, forme)) {
        for (const auto& chapitre : catalogue.chapitres)
            if (std::stoi(chapitre.numero) == std::stoi(m[1])) return &chapitre;
        return nullptr;
    }
    if (designation.empty()) return nullptr;
    const auto chemin = complet(designation);
    for (const auto& chapitre : catalogue.chapitres)
        if (chemin == chapitre.dossier || chemin == chapitre.dossier / "README.md")
            return &chapitre;
    return nullptr;
}

const juge::Chapitre& trouver_chapitre(const juge::Catalogue& catalogue,
                                       const std::string& designation) {
    if (const auto* chapitre = chercher_chapitre(catalogue, designation)) return *chapitre;
    if (const auto* exercice = chercher_exercice(catalogue, designation))
        for (const auto& chapitre : catalogue.chapitres)
            if (exercice->serie == "chapitre" + chapitre.numero) return chapitre;
    std::string phrase = fmt::format("Chapitre inconnu : « {} ». Les chapitres :", designation);
    for (const auto& chapitre : catalogue.chapitres)
        phrase += fmt::format("\n  {}  {}", chapitre.numero, chapitre.titre);
    throw std::runtime_error(phrase);
}

std::string phrase_mot_inconnu(const std::string& mot, const std::vector<std::string>& commandes) {
    // « leçon », « énoncé » : les commandes s'écrivent sans accents.
    const std::string tape = en_ascii(mot);
    const auto proche = std::min_element(
        commandes.begin(), commandes.end(),
        [&](const auto& a, const auto& b) { return distance(tape, a) < distance(tape, b); });
    if (proche != commandes.end() &&
        distance(tape, *proche) <= std::max<std::size_t>(2, tape.size() / 3))
        return fmt::format("« {} » : commande inconnue. Vouliez-vous dire : ./cahier {} ?", mot,
                           *proche);
    return fmt::format(
        "« {} » n'est ni une commande, ni un exercice (5.1), ni un chapitre (chapitre05).\nLes "
        "commandes : {}.",
        mot, fmt::join(commandes, ", "));
}

}  // namespace cahier
