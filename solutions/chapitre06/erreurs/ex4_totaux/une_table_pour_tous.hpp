// attendu : ÉCHEC dans « deux threads ajoutent en même temps » — G1 : une seule table, sous un seul verrou
//
// Juste, et lent : tous les threads attendent le même verrou, ce que l'exercice demandait d'éviter.
#pragma once

#include <map>
#include <mutex>

template <class Cle>
class Totaux {
public:
    static void ajouter(const Cle& cle, long nombre) {
        const std::lock_guard garde(verrou_);
        nombres_[cle] += nombre;
    }

    static std::map<Cle, long> lire() {
        const std::lock_guard garde(verrou_);
        return nombres_;
    }

private:
    static inline std::mutex verrou_;
    static inline std::map<Cle, long> nombres_;
};
