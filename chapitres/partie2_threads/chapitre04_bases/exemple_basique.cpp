// Exemple basique : créer des threads, les laisser travailler, les attendre.
//
// On compte des nombres premiers : d'abord dans un thread secondaire, puis dans quatre à la fois,
// un par tranche. Le total est connu d'avance : 78 498 nombres premiers sous un million.
#include <fmt/format.h>

#include <cstddef>
#include <numeric>
#include <thread>
#include <vector>

constexpr int tranches = 4;
constexpr int largeur = 250'000;  // nombres examinés par tranche

bool est_premier(int n) {
    for (int d = 2; d * d <= n; ++d)
        if (n % d == 0) return false;
    return n >= 2;
}

int compter_premiers(int debut, int fin) {
    int compte = 0;
    for (int n = debut; n < fin; ++n)
        compte += est_premier(n) ? 1 : 0;
    return compte;
}

// [un_thread]
void un_seul_thread() {
    int premiers = 0;
    std::thread compteur([&premiers] {          // le thread démarre ici, tout de suite
        premiers = compter_premiers(0, 1'000);  // il écrit dans une variable qu'on lui prête
    });
    fmt::print("le thread principal continue pendant que l'autre compte\n");
    compteur.join();                                    // attend la fin de l'autre
    fmt::print("premiers sous 1000 : {}\n", premiers);  // plus personne n'y écrit : on peut lire
}
// [/un_thread]

// [plusieurs]
int plusieurs_threads() {
    std::vector<int> comptes(tranches);  // une case par thread : aucun ne touche à celle d'un autre
    {
        std::vector<std::jthread> equipe;
        for (int t = 0; t < tranches; ++t) {
            equipe.emplace_back([t, &comptes] {  // t : une copie ; comptes : l'original
                const int premiers = compter_premiers(t * largeur, (t + 1) * largeur);
                comptes[static_cast<std::size_t>(t)] = premiers;
                fmt::print("  tranche {} : {} premiers\n", t, premiers);
            });
        }
        fmt::print("{} threads lancés\n", equipe.size());
    }  // fin du bloc : equipe est détruite, et chaque jthread attend son thread
    return std::accumulate(comptes.begin(), comptes.end(), 0);
}
// [/plusieurs]

int main() {
    un_seul_thread();
    const int total = plusieurs_threads();
    fmt::print("premiers sous {} : {}\n", tranches * largeur, total);
    return total == 78'498 ? 0 : 1;
}
