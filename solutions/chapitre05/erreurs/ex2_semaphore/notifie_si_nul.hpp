// attendu : INTERBLOCAGE dans « deux permis rendus coup sur coup réveillent deux threads » — on ne notifie que si le compte était nul
//
// Le second permis arrive avant que le premier soit repris : le compte n'est pas nul, et le second
// thread n'est jamais prévenu.
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
        const bool etait_nul = permis_ == 0;
        permis_ += nombre;
        for (int i = 0; etait_nul && i < nombre; ++i)
            permis_rendu_.notify_one();
    }

private:
    std::mutex verrou_;
    std::condition_variable permis_rendu_;
    int permis_;  // protégé par verrou_, jamais négatif
};
