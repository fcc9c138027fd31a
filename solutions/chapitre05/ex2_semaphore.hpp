// Solution de l'exercice 5.2 — Sémaphore maison. Une possibilité parmi d'autres.
//
// - Le compte ne descend jamais sous zéro : on attend d'abord qu'il soit positif, on le diminue
//   ensuite, sous le même verrou. Le diminuer d'abord (« je réserve, puis j'attends ») fausse le
//   compte dès que deux threads attendent.
// - Un seul notify_one() pour n permis laisserait dormir n - 1 threads devant des permis libres.
//   Pour un permis, un thread suffit ; pour plusieurs, notify_all() : ceux qui n'en trouvent plus
//   se rendorment. (Notifier n fois serait juste aussi, et long si n est grand.)
// - La notification part sous le verrou : qui vient de prendre le permis peut détruire le
//   sémaphore. S'il le pouvait avant qu'elle soit finie, elle porterait sur une condition disparue.
// - Les vérifications précèdent tout changement : un appel refusé n'a aucun effet.
#pragma once

#include <condition_variable>
#include <mutex>
#include <stdexcept>

class Semaphore {
public:
    explicit Semaphore(int permis) : permis_(permis) {
        if (permis < 0) throw std::invalid_argument("nombre de permis négatif");
    }

    void acquerir() {
        std::unique_lock garde(verrou_);
        permis_rendu_.wait(garde, [this] { return permis_ > 0; });
        --permis_;
    }

    bool essayer_acquerir() {
        const std::lock_guard garde(verrou_);
        if (permis_ == 0) return false;
        --permis_;
        return true;
    }

    void relacher(int nombre = 1) {
        if (nombre < 1) throw std::invalid_argument("on rend au moins un permis");
        const std::lock_guard garde(verrou_);
        permis_ += nombre;
        if (nombre == 1)
            permis_rendu_.notify_one();
        else
            permis_rendu_.notify_all();
    }

private:
    std::mutex verrou_;
    std::condition_variable permis_rendu_;
    int permis_;  // protégé par verrou_, jamais négatif
};
