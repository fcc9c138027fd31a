// Le terminal, en plein écran, par ncurses. Tout le reste de l'outil ignore ncurses.
#pragma once

#include <signal.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "vue.hpp"

namespace cahier {

/// Une touche : le caractère lui-même, ou l'une de celles-ci.
namespace touche {
constexpr int entree = '\n';
constexpr int echappement = 27;
constexpr int effacement = 127;
constexpr int haut = 1000;
constexpr int bas = 1001;
constexpr int page_haut = 1002;
constexpr int page_bas = 1003;
constexpr int debut = 1004;
constexpr int fin = 1005;
constexpr int taille = 1006;  ///< pas une touche : la fenêtre a changé de taille
}  // namespace touche

struct EcranImpossible : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Prend le terminal, et le rend tel qu'il était à la destruction. Un seul à la fois.
///
/// Tant qu'il vit, les signaux du terminal (Ctrl-C, Ctrl-Z, changement de taille) et ceux qui
/// demandent l'arrêt n'arrivent que pendant attendre() : ils ne coupent jamais un dessin en deux.
class Ecran {
public:
    /// Lève EcranImpossible si le terminal ne sait pas faire (TERM inconnu).
    explicit Ecran(bool couleurs, bool ascii);
    Ecran(const Ecran&) = delete;
    Ecran& operator=(const Ecran&) = delete;
    ~Ecran();

    int largeur() const;
    int hauteur() const;
    void dessiner(const std::vector<Ligne>& lignes);

    /// La prochaine touche, si l'une est déjà là.
    std::optional<int> lire_touche();

    /// Rend le terminal à cette commande, attend qu'elle finisse, et le reprend. Lève
    /// std::system_error si elle ne peut pas être lancée.
    void ceder(std::vector<std::string> commande);

    /// Dort jusqu'à ce qu'une touche, un de ces descripteurs (négatif : ignoré) ou un signal
    /// arrive, ou pendant `delai_ms` au plus (négatif : sans limite). Lève juge::Interruption si le
    /// terminal a disparu.
    void attendre(const std::vector<int>& descripteurs, int delai_ms);

private:
    bool couleurs_;
    bool ascii_;
    sigset_t signaux_avant_{};
};

}  // namespace cahier
