#include <chapitre04/nom_thread.hpp>
#include <juge/epreuve.hpp>

namespace {

/// Le nom que porte un thread qui s'est nommé `nom`.
std::string nom_obtenu(std::string_view nom) {
    std::string obtenu;
    std::jthread([&] {
        cours::nommer_ce_thread(nom);
        obtenu = cours::nom_de_ce_thread();
    }).join();
    return obtenu;
}

}  // namespace

TEST_CASE("nommer_ce_thread : le nom se relit") {
    REQUIRE(nom_obtenu("lecteur") == "lecteur");
    REQUIRE(nom_obtenu("").empty());
    REQUIRE(nom_obtenu("quinze_octets_!") == "quinze_octets_!");
}

TEST_CASE("nommer_ce_thread : un nom trop long est coupé entre deux caractères") {
    REQUIRE(nom_obtenu("un_nom_bien_trop_long") == "un_nom_bien_tro");
    REQUIRE(nom_obtenu("quatorze_octet"
                       "é") == "quatorze_octet");
    REQUIRE(nom_obtenu("éééééééé") == "ééééééé");
}

TEST_CASE("nommer_ce_thread : chacun ne nomme que lui-même") {
    const std::string avant = cours::nom_de_ce_thread();
    REQUIRE(nom_obtenu("autre") == "autre");
    REQUIRE(cours::nom_de_ce_thread() == avant);
}
