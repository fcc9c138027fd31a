// Déplacer : prendre le contenu d'un objet dont on n'aura plus besoin, au lieu de le copier.
#include <fmt/format.h>

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "mouchard.hpp"

// [ranger]
// Par valeur, puis std::move : l'appelant choisit de donner une copie ou de céder son objet.
class Etagere {
public:
    void ranger(Mouchard objet) { objets_.push_back(std::move(objet)); }
    explicit Etagere(std::size_t places) { objets_.reserve(places); }

private:
    std::vector<Mouchard> objets_;
};
// [/ranger]

// [cede]
// Un unique_ptr ne se copie pas : le céder dit, dans le code, qui possède. Ici, le thread.
int dans_un_thread(std::unique_ptr<int> valeur) {
    int doublee = 0;
    std::jthread([&doublee, v = std::move(valeur)] { doublee = 2 * *v; }).join();
    return doublee;
}
// [/cede]

int main() {
    Comptes prete;
    Comptes cede;
    Etagere etagere(2);
    Mouchard a(prete);
    Mouchard b(cede);
    etagere.ranger(a);             // copié : a sert encore
    etagere.ranger(std::move(b));  // cédé : on ne touche plus à b
    fmt::print("prêté : {} copie, {} déplacement\n", prete.copies, prete.deplacements);
    fmt::print("cédé  : {} copie, {} déplacements\n", cede.copies, cede.deplacements);

    auto entier = std::make_unique<int>(21);
    const int doublee = dans_un_thread(std::move(entier));
    fmt::print("le thread a rendu {} ; ici, le pointeur est {}\n", doublee,
               entier ? "plein" : "nul");
    return cede.copies == 0 && prete.copies == 1 && doublee == 42 && !entier ? 0 : 1;
}
