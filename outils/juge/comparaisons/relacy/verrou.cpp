// L'épreuve de tests/ordres/verrou, écrite pour Relacy.
#include "parcours.hpp"
#include REPONSE

namespace {

struct Epreuve : rl::test_suite<Epreuve, 2> {
    Verrou verrou;
    rl::var<int> compte;

    void before() {
        compte($) = 0;
        // Relacy ne rend jamais pour ancienne la valeur que donne un constructeur : chaque atomique
        // est écrit une première fois.
        for (const int moi : {0, 1}) {
            verrou.prendre(moi);
            verrou.rendre(moi);
        }
    }
    void thread(unsigned rang) {
        const int moi = static_cast<int>(rang);
        verrou.prendre(moi);
        compte($) = compte($) + 1;
        verrou.rendre(moi);
    }
    void after() { RL_ASSERT(compte($) == 2); }
};

}  // namespace

int main() {
    return parcourir<Epreuve>();
}
