// Exercice 4.2 — Arrêt coopératif                                         ⭐⭐   4 points
//
// Relever une température chaque minute, sauvegarder chaque heure, envoyer un battement de cœur
// chaque seconde : tout service a des tâches périodiques. Le jour où on l'arrête, il ne doit pas
// falloir attendre l'heure suivante ; et personne ne peut tuer un thread de l'extérieur sans
// risque. Le thread doit donc dormir en écoutant.
//
// À écrire : le constructeur, demander_arret(), le destructeur, et les membres privés qu'il leur
// faut.
//
// Garanties à tenir :
//   G1. Un thread attend `periode`, appelle `action` une fois, et recommence : la période se compte
//       depuis la fin de l'appel précédent, si long qu'il ait été. Un réveil intempestif (un réveil
//       sans raison, voir 1.8) ne fait pas appeler l'action avant l'heure.
//   G2. Entre deux appels il dort : pas de boucle qui tourne à vide.
//   G3. demander_arret() réveille aussitôt le thread endormi, sans que le temps passe, à quelque
//       moment qu'elle arrive.
//   G4. demander_arret() rend la main sans attendre que le thread ait fini ; elle peut être appelée
//       plusieurs fois, de n'importe quel thread, et même par l'action.
//   G5. L'arrêt demandé pendant que le thread dort, l'action n'est plus appelée. Demandé pendant un
//       appel, ou au moment où il commence, cet appel, et lui seul, a encore lieu : il va jusqu'à
//       son terme.
//   G6. Le destructeur demande l'arrêt et attend la fin du thread : après lui, plus aucun appel, et
//       ce que l'action a écrit se lit sans précaution.
//   G7. Deux tâches ne partagent rien : arrêter l'une n'arrête ni ne réveille l'autre.
//
// À supposer : periode est positive et ne dépasse pas un an ; action ne lève pas d'exception.
// Interdit : system_clock et high_resolution_clock, que l'on peut remettre à l'heure pendant
// l'attente.
// Leçon : 1.7 (demander l'arrêt) et 1.8 (dormir sans devenir sourd).
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <juge/a_completer.hpp>
#include <mutex>
#include <stop_token>
#include <thread>

class TachePeriodique {
public:
    /// Lance le thread : premier appel d'`action` après une `periode`.
    TachePeriodique(std::chrono::milliseconds periode, std::function<void()> action) {
        // À COMPLÉTER
        juge::a_completer("le constructeur de TachePeriodique");
    }

    TachePeriodique(const TachePeriodique&) = delete;
    TachePeriodique& operator=(const TachePeriodique&) = delete;

    /// Demande l'arrêt et attend la fin du thread.
    ~TachePeriodique() {
        // À COMPLÉTER, s'il reste quelque chose à faire
    }

    /// Demande l'arrêt, sans attendre.
    void demander_arret() {
        // À COMPLÉTER
        juge::a_completer("TachePeriodique::demander_arret");
    }

private:
    // À COMPLÉTER : le thread, et ce dont il se sert
};
