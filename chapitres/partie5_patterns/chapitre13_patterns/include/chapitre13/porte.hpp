// Pour les épreuves de ce chapitre.
#pragma once

#include <atomic>
#include <latch>
#include <utility>

namespace juge::epreuve {

/// Une porte que des appels trouvent fermée, et dont on compte ceux qui y arrivent. Ouverte par le
/// thread de l'épreuve, au plus tard à sa destruction.
class Porte {
public:
    Porte() = default;
    Porte(const Porte&) = delete;
    Porte& operator=(const Porte&) = delete;
    ~Porte() { ouvrir(); }

    void passer() {
        arrives_.fetch_add(1);
        porte_.wait();
    }
    void ouvrir() {
        if (!std::exchange(ouverte_, true)) porte_.count_down();
    }
    int arrives() const { return arrives_.load(); }

private:
    std::latch porte_{1};
    std::atomic<int> arrives_{0};
    bool ouverte_ = false;
};

}  // namespace juge::epreuve
