// Ce que coûte compter à plusieurs : un compteur commun sous un mutex, un compteur commun atomique,
// un compteur par thread réuni à la fin.
//
// Deux threads ajoutent chacun trois cent mille fois 1. Les trois façons se relaient à chaque
// répétition ; on affiche la médiane.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <mutex>
#include <thread>
#include <vector>

constexpr int repetitions = 7;
constexpr int threads = 2;
constexpr int ajouts = 300'000;  // par thread

// [facons]
class SousUnMutex {
public:
    void ajouter() {
        const std::lock_guard garde(verrou_);
        ++total_;
    }
    long total() const { return total_; }

private:
    std::mutex verrou_;
    long total_ = 0;
};

class Atomique {
public:
    void ajouter() { total_.fetch_add(1, std::memory_order_relaxed); }
    long total() const { return total_; }

private:
    std::atomic<long> total_{0};
};

// Chaque thread a sa case, qu'il est seul à écrire : lire et écrire suffisent, sans opération
// indivisible. Atomique tout de même, pour que d'autres puissent la lire à tout moment.
class ParThread {
public:
    ParThread() { deja_versees_ = 0; }
    static void ajouter() {
        thread_local Case ma_case;
        ma_case.nombre.store(ma_case.nombre.load(std::memory_order_relaxed) + 1,
                             std::memory_order_relaxed);
    }
    static long total() { return deja_versees_; }

private:
    struct Case {
        // À la fin du thread, avant que join() revienne.
        ~Case() { deja_versees_ += nombre.load(); }
        alignas(64) std::atomic<long> nombre{0};  // seule sur sa ligne de cache
    };
    static inline std::atomic<long> deja_versees_{0};
};
// [/facons]

/// Nanosecondes par ajout, pour un thread ; 0 si le total est faux.
template <class Compteur>
double mesurer() {
    Compteur compteur;
    const auto debut = std::chrono::steady_clock::now();
    {
        std::vector<std::jthread> equipe;
        for (int t = 0; t < threads; ++t) {
            equipe.emplace_back([&compteur] {
                for (int i = 0; i < ajouts; ++i)
                    compteur.ajouter();
            });
        }
    }
    const std::chrono::duration<double, std::nano> duree = std::chrono::steady_clock::now() - debut;
    return compteur.total() == long{threads} * ajouts ? duree.count() / ajouts : 0;
}

int main() {
    using Mesures = std::array<double, repetitions>;
    Mesures mutex{};
    Mesures atomique{};
    Mesures par_thread{};
    for (std::size_t r = 0; r < repetitions; ++r) {
        mutex[r] = mesurer<SousUnMutex>();
        atomique[r] = mesurer<Atomique>();
        par_thread[r] = mesurer<ParThread>();
    }
    const auto mediane = [](Mesures mesures) {
        std::sort(mesures.begin(), mesures.end());
        return mesures[0] > 0 ? mesures[repetitions / 2] : 0;  // 0 : un total était faux
    };
    const double reference = mediane(par_thread);
    fmt::print("{} threads, {} ajouts chacun\n", threads, ajouts);
    const auto afficher = [&](const char* nom, double ns) {
        fmt::print("{:<28} {:>6.1f} ns par ajout   × {:.1f}\n", nom, ns, ns / reference);
    };
    afficher("commun, sous un mutex", mediane(mutex));
    afficher("commun, atomique", mediane(atomique));
    afficher("un par thread (thread_local)", reference);
    return mediane(mutex) > 0 && mediane(atomique) > 0 && reference > 0 ? 0 : 1;
}
