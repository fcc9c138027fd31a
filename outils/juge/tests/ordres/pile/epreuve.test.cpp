// La pile de Treiber sur des maillons numérotés, qui resservent aussitôt : c'est là que se cache le
// problème ABA.
#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {

TEST_CASE("chaque maillon est à un seul thread, dans tous les ordres", "[ordres]") {
    juge::explorer(1, [] {
        Pile pile;
        for (int maillon = 3; maillon >= 1; --maillon)
            pile.empiler(maillon);
        int garde_a = 0;
        int garde_b = 0;
        {
            juge::Acteur a("a", [&] { garde_a = pile.depiler(); });
            juge::Acteur b("b", [&] {
                const int premier = pile.depiler();
                garde_b = pile.depiler();
                pile.empiler(premier);
            });
        }
        std::multiset<int> tous{garde_a, garde_b};
        for (int reste = 0; reste < 4; ++reste)
            if (const int maillon = pile.depiler(); maillon != 0) tous.insert(maillon);
        INFO("chaque maillon est tenu par un thread, ou dans la pile, une seule fois");
        REQUIRE(tous == std::multiset<int>{1, 2, 3});
    });
}

}  // namespace juge::epreuve
