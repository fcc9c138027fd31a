// Solution de l'exercice 5.5 — Événement réarmable. Une possibilité parmi d'autres.
//
// - Un drapeau ne suffit pas : si rearmer() l'abaisse avant que les threads réveillés aient repris
//   le verrou, ils le verraient baissé et se rendormiraient. Chaque declencher() change donc aussi
//   de génération, et l'on attend « déclenché, ou d'une autre génération que celle où je suis
//   arrivé ».
// - Drapeau et génération changent sous le verrou : entre le moment où un thread vérifie et celui
//   où il dort, personne ne peut les changer, donc aucun réveil ne se perd.
// - notify_all() : tous ceux qui attendaient doivent partir. Sous le verrou : le premier parti peut
//   détruire l'événement, il ne le fera qu'une fois la notification finie.
#pragma once

#include <condition_variable>
#include <mutex>

class EvenementRearmable {
public:
    void declencher() {
        const std::lock_guard garde(verrou_);
        declenche_ = true;
        ++generation_;
        changement_.notify_all();
    }

    void rearmer() {
        const std::lock_guard garde(verrou_);
        declenche_ = false;
    }

    bool est_declenche() const {
        const std::lock_guard garde(verrou_);
        return declenche_;
    }

    void attendre() {
        std::unique_lock garde(verrou_);
        const unsigned mon_arrivee = generation_;
        changement_.wait(garde, [&] { return declenche_ || generation_ != mon_arrivee; });
    }

private:
    mutable std::mutex verrou_;
    std::condition_variable changement_;
    bool declenche_ = false;   // protégé par verrou_
    unsigned generation_ = 0;  // nombre de declencher(), protégé par verrou_
};
