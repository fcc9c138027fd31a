// À partir de quelle taille de paquet le surcoût d'un pool passe-t-il sous 1 % ? Le même travail
// (deux millions de petites opérations), découpé de plus en plus gros.
//
// Le surcoût est du temps de processeur, celui du programme entier moins celui du travail fait sans
// pool : il ne dépend pas de ce que les autres programmes font des cœurs. `granularite 20` répète.
#include <fmt/format.h>

#include <algorithm>
#include <chapitre02/chronometre.hpp>
#include <chapitre02/ne_pas_optimiser.hpp>
#include <chapitre13/pool_threads.hpp>
#include <cstdint>
#include <cstdlib>
#include <vector>

namespace {

constexpr std::size_t operations = 2'000'000;

// [operation]
void operer(std::size_t debut, std::size_t fin) {
    for (std::size_t i = debut; i < fin; ++i) {
        std::uint64_t x = i;
        for (int tour = 0; tour < 20; ++tour)
            x = x * 6364136223846793005U + 1442695040888963407U;
        cours::ne_pas_optimiser(x);
    }
}
// [/operation]

// [par_paquets]
void par_paquets(cours::PoolThreads& pool, std::size_t paquet) {
    std::vector<std::future<void>> futures;
    for (std::size_t debut = 0; debut < operations; debut += paquet)
        futures.push_back(pool.soumettre(operer, debut, std::min(debut + paquet, operations)));
    for (auto& future : futures)
        future.get();
}
// [/par_paquets]

/// Le moins de temps de processeur, en millisecondes, sur plusieurs essais.
template <class Action>
double cout_ms(int fois, Action action) {
    double moindre = 1e300;
    for (int i = 0; i < fois; ++i) {
        const cours::Chronometre chronometre;
        action();
        moindre = std::min(moindre, cours::en_ms(chronometre.processeur()));
    }
    return moindre;
}

}  // namespace

int main(int combien, char** arguments) {
    const int fois = combien > 1 ? std::atoi(arguments[1]) : 2;
    const double seul = cout_ms(fois, [] { operer(0, operations); });
    const double operation_ns = seul * 1e6 / operations;
    fmt::print("{} opérations de {:.0f} ns\n", operations, operation_ns);
    cours::PoolThreads pool(2);
    for (const std::size_t paquet : {1U, 10U, 100U, 1'000U, 10'000U, 100'000U}) {
        const double ms = cout_ms(fois, [&] { par_paquets(pool, paquet); });
        fmt::print("paquets de {:>6} ({:>8.1f} µs) : surcoût {:6.1f} %\n", paquet,
                   static_cast<double>(paquet) * operation_ns / 1e3, 100 * (ms - seul) / seul);
    }
}
