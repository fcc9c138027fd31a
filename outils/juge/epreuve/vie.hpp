// Interne au juge : savoir qu'un enfant a fini, ou s'est arrêté, sans le surveiller de près.
#pragma once

#include <array>

namespace juge {

/// Ce que l'on apprend d'un enfant.
enum class Nouvelle {
    aucune,
    annonce,  ///< son arrêt, ou sa mort, est imminent
    fin,      ///< il est mort, ou va l'être ; à moins qu'il n'ait fermé tous ses descripteurs
};

/// Un tube dont l'enfant tient un bout : sa mort le ferme, et il peut y écrire un mot avant de
/// s'arrêter. On dort en l'attendant, au lieu de lire /proc sans cesse : sur une machine chargée,
/// un processus qui ne demande rien est servi quand l'autre a fini.
class Vie {
public:
    Vie();
    Vie(Vie&& autre) noexcept;
    Vie& operator=(Vie&&) = delete;
    ~Vie();

    /// Dans le parent, après fork() : il ne tient plus le bout de l'enfant.
    void rester_dehors();
    /// Dans l'enfant. Sûr dans un gestionnaire de signal.
    void annoncer() const;
    /// Dort jusqu'à une nouvelle, ou un peu.
    Nouvelle attendre(int au_plus_ms) const;

private:
    std::array<int, 2> bouts_{-1, -1};
};

}  // namespace juge
