// Ce que le verrou partagé fait gagner : des lectures longues, une écriture de temps en temps. Un
// verrou qui ne laisse entrer qu'un lecteur à la fois ne gagne rien sur un seul thread.
#include <array>
#include <cstddef>
#include <juge/mesure.hpp>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <vector>

#include JUGE_REPONSE

namespace juge::mesure {
namespace {

constexpr int threads = 4;
constexpr int operations_par_thread = 500;
constexpr int lectures_par_ecriture = 50;
constexpr int tours_par_lecture = 20'000;  // une vingtaine de microsecondes

/// Un annuaire dont chaque fiche s'écrit toujours de la même façon : le résultat ne dépend pas de
/// l'ordre des écritures, et une fiche lue à moitié écrite le change.
class Annuaire {
public:
    std::uint64_t lire(std::size_t rang) const {
        const auto [haut, bas] = fiches_[rang % fiches_.size()];
        return calculer(haut ^ bas, tours_par_lecture);
    }
    void ecrire(std::size_t rang) {
        auto& [haut, bas] = fiches_[rang % fiches_.size()];
        haut = calculer(haut, 1);
        bas = ~haut;
    }

private:
    struct Fiche {
        std::uint64_t haut = 0;
        std::uint64_t bas = ~std::uint64_t{0};
    };
    std::array<Fiche, 64> fiches_{};
};

bool est_une_ecriture(int operation) {
    return operation % lectures_par_ecriture == 0;
}

}  // namespace

const char* const travail =
    "4 threads consultent un annuaire, une mise à jour toutes les 50 consultations";

std::uint64_t sequentiel() {
    Annuaire annuaire;
    std::uint64_t somme = 0;
    for (int i = 0; i < threads * operations_par_thread; ++i) {
        const int operation = i % operations_par_thread;
        if (est_une_ecriture(operation))
            annuaire.ecrire(static_cast<std::size_t>(i));
        else
            somme += annuaire.lire(static_cast<std::size_t>(i));
    }
    return somme;
}

std::uint64_t avec_la_reponse() {
    Annuaire annuaire;
    VerrouLecteursRedacteurs verrou;
    std::array<std::uint64_t, threads> sommes{};
    const auto operer = [&](int thread) {
        std::uint64_t somme = 0;
        for (int i = 0; i < operations_par_thread; ++i) {
            const auto rang = static_cast<std::size_t>(thread * operations_par_thread + i);
            if (est_une_ecriture(i)) {
                const std::lock_guard garde(verrou);
                annuaire.ecrire(rang);
            } else {
                const std::shared_lock garde(verrou);
                somme += annuaire.lire(rang);
            }
        }
        sommes[static_cast<std::size_t>(thread)] = somme;
    };
    {
        std::vector<std::jthread> equipe;
        for (int i = 0; i < threads; ++i)
            equipe.emplace_back(operer, i);
    }
    std::uint64_t total = 0;
    for (const auto somme : sommes)
        total += somme;
    return total;
}

}  // namespace juge::mesure
