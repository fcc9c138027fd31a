// attendu : INTERBLOCAGE dans « la barrière ressert à chaque cycle, dans tous les entrelacements » — on attend que le compte revienne à zéro
//
// Un thread rapide, déjà revenu pour le cycle suivant, remet le compte à un : celui qui n'était pas
// encore sorti le voit non nul et se rendort.
#pragma once

#include <condition_variable>
#include <mutex>

class Barriere {
public:
    explicit Barriere(int participants) : participants_(participants) {}

    bool arriver_et_attendre() {
        std::unique_lock garde(verrou_);
        if (++arrives_ == participants_) {
            arrives_ = 0;
            cycle_fini_.notify_all();
            return true;
        }
        cycle_fini_.wait(garde, [this] { return arrives_ == 0; });
        return false;
    }

private:
    int participants_;
    std::mutex verrou_;
    std::condition_variable cycle_fini_;
    int arrives_ = 0;  // dans le cycle en cours, protégé par verrou_
};
