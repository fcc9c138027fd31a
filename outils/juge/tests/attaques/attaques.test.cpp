// L'épreuve que les attaques cherchent à tromper. Les résultats sont recopiés dans des variables de
// l'épreuve : une réponse pourrait rendre un objet dont l'opérateur == dit toujours vrai.
#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {

TEST_CASE("deux threads comptent ensemble") {
    const int total = compter(100);
    INFO("compter(n) rend 2n : n pour chacun des deux threads");
    REQUIRE(total == 200);
}

TEST_CASE("ne rien compter donne zéro") {
    const int total = compter(0);
    INFO("compter(0) rend 0");
    REQUIRE(total == 0);
}

TEST_CASE("le compte rend la main à qui l'a demandé") {
    int total = 0;
    juge::Acteur compteur("compteur", [&] { total = compter(10); });
    compteur.attendre_fin("compter() doit finir");
    REQUIRE(total == 20);
}

}  // namespace juge::epreuve
