#include "garanties.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <regex>

#include "reponses.hpp"

namespace juge {
namespace {

std::vector<std::string> reproches_a_la_numerotation(const std::vector<Garantie>& garanties) {
    if (garanties.empty()) return {"le squelette ne numérote aucune garantie (« //   G1. … »)"};
    static const std::regex autre(R"re(.*[^ ] +(G[0-9]+)\. .*)re");
    std::vector<std::string> reproches;
    for (std::size_t i = 0; i < garanties.size(); ++i) {
        const auto& [nom, lignes] = garanties[i];
        if (nom != fmt::format("G{}", i + 1))
            reproches.push_back(fmt::format("la garantie {} est numérotée {}", i + 1, nom));
        for (const auto& ligne : lignes)
            if (std::smatch m; std::regex_match(ligne, m, autre))
                reproches.push_back(fmt::format("{} n'est pas au début de sa ligne", m[1].str()));
    }
    return reproches;
}

bool violee(const Garantie& garantie, const std::vector<ErreurAnnoncee>& erreurs) {
    return std::any_of(erreurs.begin(), erreurs.end(),
                       [&](const auto& erreur) { return erreur.attendu.garantie == garantie.nom; });
}

std::vector<std::string> reproches_aux_erreurs(const Matrice& matrice) {
    std::vector<std::string> reproches;
    for (const auto& garantie : matrice.garanties)
        if (!violee(garantie, matrice.erreurs))
            reproches.push_back(garantie.nom + " n'est violée par aucune erreur connue");
    for (const auto& erreur : matrice.erreurs) {
        const auto& attendu = erreur.attendu;
        if (attendu.garantie.empty())
            reproches.push_back(erreur.nom +
                                " ne dit pas quelle garantie elle viole (« … — G1 : raison »)");
        else if (std::none_of(
                     matrice.garanties.begin(), matrice.garanties.end(),
                     [&](const auto& garantie) { return garantie.nom == attendu.garantie; }))
            reproches.push_back(fmt::format("{} viole {}, qui n'est pas dans le squelette",
                                            erreur.nom, attendu.garantie));
    }
    return reproches;
}

std::string en_texte(const ErreurAnnoncee& erreur) {
    const auto& [nom_erreur, attendu] = erreur;
    return fmt::format("      → {} : {}{}\n", nom_erreur, nom(attendu.verdict),
                       attendu.cas.empty() ? "" : " dans « " + attendu.cas + " »");
}

}  // namespace

std::vector<Garantie> lire_garanties(const std::filesystem::path& squelette) {
    static const std::regex debut(R"re(// +(G[0-9]+)\. (.*))re");
    static const std::regex suite(R"re(// +(.*))re");
    std::vector<Garantie> garanties;
    std::ifstream flux(squelette);
    bool dedans = false;
    for (std::string ligne; lire_ligne(flux, ligne) && ligne.starts_with("//");) {
        std::smatch m;
        if (std::regex_match(ligne, m, debut)) {
            garanties.push_back({m[1].str(), {m[2].str()}});
            dedans = true;
        } else if (dedans && std::regex_match(ligne, m, suite)) {
            garanties.back().lignes.push_back(m[1].str());
        } else {
            dedans = false;
        }
    }
    return garanties;
}

bool est_a_reprendre(const Epreuve& exercice) {
    static const std::regex anciens("chapitre0[1-6]");
    return std::regex_match(exercice.serie, anciens) && lire_garanties(exercice.squelette).empty();
}

Matrice lire_matrice(const Epreuve& exercice) {
    Matrice matrice;
    matrice.garanties = lire_garanties(exercice.squelette);
    if (exercice.solution.empty()) return matrice;
    if (!est_a_reprendre(exercice))
        matrice.reproches = reproches_a_la_numerotation(matrice.garanties);
    for (const auto& erreur : exercice.erreurs) {
        if (const auto attendu = lire_attendu(fichier_annonce(exercice, erreur)))
            matrice.erreurs.push_back({erreur, *attendu});
        else
            matrice.reproches.push_back(erreur + " n'annonce pas son verdict");
    }
    if (est_a_reprendre(exercice)) return matrice;
    for (auto& reproche : reproches_aux_erreurs(matrice))
        matrice.reproches.push_back(std::move(reproche));
    return matrice;
}

std::string en_texte(const Epreuve& exercice, const Matrice& matrice) {
    std::string texte = fmt::format("{} {}\n", exercice.numero(), exercice.titre);
    for (const auto& garantie : matrice.garanties) {
        texte += fmt::format("  {}. {}\n", garantie.nom, fmt::join(garantie.lignes, "\n      "));
        for (const auto& erreur : matrice.erreurs)
            if (erreur.attendu.garantie == garantie.nom) texte += en_texte(erreur);
    }
    if (matrice.garanties.empty())
        texte +=
            fmt::format("  garanties sans numéro ; {} erreurs connues\n", matrice.erreurs.size());
    return texte;
}

}  // namespace juge
