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

/// Temps de processeur d'une action, en millisecondes.
template <class Action>
double cout_ms(Action action) {
    const cours::Chronometre chronometre;
    action();
    return cours::en_ms(chronometre.processeur());
}

struct Essai {
    std::size_t paquet = 0;  // 0 : sans pool
    double ms = 1e300;       // le moins, sur plusieurs essais
};

/// Chacun son tour : ce qui tourne à côté gêne tout le monde également.
void mesurer(std::vector<Essai>& essais, int fois) {
    cours::PoolThreads pool(2);
    for (int i = 0; i < fois; ++i)
        for (Essai& essai : essais)
            essai.ms = std::min(essai.ms, essai.paquet == 0
                                              ? cout_ms([] { operer(0, operations); })
                                              : cout_ms([&] { par_paquets(pool, essai.paquet); }));
}

}  // namespace

int main(int combien, char** arguments) {
    std::vector<Essai> essais{{0}, {1}, {10}, {100}, {1'000}, {3'000}, {10'000}, {100'000}};
    mesurer(essais, combien > 1 ? std::atoi(arguments[1]) : 2);
    const double seul = essais.front().ms;
    const double operation_ns = seul * 1e6 / operations;
    fmt::print("{} opérations de {:.0f} ns\n", operations, operation_ns);
    for (const Essai& essai : essais)
        if (essai.paquet > 0)
            fmt::print("paquets de {:>6} ({:>7.1f} µs) : surcoût {:7.1f} %\n", essai.paquet,
                       static_cast<double>(essai.paquet) * operation_ns / 1e3,
                       100 * (essai.ms - seul) / seul);
}
