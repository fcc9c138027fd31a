// Solution de l'exercice 4.1 — Lancer N threads. Une possibilité parmi d'autres.
//
// - Le numéro est capturé par copie : au moment où le thread le lit, la boucle en est peut-être au
//   suivant, ou finie. Le travail et les résultats sont capturés par référence : ils vivent plus
//   longtemps que les threads, qui sont tous attendus avant la fin de la fonction.
// - Chaque thread a sa case, réservée d'avance : deux cases différentes d'un vector ne sont pas la
//   même donnée, il n'y a rien à protéger ([container.requirements.dataraces]), sauf dans un
//   std::vector<bool>, qui range huit cases par octet. Un push_back depuis les threads serait un
//   accès concurrent, et rangerait les résultats dans l'ordre des arrivées.
// - Deux blocs : tout lancer, puis tout attendre. Attendre dans la boucle serait séquentiel.
// - jthread, et non thread : si le système refuse un thread, l'exception détruit le tableau, et
//   chaque jthread attend le sien. Avec std::thread, ce serait std::terminate().
// - resultats est déclaré avant equipe, donc détruit après : sur le chemin de l'exception aussi,
//   les threads ont fini d'y écrire quand il disparaît.
#pragma once

#include <cstddef>
#include <functional>
#include <thread>
#include <vector>

inline std::vector<int> lancer_tous(int n, const std::function<int(int)>& travail) {
    std::vector<int> resultats(static_cast<std::size_t>(n));
    {
        std::vector<std::jthread> equipe;
        for (int i = 0; i < n; ++i) {
            equipe.emplace_back(
                [i, &travail, &resultats] { resultats[static_cast<std::size_t>(i)] = travail(i); });
        }
    }  // equipe est détruite ici : tous les threads sont attendus
    return resultats;
}
