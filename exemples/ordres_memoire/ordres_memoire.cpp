// Trois questions, trois ordres mémoire : compter (relaxed suffit), publier (release et acquire),
// décider qui passe (seq_cst).
#include <fmt/format.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

constexpr int essais = 2000;

// [compter]
// relaxed : l'addition reste indivisible, mais n'ordonne rien autour d'elle. La fin des threads
// (join) suffit à ce que main() voie le total.
long compter() {
    std::atomic<long> total{0};
    {
        std::vector<std::jthread> equipe;
        for (int t = 0; t < 4; ++t)
            equipe.emplace_back([&] {
                for (int i = 0; i < essais; ++i)
                    total.fetch_add(1, std::memory_order_relaxed);
            });
    }
    return total.load(std::memory_order_relaxed);
}
// [/compter]

// [publier]
// release, acquire : qui lit `pret` à vrai voit tout ce qui précédait son écriture, même le texte,
// qui n'est pas atomique. En relaxed, lire le texte serait un accès concurrent.
std::string publier() {
    std::string texte;
    std::atomic<bool> pret{false};
    std::string lu;
    {
        const std::jthread lecteur([&] {
            while (!pret.load(std::memory_order_acquire))
                std::this_thread::yield();
            lu = texte;
        });
        texte = "publié d'un bloc";
        pret.store(true, std::memory_order_release);
    }
    return lu;
}
// [/publier]

// [decider]
// Chacun lève son drapeau, puis regarde celui de l'autre. En seq_cst, toutes ces opérations ont un
// ordre commun : le second à lever le sien voit l'autre, et les deux n'entrent jamais ensemble. En
// release et acquire, ils le peuvent, et cela arrive sur un processeur x86.
int entrees_ensemble() {
    int ensemble = 0;
    for (int i = 0; i < essais / 20; ++i) {
        std::atomic<bool> drapeau_a{false};
        std::atomic<bool> drapeau_b{false};
        bool a_entre = false;
        bool b_entre = false;
        {
            const std::jthread b([&] {
                drapeau_b.store(true, std::memory_order_seq_cst);
                b_entre = !drapeau_a.load(std::memory_order_seq_cst);
            });
            drapeau_a.store(true, std::memory_order_seq_cst);
            a_entre = !drapeau_b.load(std::memory_order_seq_cst);
        }
        if (a_entre && b_entre) ++ensemble;
    }
    return ensemble;
}
// [/decider]

int main() {
    const long total = compter();
    const std::string texte = publier();
    const int ensemble = entrees_ensemble();
    fmt::print("compter, relaxed          : {} sur {}\n", total, 4 * essais);
    fmt::print("publier, release/acquire  : « {} »\n", texte);
    fmt::print("décider, seq_cst          : entrés ensemble {} fois sur {}\n", ensemble,
               essais / 20);
    return total == 4 * essais && texte == "publié d'un bloc" && ensemble == 0 ? 0 : 1;
}
