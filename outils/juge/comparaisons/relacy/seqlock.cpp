// L'épreuve de tests/ordres/seqlock, écrite pour Relacy.
#include "parcours.hpp"
#include REPONSE

namespace {

struct Epreuve : rl::test_suite<Epreuve, 2> {
    Paire paire;
    std::pair<int, int> lus{};

    void before() { paire.ecrire(0, 0); }  // chaque atomique est écrit une fois (voir verrou.cpp)
    void thread(unsigned rang) {
        if (rang == 0)
            paire.ecrire(1, 1);
        else
            lus = paire.lire();
    }
    void after() { RL_ASSERT(lus.first == lus.second); }
};

}  // namespace

int main() {
    return parcourir<Epreuve>();
}
