// attendu : ÉCHEC dans « un rédacteur passe même avant un lecteur qui attendait déjà » — G3 : une file d'attente où chacun garde son tour
//
// Personne n'est affamé, et c'est un choix défendable ; ce n'est pas celui de l'énoncé : un lecteur
// entre pendant qu'un rédacteur attend.
#pragma once

#include <condition_variable>
#include <mutex>

class VerrouLecteursRedacteurs {
public:
    void lock_shared() {
        std::unique_lock garde(verrou_);
        const unsigned mon_tour = tickets_++;
        changement_.wait(garde, [&] { return tour_ == mon_tour && !ecriture_; });
        ++lecteurs_;
        ++tour_;  // le suivant, s'il lit, peut entrer aussi
        changement_.notify_all();
    }

    void unlock_shared() {
        const std::lock_guard garde(verrou_);
        --lecteurs_;
        changement_.notify_all();
    }

    void lock() {
        std::unique_lock garde(verrou_);
        const unsigned mon_tour = tickets_++;
        changement_.wait(garde, [&] { return tour_ == mon_tour && !ecriture_ && lecteurs_ == 0; });
        ecriture_ = true;
        ++tour_;
    }

    void unlock() {
        const std::lock_guard garde(verrou_);
        ecriture_ = false;
        changement_.notify_all();
    }

private:
    std::mutex verrou_;
    std::condition_variable changement_;
    unsigned tickets_ = 0;
    unsigned tour_ = 0;
    int lecteurs_ = 0;
    bool ecriture_ = false;
};
