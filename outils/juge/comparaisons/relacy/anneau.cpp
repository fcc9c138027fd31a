// L'épreuve de tests/ordres/anneau, écrite pour Relacy.
#include "parcours.hpp"
#include REPONSE

namespace {

struct Epreuve : rl::test_suite<Epreuve, 2> {
    Anneau anneau;
    std::array<int, 2> recues{};

    void before() {
        // Un premier tour : chaque atomique est écrit une fois (voir verrou.cpp).
        int valeur = 0;
        anneau.deposer(0);
        anneau.retirer(valeur);
    }
    void thread(unsigned rang) {
        if (rang == 0) {
            for (int valeur = 1; valeur <= 2; ++valeur)
                while (!anneau.deposer(valeur))
                    rl::yield(1, $);
        } else {
            for (int& recue : recues)
                while (!anneau.retirer(recue))
                    rl::yield(1, $);
        }
    }
    void after() { RL_ASSERT(recues[0] == 1 && recues[1] == 2); }
};

}  // namespace

int main() {
    return parcourir<Epreuve>();
}
