// Pour les épreuves de ce chapitre.
#pragma once

namespace juge::epreuve {

/// Une valeur que l'on ne peut que déplacer, et qui sait combien de fois on l'a fait.
struct Suivie {
    explicit Suivie(int n) : numero(n) {}
    Suivie(Suivie&& autre) noexcept : numero(autre.numero) { ++autre.deplacements; }
    Suivie& operator=(Suivie&& autre) noexcept {
        numero = autre.numero;
        ++autre.deplacements;
        return *this;
    }
    int numero;
    int deplacements = 0;
};

}  // namespace juge::epreuve
