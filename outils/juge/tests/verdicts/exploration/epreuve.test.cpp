#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {

TEST_CASE("aucun incrément ne se perd") {
    juge::explorer(200, [] {
        Compteur compteur;
        juge::Acteur a("a", [&] { compteur.incrementer(); });
        juge::Acteur b("b", [&] { compteur.incrementer(); });
        a.attendre_fin("incrementer() doit finir.");
        b.attendre_fin("incrementer() doit finir.");
        const int valeur = compteur.valeur();
        INFO("deux incréments donnent deux");
        REQUIRE(valeur == 2);
    });
}

TEST_CASE("on peut lire pendant qu'on incrémente") {
    juge::explorer(200, [] {
        Compteur compteur;
        juge::Acteur ecrivain("ecrivain", [&] { compteur.incrementer(); });
        juge::Acteur lecteur("lecteur", [&] { compteur.valeur(); });
        ecrivain.attendre_fin("incrementer() doit finir.");
        lecteur.attendre_fin("valeur() doit finir.");
        REQUIRE(compteur.valeur() == 1);
    });
}

}  // namespace juge::epreuve
