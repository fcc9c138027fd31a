// Ce que la construction retient : les fichiers lus, et ce qui est déjà construit.
#include <juge/epreuve.hpp>

#include <filesystem>
#include <string>
#include <vector>

#include "cache.hpp"
#include "dependances.hpp"
#include "lecture.hpp"
#include "refus.hpp"

namespace {

namespace fs = std::filesystem;

fs::path dossier_neuf() {
    const fs::path dossier = fs::current_path() / "cache";
    fs::remove_all(dossier);
    return dossier;
}

/// Range un produit de `octets` octets, qui dépend de ces fichiers.
juge::Produit ranger(const juge::Cache& cache, const std::string& demande,
                     const std::vector<fs::path>& dependances, std::size_t octets) {
    const auto brouillon = cache.brouillon();
    juge::ecrire_texte(brouillon / "contenu", std::string(octets, 'x'));
    return cache.ranger(demande, dependances, brouillon);
}

}  // namespace

TEST_CASE("une règle de make se lit, chemins difficiles compris") {
    const auto noms = juge::noms_de_la_regle(
        "dossier/objet.o: l'été/a&b.hpp un\\ espace.hpp \\\n  a$$b.hpp diese\\#.hpp\n");
    REQUIRE(noms ==
            std::vector<std::string>{"l'été/a&b.hpp", "un espace.hpp", "a$b.hpp", "diese#.hpp"});
}

TEST_CASE("un produit est retrouvé tant que ses dépendances ont le même contenu") {
    const juge::Cache cache(dossier_neuf(), 1 << 20);
    const fs::path lu = fs::current_path() / "lu.hpp";
    juge::ecrire_texte(lu, "un");
    REQUIRE_FALSE(cache.trouver("demande").has_value());
    ranger(cache, "demande", {lu}, 10);
    REQUIRE(cache.trouver("demande").has_value());
    juge::ecrire_texte(lu, "deux");
    REQUIRE_FALSE(cache.trouver("demande").has_value());
    ranger(cache, "demande", {lu}, 10);
    juge::ecrire_texte(lu, "un");
    INFO("le premier produit est encore là");
    REQUIRE(cache.trouver("demande").has_value());
    fs::remove(lu);
    REQUIRE_FALSE(cache.trouver("demande").has_value());
}

TEST_CASE("le cache reste borné, sans effacer ce qui sert") {
    const juge::Cache cache(dossier_neuf(), 10000);
    const auto tenu = ranger(cache, "tenu", {}, 3000);
    for (int i = 0; i < 50; ++i)
        ranger(cache, "autre" + std::to_string(i), {}, 1000);
    std::uintmax_t total = 0;
    for (const auto& entree : fs::recursive_directory_iterator(tenu.dossier().parent_path()))
        if (entree.is_regular_file()) total += entree.file_size();
    REQUIRE(total < 13000);
    REQUIRE(fs::exists(tenu.dossier() / "contenu"));
    REQUIRE(cache.trouver("autre49").has_value());
}

TEST_CASE("la ligne d'un refus est trouvée sous un chemin difficile") {
    const std::string chemin = "/Mes cours/L'algo d'été (S6) & co/ex1.hpp";
    const auto refus = juge::lire_refus(
        "In file included from /a.cpp:2:\n" + chemin + ":12:5: error: attendu ici\n", "simple",
        chemin);
    REQUIRE(refus.endroit.has_value());
    REQUIRE(refus.endroit->fichier == chemin);
    REQUIRE(refus.endroit->ligne == 12);
}
