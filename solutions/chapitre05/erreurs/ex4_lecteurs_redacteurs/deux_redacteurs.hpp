// attendu : COURSE DÉTECTÉE dans « lire ensemble, écrire seul, dans tous les entrelacements » — un rédacteur n'attend que les lecteurs
//
// Deux rédacteurs modifient l'annuaire en même temps.
#pragma once

#include <condition_variable>
#include <mutex>

class VerrouLecteursRedacteurs {
public:
    void lock_shared() {
        std::unique_lock garde(verrou_);
        lecture_possible_.wait(garde, [this] { return !ecriture_ && redacteurs_en_attente_ == 0; });
        ++lecteurs_;
    }

    void unlock_shared() {
        const std::lock_guard garde(verrou_);
        if (--lecteurs_ == 0) ecriture_possible_.notify_one();
    }

    void lock() {
        std::unique_lock garde(verrou_);
        ++redacteurs_en_attente_;
        ecriture_possible_.wait(garde, [this] { return lecteurs_ == 0; });
        --redacteurs_en_attente_;
        ecriture_ = true;
    }

    void unlock() {
        const std::lock_guard garde(verrou_);
        ecriture_ = false;
        if (redacteurs_en_attente_ > 0)
            ecriture_possible_.notify_one();
        else
            lecture_possible_.notify_all();
    }

private:
    std::mutex verrou_;                          // protège les trois nombres
    std::condition_variable lecture_possible_;   // attendue par les lecteurs
    std::condition_variable ecriture_possible_;  // attendue par les rédacteurs
    int lecteurs_ = 0;
    int redacteurs_en_attente_ = 0;
    bool ecriture_ = false;
};
