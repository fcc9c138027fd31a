// Un verrou pour deux threads, numérotés 0 et 1, fait d'atomiques : il exclut, il publie, il finit.
#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {

TEST_CASE("un verrou exclut et publie, dans tous les ordres", "[ordres]") {
    juge::explorer(1, [] {
        Verrou verrou;
        int compte = 0;
        const auto incrementer = [&](int moi) {
            verrou.prendre(moi);
            compte = compte + 1;
            verrou.rendre(moi);
        };
        {
            juge::Acteur zero("zero", [&] { incrementer(0); });
            juge::Acteur un("un", [&] { incrementer(1); });
        }
        INFO("deux incréments donnent deux");
        REQUIRE(compte == 2);
    });
}

}  // namespace juge::epreuve
