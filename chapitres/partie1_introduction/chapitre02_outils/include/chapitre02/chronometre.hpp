#pragma once

#include <chrono>

namespace cours {

/// Temps de processeur consommé depuis son lancement par tout le processus : la somme de ses
/// threads, calcul et appels au noyau compris, sommeil exclu. Avec deux threads qui calculent, il
/// avance deux fois plus vite que la montre. Un appel au noyau, de 0,2 à 1 µs.
/// Source : clock_gettime(2), CLOCK_PROCESS_CPUTIME_ID. Sûr entre threads.
std::chrono::nanoseconds temps_processeur();

/// De même, pour le seul thread appelant (CLOCK_THREAD_CPUTIME_ID).
std::chrono::nanoseconds temps_processeur_du_thread();

/// Une durée en millisecondes, pour l'affichage et les calculs.
template <class Representation, class Periode>
double en_ms(std::chrono::duration<Representation, Periode> duree) {
    return std::chrono::duration<double, std::milli>(duree).count();
}

/// Mesure le temps écoulé depuis sa construction, ou depuis le dernier redemarrer().
///
/// Le temps réel vient de std::chrono::steady_clock, qui n'est jamais remise à l'heure
/// ([time.clock.steady]). Un chronomètre appartient à un thread ; plusieurs threads peuvent en lire
/// un même, tant qu'aucun ne le redémarre.
class Chronometre {
public:
    // [chronometre]
    Chronometre() { redemarrer(); }

    void redemarrer() {
        depart_processeur_ = temps_processeur();
        depart_reel_ = std::chrono::steady_clock::now();  // en dernier : rien n'est compté avant
    }

    /// Temps réel : celui de la montre.
    std::chrono::nanoseconds reel() const {
        return std::chrono::steady_clock::now() - depart_reel_;
    }

    /// Temps de processeur consommé par le processus pendant ce temps.
    std::chrono::nanoseconds processeur() const { return temps_processeur() - depart_processeur_; }
    // [/chronometre]

private:
    std::chrono::nanoseconds depart_processeur_{};
    std::chrono::steady_clock::time_point depart_reel_;
};

}  // namespace cours
