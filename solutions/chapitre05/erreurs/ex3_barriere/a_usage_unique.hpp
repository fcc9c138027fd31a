// attendu : ÉCHEC dans « la barrière ressert à chaque cycle, dans tous les entrelacements » — le compte n'est jamais remis à zéro
//
// Au deuxième cycle, le compte dépasse déjà le nombre de participants : tout le monde passe.
#pragma once

#include <condition_variable>
#include <mutex>

class Barriere {
public:
    explicit Barriere(int participants) : participants_(participants) {}

    bool arriver_et_attendre() {
        std::unique_lock garde(verrou_);
        const int rang = ++arrives_;
        if (rang % participants_ == 0) {
            cycle_fini_.notify_all();
            return true;
        }
        cycle_fini_.wait(garde, [this] { return arrives_ >= participants_; });
        return false;
    }

private:
    int participants_;
    std::mutex verrou_;
    std::condition_variable cycle_fini_;
    int arrives_ = 0;  // depuis toujours
};
