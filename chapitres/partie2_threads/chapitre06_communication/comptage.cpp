// Ce que coûte compter à plusieurs : un compteur commun sous un mutex, un compteur commun atomique,
// un compteur par thread réuni à la fin.
//
// Deux threads ajoutent chacun trois cent mille fois 1. Les trois façons se relaient à chaque
// répétition ; on affiche la médiane.
#include <fmt/format.h>

#include <atomic>
#include <chapitre02/statistiques.hpp>
#include <chrono>
#include <cstddef>
#include <mutex>
#include <stdexcept>
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
// indivisible. Atomique tout de même : un total qui compterait les threads vivants la lirait.
class ParThread {
public:
    ParThread() { deja_versees_ = 0; }
    static void ajouter() {
        thread_local Case ma_case;
        ma_case.nombre.store(ma_case.nombre.load(std::memory_order_relaxed) + 1,
                             std::memory_order_relaxed);
    }
    // Les threads finis seulement : à demander une fois tous attendus (l'exercice 6.4 fait mieux).
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

/// Nanosecondes par ajout, pour un thread. Lève std::logic_error si le total est faux.
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
    if (compteur.total() != long{threads} * ajouts) throw std::logic_error("des ajouts perdus");
    return duree.count() / ajouts;
}

int main() {
    std::vector<double> mutex;
    std::vector<double> atomique;
    std::vector<double> par_thread;
    for (int r = 0; r < repetitions; ++r) {
        mutex.push_back(mesurer<SousUnMutex>());
        atomique.push_back(mesurer<Atomique>());
        par_thread.push_back(mesurer<ParThread>());
    }
    const double reference = cours::Statistiques(par_thread).mediane();
    fmt::print("{} threads, {} ajouts chacun\n", threads, ajouts);
    const auto afficher = [&](const char* nom, const std::vector<double>& mesures) {
        const double ns = cours::Statistiques(mesures).mediane();
        fmt::print("{:<28} {:>6.1f} ns par ajout   × {:.1f}\n", nom, ns, ns / reference);
    };
    afficher("commun, sous un mutex", mutex);
    afficher("commun, atomique", atomique);
    afficher("un par thread (thread_local)", par_thread);
}
