// lecons : tient à jour les blocs des leçons, et vérifie qu'elles disent vrai.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "affichage.hpp"
#include "blocs.hpp"
#include "commun/pluriel.hpp"
#include "conclusion.hpp"
#include "verification.hpp"

namespace {

namespace fs = std::filesystem;
using namespace lecons;

constexpr int code_problemes = 1;
constexpr int code_usage = 2;

void afficher(const Problemes& problemes, const fs::path& racine) {
    for (const auto& probleme : problemes)
        fmt::print("{}\n", en_texte(probleme, racine));
}

int executer_rafraichir(const Depot& depot, const std::vector<fs::path>& demandes) {
    const fs::path racine = depot.catalogue().racine;
    std::vector<fs::path> fichiers;
    for (const auto& fichier : demandes)
        fichiers.push_back(fs::absolute(fichier).lexically_normal());
    if (demandes.empty())
        for (const Document* lecon : depot.lecons())
            fichiers.push_back(lecon->fichier);

    bool change = false;
    bool complet = true;
    for (const auto& fichier : fichiers) {
        const auto resultat = rafraichir(depot.catalogue(), fichier);
        if (resultat.change)
            fmt::print("Mis à jour : {}\n", juge::relatif(fichier.string(), racine));
        afficher(resultat.problemes, racine);
        change = change || resultat.change;
        complet = complet && resultat.problemes.empty();
    }
    if (!change && complet)
        fmt::print("Aucun bloc à changer ({} fichiers lus).\n", fichiers.size());
    return complet ? 0 : code_problemes;
}

int executer_verifier(const Depot& depot) {
    const auto problemes = verifier(depot);
    afficher(problemes, depot.catalogue().racine);
    if (problemes.empty()) {
        fmt::print("Leçons vérifiées : {} fichiers Markdown, aucun problème.\n",
                   depot.documents().size());
        return 0;
    }
    fmt::print("{} problème{} dans les leçons.\n", problemes.size(),
               commun::pluriel(problemes.size()));
    return code_problemes;
}

int mener(int argc, char* argv[]) {
    CLI::App application{
        "Tient à jour les extraits et les sorties des leçons, et vérifie les leçons."};
    application.require_subcommand(1);
    std::vector<fs::path> fichiers;
    auto* rafraichir = application.add_subcommand(
        "rafraichir", "Réécrit les blocs qui suivent <!-- extrait: … --> et <!-- sortie: … -->");
    rafraichir->add_option("fichiers", fichiers, "Fichiers Markdown (défaut : toutes les leçons)")
        ->check(CLI::ExistingFile);
    application.add_subcommand(
        "verifier",
        "Cherche tout ce qui ne va pas : blocs, sorties, sections, liens, durées, énoncés");
    try {
        application.parse(argc, argv);
    } catch (const CLI::ParseError& erreur) {
        return application.exit(erreur) == 0 ? 0 : code_usage;
    }
    const Depot depot(juge::lire_catalogue(juge::catalogue_par_defaut()));
    return rafraichir->parsed() ? executer_rafraichir(depot, fichiers) : executer_verifier(depot);
}

}  // namespace

int main(int argc, char* argv[]) {
    return juge::conclure("lecons", [&] { return mener(argc, argv); });
}
