// Ce qui va mal se dit par sa première cause : chaque réponse fautive a la sienne, et le verdict ne
// doit pas en raconter une autre.
#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

TEST_CASE("chaque relevé se range à sa place") {
    Releves releves(3);
    {
        juge::Acteur premier("premier", [&] { releves.noter(0, 5); });
        juge::Acteur second("second", [&] { releves.noter(2, 7); });
    }
    INFO("le dernier relevé est à sa place");
    REQUIRE(releves.lire(2) == 7);
}

TEST_CASE("les extrêmes sont le plus petit et le plus grand relevé") {
    Releves releves(2);
    releves.noter(0, 5);
    releves.noter(1, 7);
    const int nombre = 2;
    INFO("les extrêmes sont le plus petit et le plus grand relevé");
    CAPTURE(nombre);
    REQUIRE(releves.extremes() == std::optional(std::pair(5, 7)));
}

TEST_CASE("vidés, les relevés valent zéro") {
    Releves releves(1);
    INFO("une place neuve vaut zéro");
    REQUIRE(releves.lire(0) == 0);
    releves.noter(0, 5);
    releves.vider();
    REQUIRE(releves.lire(0) == 0);
}

TEST_CASE("on attend qu'un relevé soit noté") {
    Releves releves(1);
    juge::Acteur lecteur("lecteur des relevés", [&] { releves.attendre(0); });
    juge::attendre_calme();
    releves.noter(0, 5);
    lecteur.attendre_fin("Un relevé noté libère celui qui l'attend.");
    REQUIRE(releves.lire(0) == 5);
}

TEST_CASE("attendre ne doit rien à une durée", "[simple]") {
    juge::HorlogeFactice horloge;
    Releves releves(1);
    releves.noter(0, 5);
    juge::Acteur lecteur("lecteur", [&] { releves.attendre(0); });
    lecteur.attendre_fin("Le relevé est déjà noté : il n'y a rien à attendre.");
    REQUIRE(horloge.dormeurs() == 0);
}
