// Solution de l'exercice 5.3 — Barrière cyclique. Une possibilité parmi d'autres.
//
// - On n'attend pas que le compte revienne à zéro, mais que le cycle change. Un thread rapide peut
//   déjà compter pour le cycle suivant quand les plus lents se réveillent : ils verraient un compte
//   non nul et se rendormiraient. Le numéro de cycle, lui, ne revient jamais en arrière.
// - Chaque thread retient le numéro de son cycle, dans une variable locale, à lui, et sous le
//   verrou qu'il tient jusqu'à s'endormir. Lu après l'arrivée, hors du verrou, ce numéro pourrait
//   déjà être celui du cycle suivant.
// - Le dernier arrivé remet le compte à zéro et change de cycle sous le verrou, avant de notifier :
//   la barrière est prête à resservir avant que quiconque en sorte.
#pragma once

#include <condition_variable>
#include <mutex>

class Barriere {
public:
    explicit Barriere(int participants) : participants_(participants) {}

    bool arriver_et_attendre() {
        std::unique_lock garde(verrou_);
        const unsigned mon_cycle = cycle_;
        if (++arrives_ == participants_) {
            arrives_ = 0;
            ++cycle_;
            cycle_fini_.notify_all();
            return true;
        }
        cycle_fini_.wait(garde, [&] { return cycle_ != mon_cycle; });
        return false;
    }

private:
    int participants_;
    std::mutex verrou_;
    std::condition_variable cycle_fini_;
    int arrives_ = 0;     // dans le cycle en cours, protégé par verrou_
    unsigned cycle_ = 0;  // numéro du cycle en cours, protégé par verrou_
};
