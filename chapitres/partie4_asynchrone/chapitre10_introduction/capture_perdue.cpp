// FAUTIF EXPRÈS : une lambda qui capture est une coroutine, et disparaît avant elle. Construit avec
// AddressSanitizer, qui le signale ; le test de cet exemple réussit quand le rapport paraît.
#include <chapitre10/mini_boucle.hpp>
#include <chrono>
#include <cstdio>

using namespace std::chrono_literals;

// [coroutine]
void programmer(cours::MiniBoucle& boucle, int numero) {
    const auto sonner = [&boucle, numero]() -> cours::Tache<void> {
        co_await boucle.dormir(10ms);
        std::printf("réveil numéro %d\n", numero);  // lit numero dans la lambda
    };
    boucle.lancer(sonner());  // le cadre ne copie pas la lambda : il garde son adresse
}  // sonner est détruite ici
// [/coroutine]

int main() {
    std::puts("Fautif exprès : AddressSanitizer doit signaler un accès à une variable disparue.");
    cours::MiniBoucle boucle;
    programmer(boucle, 7);
    boucle.tourner();
}
