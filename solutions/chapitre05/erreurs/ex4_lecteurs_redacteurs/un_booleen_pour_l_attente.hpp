// attendu : ÉCHEC dans « tous les rédacteurs en attente passent avant les nouveaux lecteurs » — un booléen au lieu d'un compte
//
// Le premier rédacteur entré dit que plus personne n'attend : un lecteur passe devant le second.
#pragma once

#include <condition_variable>
#include <mutex>

class VerrouLecteursRedacteurs {
public:
    void lock_shared() {
        std::unique_lock garde(verrou_);
        lecture_possible_.wait(garde, [this] { return !ecriture_ && !redacteur_attend_; });
        ++lecteurs_;
    }

    void unlock_shared() {
        const std::lock_guard garde(verrou_);
        if (--lecteurs_ == 0) ecriture_possible_.notify_one();
    }

    void lock() {
        std::unique_lock garde(verrou_);
        redacteur_attend_ = true;
        ecriture_possible_.wait(garde, [this] { return !ecriture_ && lecteurs_ == 0; });
        redacteur_attend_ = false;
        ecriture_ = true;
    }

    void unlock() {
        const std::lock_guard garde(verrou_);
        ecriture_ = false;
        ecriture_possible_.notify_one();
        lecture_possible_.notify_all();
    }

private:
    std::mutex verrou_;                          // protège les trois suivants
    std::condition_variable lecture_possible_;   // attendue par les lecteurs
    std::condition_variable ecriture_possible_;  // attendue par les rédacteurs
    int lecteurs_ = 0;
    bool redacteur_attend_ = false;
    bool ecriture_ = false;
};
