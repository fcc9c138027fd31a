// Ce que coûte un thread : presque rien pour un long travail, beaucoup pour un petit.
//
// D'abord le prix d'un thread qui ne fait rien, créé puis attendu. Ensuite un calcul fixe, partagé
// entre un nombre croissant de threads. On mesure le temps de processeur, celui de tous les threads
// réunis : il ne dépend pas du nombre de cœurs, et guère des autres programmes. Chaque valeur est
// la médiane de plusieurs essais.
#include <fmt/format.h>

#include <chapitre02/statistiques.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <system_error>
#include <thread>
#include <vector>

constexpr std::size_t essais = 7;
constexpr int calcul = 16'000'000;  // itérations, réparties entre les threads

// Temps de processeur de l'action, en microsecondes.
template <class Action>
double mediane_us(Action action) {
    std::vector<double> durees;
    for (std::size_t e = 0; e < essais; ++e) {
        const std::clock_t debut = std::clock();
        action();
        durees.push_back(1e6 * static_cast<double>(std::clock() - debut) / CLOCKS_PER_SEC);
    }
    return cours::Statistiques(durees).mediane();
}

// Un calcul que le compilateur ne peut pas raccourcir : chaque pas dépend du précédent.
std::uint32_t calculer(int iterations) {
    std::uint32_t x = 1;
    for (int i = 0; i < iterations; ++i)
        x = x * 1664525U + 1013904223U;
    return x;
}

// [cout]
double prix_d_un_thread_us() {
    constexpr int fois = 100;
    return mediane_us([] {
               for (int i = 0; i < fois; ++i)
                   std::jthread([] {}).join();  // un thread qui n'a rien à faire
           }) /
           fois;
}

double partager_us(std::size_t threads) {
    return mediane_us([threads] {
        std::vector<std::uint32_t> resultats(threads);
        std::vector<std::jthread> equipe;
        const int part = calcul / static_cast<int>(threads);
        for (std::uint32_t& resultat : resultats)
            equipe.emplace_back([&resultat, part] { resultat = calculer(part); });
    });
}
// [/cout]

int main() try {
    fmt::print("créer et attendre un thread : {:.0f} µs\n\n", prix_d_un_thread_us());
    fmt::print("threads   itérations par thread   temps de processeur\n");
    for (const std::size_t threads : {1U, 4U, 16U, 64U, 256U, 1024U}) {
        fmt::print("{:>7}   {:>21}   {:>16.1f} ms\n", threads, calcul / static_cast<int>(threads),
                   partager_us(threads) / 1000);
    }
} catch (const std::system_error& erreur) {
    fmt::print(stderr,
               "Le système refuse un thread de plus ({}) : relevez la limite, ou mesurez avec "
               "moins de threads.\n",
               erreur.what());
    return 1;
}
