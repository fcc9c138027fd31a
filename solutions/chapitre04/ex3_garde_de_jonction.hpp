// Solution de l'exercice 4.3 — Garde de jonction. Une possibilité parmi d'autres.
//
// - Tout repose sur joindre() : elle vérifie avant d'attendre. Le destructeur et l'affectation
//   l'appellent, sans avoir à savoir s'il reste un thread.
// - Pas de drapeau « à joindre » à côté du thread : std::thread sait s'il est joignable, et deux
//   vérités finissent par se contredire (un drapeau copié par le déplacement, par exemple).
// - Le déplacement par défaut suffit : celui de std::thread vide la source. L'affectation par
//   défaut, elle, écraserait un thread joignable, ce qui appelle std::terminate() : il faut
//   l'attendre d'abord.
// - Échanger les deux threads éviterait std::terminate(), mais laisserait l'ancien vivre dans
//   l'autre garde : il pourrait encore écrire là où l'appelant le croit fini.
// - Le destructeur ne lève pas : join() ne peut échouer ici que si un thread se détruit lui-même.
#pragma once

#include <thread>
#include <utility>

class GardeJonction {
public:
    GardeJonction() = default;
    explicit GardeJonction(std::thread thread) : thread_(std::move(thread)) {}

    GardeJonction(GardeJonction&& autre) noexcept = default;
    GardeJonction& operator=(GardeJonction&& autre) noexcept {
        joindre();
        thread_ = std::move(autre.thread_);
        return *this;
    }

    ~GardeJonction() { joindre(); }

    void joindre() {
        if (thread_.joinable()) thread_.join();
    }

    bool joignable() const { return thread_.joinable(); }

private:
    std::thread thread_;
};
