#include "selection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <set>
#include <stdexcept>

#include "interruption.hpp"
#include "lecture.hpp"
#include "squelette.hpp"

namespace noter {
namespace {

namespace fs = std::filesystem;

bool demande(const juge::Epreuve& exercice, const std::vector<std::string>& chapitres) {
    return chapitres.empty() ||
           std::any_of(chapitres.begin(), chapitres.end(), [&](const std::string& chapitre) {
               return exercice.serie == chapitre || exercice.serie == "chapitre" + chapitre ||
                      exercice.serie == "chapitre0" + chapitre;
           });
}

std::vector<Sujet> choisir_exercices(const juge::Catalogue& catalogue,
                                     const std::vector<std::string>& chapitres) {
    std::set<std::string> series;
    std::vector<Sujet> sujets;
    for (const auto& epreuve : catalogue.epreuves) {
        if (!epreuve.est_exercice()) continue;
        series.insert(epreuve.serie);
        if (demande(epreuve, chapitres)) sujets.push_back({&epreuve, {}, {}});
    }
    for (const auto& chapitre : chapitres) {
        if (std::none_of(sujets.begin(), sujets.end(),
                         [&](const Sujet& s) { return demande(*s.exercice, {chapitre}); }))
            throw std::runtime_error(
                fmt::format("Aucun exercice dans le chapitre « {} ». Ceux qui en ont : {}.",
                            chapitre, fmt::join(series, ", ")));
    }
    if (sujets.empty()) throw std::runtime_error("Le cours n'a pas encore d'exercice.");
    return sujets;
}

/// Donne cette épreuve cachée à l'exercice dont elle porte le nom, s'il est noté.
void cacher(const fs::path& epreuve, std::vector<Sujet>& sujets, const juge::Catalogue& catalogue) {
    const auto de = [&](const juge::Epreuve& e) {
        return e.est_exercice() && epreuve.filename() == e.nom + ".test.cpp";
    };
    if (std::none_of(catalogue.epreuves.begin(), catalogue.epreuves.end(), de))
        throw std::runtime_error(
            fmt::format("{} n'est l'épreuve d'aucun exercice : une épreuve cachée porte le nom de "
                        "l'épreuve visible, par exemple {}.test.cpp.",
                        epreuve.string(), sujets.front().exercice->nom));
    for (auto& sujet : sujets)
        if (de(*sujet.exercice)) sujet.cachee = fs::absolute(epreuve);
}

}  // namespace

std::vector<Sujet> choisir_sujets(const Reglages& reglages, const juge::Catalogue& catalogue) {
    auto sujets = choisir_exercices(catalogue, reglages.chapitres);
    if (reglages.cachees.empty()) return sujets;
    if (!fs::is_directory(reglages.cachees))
        throw std::runtime_error("Le dossier des épreuves cachées n'existe pas : " +
                                 reglages.cachees.string());
    for (const auto& entree : fs::directory_iterator(reglages.cachees))
        cacher(entree.path(), sujets, catalogue);
    return sujets;
}

Squelette trouver_squelette(const juge::Epreuve& exercice) {
    const std::string fichier = exercice.squelette.string();
    const std::string present =
        fs::exists(exercice.squelette) ? juge::lire_texte(exercice.squelette) : "";
    const int reste = juge::reste_a_ecrire(present);
    std::string pourquoi;
    try {
        std::string livre = juge::squelette_livre(exercice);
        if (reste < juge::reste_a_ecrire(livre))
            return {std::move(livre), fichier + ", tel que livré (historique de git)"};
    } catch (const juge::Interruption&) {
        throw;
    } catch (const std::runtime_error& erreur) {
        pourquoi = erreur.what();
    }
    if (reste > 0) return {present, fichier};
    fmt::print(
        stderr,
        "{} : {} est résolu, et le squelette n'est pas retrouvé : l'épreuve n'est pas essayée "
        "sur lui avant de noter. {}\n",
        exercice.numero(), fichier, pourquoi);
    return {present, ""};
}

}  // namespace noter
