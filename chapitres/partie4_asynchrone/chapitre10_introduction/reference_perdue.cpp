// FAUTIF EXPRÈS : une coroutine reçoit une référence, et s'en sert une fois suspendue. Construit
// avec AddressSanitizer, qui le signale ; le test de cet exemple réussit quand le rapport paraît.
#include <chapitre10/mini_boucle.hpp>
#include <chrono>
#include <cstdio>
#include <string>

using namespace std::chrono_literals;

// [coroutine]
cours::Tache<void> saluer(cours::MiniBoucle& boucle, const std::string& nom) {
    co_await boucle.dormir(10ms);
    std::printf("Bonjour, %s\n", nom.c_str());
}

void accueillir(cours::MiniBoucle& boucle) {
    const std::string nom = "Ada Lovelace, comtesse";
    boucle.lancer(saluer(boucle, nom));  // le cadre garde une référence à nom…
}  // … et nom est détruite ici
// [/coroutine]

int main() {
    std::puts("Fautif exprès : AddressSanitizer doit signaler un accès à une variable disparue.");
    cours::MiniBoucle boucle;
    accueillir(boucle);
    boucle.tourner();
}
