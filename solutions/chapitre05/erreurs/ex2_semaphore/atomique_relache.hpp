// attendu : COURSE DÉTECTÉE dans « ce qui est écrit avant de rendre un permis se lit après l'avoir pris » — G6 : un compte atomique en memory_order_relaxed
//
// Le compte est juste, et ne publie rien : qui prend le permis ne voit pas forcément ce que l'autre
// a écrit avant de le rendre. Sur x86, l'essai réussit ; sur ARM, non.
#pragma once

#include <atomic>
#include <stdexcept>

class Semaphore {
public:
    explicit Semaphore(int permis) : permis_(permis) {
        if (permis < 0) throw std::invalid_argument("nombre de permis négatif");
    }

    void acquerir() {
        while (!essayer_acquerir())
            permis_.wait(0, std::memory_order_relaxed);
    }

    bool essayer_acquerir() {
        int vus = permis_.load(std::memory_order_relaxed);
        while (vus > 0)
            if (permis_.compare_exchange_weak(vus, vus - 1, std::memory_order_relaxed)) return true;
        return false;
    }

    void relacher(int nombre = 1) {
        if (nombre < 1) throw std::invalid_argument("on rend au moins un permis");
        permis_.fetch_add(nombre, std::memory_order_relaxed);
        permis_.notify_all();
    }

private:
    std::atomic<int> permis_;
};
