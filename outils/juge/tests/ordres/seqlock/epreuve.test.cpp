// Deux nombres égaux, écrits ensemble : un lecteur ne les voit jamais dépareillés.
#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {

TEST_CASE("une lecture est entière, dans tous les ordres", "[ordres]") {
    juge::explorer(1, [] {
        Paire paire;
        int un = -1;
        int autre = -1;
        {
            juge::Acteur redacteur("redacteur", [&] { paire.ecrire(1, 1); });
            juge::Acteur lecteur("lecteur", [&] {
                const auto [premier, second] = paire.lire();
                un = premier;
                autre = second;
            });
        }
        INFO("les deux nombres lus ont été écrits ensemble");
        REQUIRE(un == autre);
    });
}

}  // namespace juge::epreuve
