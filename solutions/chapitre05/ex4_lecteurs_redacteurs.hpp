// Solution de l'exercice 5.4 — Lecteurs et rédacteurs. Une possibilité parmi d'autres.
//
// - Trois nombres disent tout : combien lisent, si quelqu'un écrit, combien attendent d'écrire. Le
//   mutex ne protège que ces nombres, le temps d'entrer ou de sortir : pendant la lecture ou
//   l'écriture elle-même, personne ne le tient. C'est ce qui permet à plusieurs lecteurs d'être là.
// - Un lecteur attend aussi qu'aucun rédacteur n'attende : sans cela, un flot de lecteurs qui se
//   relaient n'en laisse jamais entrer un. Le prix : un flot de rédacteurs peut affamer les
//   lecteurs.
// - Deux conditions. Le dernier lecteur sorti ne peut servir qu'un rédacteur. Un rédacteur sorti
//   laisse la place à un autre rédacteur s'il en attend un, sinon à tous les lecteurs ensemble.
// - L'attente d'un rédacteur est comptée avant de dormir et décomptée dès qu'il entre ; oublier le
//   décompte bloquerait tous les lecteurs pour toujours.
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
        ecriture_possible_.wait(garde, [this] { return !ecriture_ && lecteurs_ == 0; });
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
