#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {

TEST_CASE("au départ, rien n'est fait", "[1.11]") {
    const Progression progression;
    const auto avancement = progression.lire();
    INFO("avant le premier fichier, les comptes sont nuls et le nom est vide");
    REQUIRE(avancement.reussis == 0);
    REQUIRE(avancement.rates == 0);
    REQUIRE(avancement.dernier.empty());
}

TEST_CASE("chaque fichier est compté, et le dernier est nommé", "[1.11]") {
    Progression progression;
    progression.noter_reussi("a.png");
    progression.noter_rate("b.png");
    progression.noter_reussi("c.png");
    const auto avancement = progression.lire();
    INFO("deux fichiers réussis, un raté, et « c.png » en dernier");
    REQUIRE(avancement.reussis == 2);
    REQUIRE(avancement.rates == 1);
    REQUIRE(avancement.dernier == "c.png");
}

TEST_CASE("rien n'est oublié quand plusieurs threads notent, dans tous les entrelacements",
          "[1.11]") {
    juge::explorer(200, [] {
        Progression progression;
        {
            const auto convertir = [&](const std::string& prefixe) {
                progression.noter_reussi(prefixe + "1");
                progression.noter_rate(prefixe + "2");
                progression.noter_reussi(prefixe + "3");
            };
            juge::Acteur a("a", [&] { convertir("a"); });
            juge::Acteur b("b", [&] { convertir("b"); });
        }
        const auto avancement = progression.lire();
        INFO("deux threads notent chacun deux réussites et un échec");
        REQUIRE(avancement.reussis == 4);
        REQUIRE(avancement.rates == 2);
        INFO("le dernier noté est le dernier de l'un des deux threads");
        REQUIRE((avancement.dernier == "a3" || avancement.dernier == "b3"));
    });
}

TEST_CASE("une lecture est cohérente, dans tous les entrelacements", "[1.11]") {
    juge::explorer(300, [] {
        Progression progression;
        juge::Registre<Avancement> lectures;
        {
            juge::Acteur auteur("auteur", [&] {  // un seul : le nom dit le rang du fichier
                progression.noter_reussi("1");
                progression.noter_rate("2");
                progression.noter_reussi("3");
                progression.noter_rate("4");
            });
            juge::Acteur lecteur("lecteur", [&] {
                for (int i = 0; i < 3; ++i)
                    lectures.noter(progression.lire());
            });
        }
        int avant = 0;
        for (const auto& lu : lectures.contenu()) {
            const int notes = lu.reussis + lu.rates;
            INFO("les comptes et le dernier nom sont ceux d'un même instant");
            REQUIRE(lu.dernier == (notes == 0 ? "" : std::to_string(notes)));
            REQUIRE(lu.reussis - lu.rates == notes % 2);
            INFO("une lecture ne revient pas en arrière");
            REQUIRE(notes >= avant);
            avant = notes;
        }
    });
}

TEST_CASE("on lit pendant que d'autres notent", "[1.11]") {
    Progression progression;
    const std::string nom_long(100, 'x');  // trop long pour être rangé dans la chaîne elle-même
    {
        const auto noter = [&] {
            for (int i = 0; i < 50; ++i) {
                progression.noter_reussi(nom_long + std::to_string(i));
                progression.noter_rate(std::to_string(i));
            }
        };
        juge::Acteur a("a", noter);
        juge::Acteur b("b", noter);
        juge::Acteur lecteur("lecteur", [&] {
            for (int i = 0; i < 50; ++i)
                progression.lire();
        });
    }
    const auto avancement = progression.lire();
    INFO("deux threads notent chacun cinquante réussites et cinquante échecs");
    REQUIRE(avancement.reussis == 100);
    REQUIRE(avancement.rates == 100);
    REQUIRE(avancement.dernier == "49");
}

}  // namespace juge::epreuve
