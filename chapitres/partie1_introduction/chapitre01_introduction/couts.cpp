// Ce que coûtent un accès à la mémoire et un thread.
//
// Deux mesures que la leçon cite. La première suit un chemin à travers des données de plus en plus
// grosses : chaque case dit où est la suivante, si bien que le processeur ne peut pas prendre
// d'avance. La seconde crée des threads qui ne font rien. Chaque mesure est la meilleure de trois.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <limits>
#include <numeric>
#include <random>
#include <stdexcept>
#include <thread>
#include <vector>

constexpr int essais = 3;

// La durée d'une fois, en nanosecondes, quand `travail` fait `fois` fois la chose.
template <class Travail>
double duree_ns(std::size_t fois, Travail travail) {
    double meilleure = std::numeric_limits<double>::infinity();
    for (int essai = 0; essai < essais; ++essai) {
        const auto debut = std::chrono::steady_clock::now();
        travail();
        const std::chrono::duration<double, std::nano> duree =
            std::chrono::steady_clock::now() - debut;
        meilleure = std::min(meilleure, duree.count());
    }
    return meilleure / static_cast<double>(fois);
}

// [case]
// Une ligne de cache entière par case : passer à la suivante en charge toujours une autre.
struct alignas(64) Case {
    std::size_t suivante = 0;
};
// [/case]

// Un chemin qui visite toutes les cases une fois et revient au départ, dans l'ordre ou au hasard.
std::vector<Case> tracer_chemin(std::size_t cases, bool au_hasard) {
    std::vector<std::size_t> ordre(cases);
    std::iota(ordre.begin(), ordre.end(), std::size_t{0});
    if (au_hasard) std::shuffle(ordre.begin(), ordre.end(), std::mt19937_64(1));
    std::vector<Case> chemin(cases);
    for (std::size_t i = 0; i < cases; ++i)
        chemin[ordre[i]].suivante = ordre[(i + 1) % cases];
    return chemin;
}

// [suivre]
double ns_par_acces(std::size_t octets, bool au_hasard) {
    constexpr std::size_t acces = 1'000'000;
    const auto chemin = tracer_chemin(octets / sizeof(Case), au_hasard);
    std::size_t ici = 0;
    const double duree = duree_ns(acces, [&] {
        for (std::size_t i = 0; i < acces; ++i)
            ici = chemin[ici].suivante;  // il faut cette valeur pour savoir où lire ensuite
    });
    // Se servir du résultat : sinon, le compilateur aurait le droit d'ôter toute la boucle.
    if (ici >= chemin.size()) throw std::logic_error("le chemin sort des données");
    return duree;
}
// [/suivre]

double ns_par_thread() {
    constexpr std::size_t threads = 500;
    return duree_ns(threads, [] {
        for (std::size_t i = 0; i < threads; ++i)
            std::jthread([] {});  // créé, puis attendu aussitôt
    });
}

int main() {
    constexpr std::size_t kio = 1024;
    fmt::print("données parcourues   dans l'ordre    au hasard\n");
    for (const std::size_t taille : {16 * kio, 256 * kio, 4096 * kio, 131'072 * kio})
        fmt::print("{:>13} Kio   {:>8.1f} ns   {:>7.1f} ns\n", taille / kio,
                   ns_par_acces(taille, false), ns_par_acces(taille, true));
    fmt::print("\ncréer un thread et attendre sa fin : {:.1f} µs\n", ns_par_thread() / 1000);
}
