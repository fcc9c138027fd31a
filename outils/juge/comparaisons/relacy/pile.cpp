// L'épreuve de tests/ordres/pile, écrite pour Relacy.
#include "parcours.hpp"
#include REPONSE

namespace {

struct Epreuve : rl::test_suite<Epreuve, 2> {
    Pile pile;
    std::array<int, 2> gardes{};

    void before() {
        for (int maillon = 3; maillon >= 1; --maillon)
            pile.empiler(maillon);
    }
    void thread(unsigned rang) {
        if (rang == 0) {
            gardes[0] = pile.depiler();
            return;
        }
        const int premier = pile.depiler();
        gardes[1] = pile.depiler();
        pile.empiler(premier);
    }
    void after() {
        std::array<int, 4> vus{};  // par maillon, zéro pour « pile vide »
        for (const int garde : gardes)
            ++vus[static_cast<std::size_t>(garde)];
        for (int reste = 0; reste < 4; ++reste)
            ++vus[static_cast<std::size_t>(pile.depiler())];
        RL_ASSERT(vus[1] == 1 && vus[2] == 1 && vus[3] == 1);
    }
};

}  // namespace

int main() {
    return parcourir<Epreuve>();
}
