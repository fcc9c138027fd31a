// Exemple basique : la même fonction sur beaucoup d'entrées, par un pool de processus.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <chapitre08/pool_processus.hpp>
#include <future>
#include <set>
#include <vector>

// [fonction]
// Le nombre de diviseurs de n : ce que chaque worker exécute.
int diviseurs(int n) {
    int combien = 0;
    for (int d = 1; d <= n; ++d)
        if (n % d == 0) ++combien;
    return combien;
}
// [/fonction]

int main() {
    // [map]
    cours::PoolProcessus<int(int)> pool(diviseurs);  // des workers naissent, un par cœur
    const std::vector<int> nombres{12, 97, 100, 360, 5040};
    const std::vector<int> combien = pool.map(nombres);  // dans l'ordre des entrées
    fmt::print("diviseurs de {} : {}\n", nombres, combien);
    // [/map]

    // [soumettre]
    std::future<int> bientot = pool.soumettre(1'000'000);  // rend la main tout de suite
    fmt::print("en attendant, je fais autre chose\n");
    fmt::print("diviseurs d'un million : {}\n", bientot.get());  // attend, si besoin
    // [/soumettre]

    // [resteraient]
    cours::PoolProcessus<pid_t(int)> curieux([](int) { return getpid(); });
    const std::vector<pid_t> pids = curieux.map(std::vector<int>(1000));
    const std::set<pid_t> differents(pids.begin(), pids.end());
    const bool peu = differents.size() <= curieux.workers();
    fmt::print("1000 tâches, pas plus de processus que de workers : {}\n", peu ? "oui" : "non");
    // [/resteraient]
    return combien == std::vector<int>{6, 2, 9, 24, 60} && peu ? 0 : 1;
}
