// attendu : ÉCHEC dans « sans permis, on attend ; un permis rendu réveille un thread » — G4 : attendre qu'il reste un permis, puis le prendre, sont deux opérations
//
// Chacune est atomique, leur suite ne l'est pas : deux threads peuvent voir le dernier permis, et
// le prendre tous les deux. Aucun verrou n'est en jeu : seule l'exploration de tous les ordres, qui
// s'arrête à chaque opération atomique, le montre à coup sûr.
#pragma once

#include <atomic>
#include <stdexcept>

class Semaphore {
public:
    explicit Semaphore(int permis) : permis_(permis) {
        if (permis < 0) throw std::invalid_argument("nombre de permis négatif");
    }

    void acquerir() {
        permis_.wait(0);
        permis_.fetch_sub(1);
    }

    bool essayer_acquerir() {
        int reste = permis_.load();
        while (reste > 0)
            if (permis_.compare_exchange_weak(reste, reste - 1)) return true;
        return false;
    }

    void relacher(int nombre = 1) {
        if (nombre < 1) throw std::invalid_argument("on rend au moins un permis");
        permis_.fetch_add(nombre);
        permis_.notify_all();
    }

private:
    std::atomic<int> permis_;
};
