// Solution de l'exercice 3.3 — Provoquer un interblocage. Une possibilité parmi d'autres.
//
// - Les quatre conditions sont réunies : chaque verrou exclut, chacun garde le sien en attendant
//   l'autre, personne ne reprend un verrou de force, et les attentes font un cycle (l'un prend a
//   puis b, l'autre b puis a).
// - L'ordre inverse ne suffit pas : si le premier thread a fini avant que le second commence,
//   rien ne se passe. Le loquet impose la seule chose qui compte : personne ne demande son second
//   verrou avant que l'autre tienne le sien. Un sleep à cet endroit ne ferait que rendre la
//   rencontre probable.
// - L'un des deux threads est celui qui appelle. S'il fallait en créer deux, le refus du second
//   laisserait le premier au rendez-vous pour toujours.
// - Les lock_guard rendent les verrous une fois les threads délivrés, et le jthread, détruit à la
//   fin de la fonction, attend la fin de l'autre.
#pragma once

#include <latch>
#include <mutex>
#include <thread>

template <class Verrou>
void provoquer(Verrou& a, Verrou& b) {
    std::latch rencontre(2);
    const auto prendre = [&](Verrou& d_abord, Verrou& ensuite) {
        const std::lock_guard premier(d_abord);
        rencontre.arrive_and_wait();  // ici, chacun tient un verrou
        const std::lock_guard second(ensuite);
    };
    std::jthread autre([&] { prendre(b, a); });
    prendre(a, b);
}
