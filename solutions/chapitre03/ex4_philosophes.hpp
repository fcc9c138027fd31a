// Solution de l'exercice 3.4 — Les philosophes. Une possibilité parmi d'autres.
//
// - Chacun prend d'abord sa fourchette de plus petit numéro. Le long d'un cycle d'attente, les
//   numéros attendus ne feraient que croître : il n'y a pas de cycle. « La mienne, puis celle du
//   voisin » fait le tour de la table, parce que le dernier prend la fourchette n - 1 avant la
//   fourchette 0.
// - On garde sa première fourchette en attendant la seconde : le voisin qui la redemande doit
//   attendre que l'on ait mangé. std::lock, qui repose tout et recommence, évite l'interblocage
//   mais laisse deux voisins se relayer indéfiniment. (Reste que std::mutex ne sert pas dans
//   l'ordre d'arrivée : un voisin peut reprendre sa fourchette avant que celui qu'elle a réveillé
//   ne l'ait saisie. Seul un verrou équitable, à tickets, l'exclurait tout à fait.)
// - Un mutex par fourchette, et non un pour la table : les philosophes éloignés mangent ensemble.
// - Les comptes sont atomiques : protégés par les fourchettes, ils ne se liraient qu'entre deux
//   repas. L'ordre relâché suffit, personne n'en déduit rien d'autre.
#pragma once

#include <algorithm>
#include <atomic>
#include <mutex>
#include <stdexcept>
#include <vector>

class Table {
public:
    explicit Table(int places)
        : fourchettes_(verifier(places)), repas_(static_cast<std::size_t>(places)) {}

    void prendre(int p) {
        const auto [gauche, droite] = fourchettes_de(p);
        fourchettes_[std::min(gauche, droite)].lock();
        fourchettes_[std::max(gauche, droite)].lock();
        repas_[gauche].fetch_add(1, std::memory_order_relaxed);
    }

    void poser(int p) {
        const auto [gauche, droite] = fourchettes_de(p);
        fourchettes_[gauche].unlock();
        fourchettes_[droite].unlock();
    }

    long repas(int p) const {
        return repas_[static_cast<std::size_t>(p)].load(std::memory_order_relaxed);
    }

private:
    struct Fourchettes {
        std::size_t gauche;
        std::size_t droite;
    };

    static std::size_t verifier(int places) {
        if (places < 2) throw std::invalid_argument("il faut au moins deux philosophes");
        return static_cast<std::size_t>(places);
    }

    Fourchettes fourchettes_de(int p) const {
        const auto gauche = static_cast<std::size_t>(p);
        return {gauche, (gauche + 1) % fourchettes_.size()};
    }

    std::vector<std::mutex> fourchettes_;
    std::vector<std::atomic<long>> repas_;
};
