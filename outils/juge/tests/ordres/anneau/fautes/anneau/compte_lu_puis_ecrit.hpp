// attendu : DÉLAI DÉPASSÉ dans « chaque valeur passe une fois, dans tous les ordres » — le compte des places est lu, puis réécrit : une valeur se perd, qu'on attend toujours
#pragma once
#include <array>
#include <atomic>

class Anneau {
public:
    bool deposer(int valeur) {
        const unsigned presentes = presentes_.load();
        if (presentes == cases_.size()) return false;
        cases_[depot_++ % cases_.size()].store(valeur);
        presentes_.store(presentes + 1);
        return true;
    }
    bool retirer(int& valeur) {
        const unsigned presentes = presentes_.load();
        if (presentes == 0) return false;
        valeur = cases_[retrait_++ % cases_.size()].load();
        presentes_.store(presentes - 1);
        return true;
    }

private:
    std::array<std::atomic<int>, 2> cases_{};
    unsigned depot_ = 0;
    unsigned retrait_ = 0;
    std::atomic<unsigned> presentes_{0};
};
