// Une exploration dont l'épreuve tient l'horloge : le temps n'y passe que par avancer().
#include <juge/epreuve.hpp>

using namespace std::chrono_literals;

TEST_CASE("exploration : un thread né sous une horloge factice reçoit son tour", "[simple]") {
    juge::explorer(50, [] {
        const juge::HorlogeFactice horloge;
        std::atomic<int> finis{0};
        {
            juge::Acteur a("a", [&] { ++finis; });
            juge::Acteur b("b", [&] { ++finis; });
        }
        REQUIRE(finis == 2);
    });
}

TEST_CASE("exploration : sous une horloge factice, seule l'épreuve fait passer le temps",
          "[simple]") {
    juge::explorer(50, [] {
        juge::HorlogeFactice horloge;
        std::atomic<bool> passee{false};
        juge::Acteur dormeur("dormeur", [&] {
            std::this_thread::sleep_for(1h);
            passee = true;
        });
        REQUIRE(dormeur.est_bloque());
        REQUIRE_FALSE(passee);
        horloge.avancer(1h);
        dormeur.attendre_fin("L'heure est passée : le dormeur doit se réveiller.");
        REQUIRE(passee);
    });
}
