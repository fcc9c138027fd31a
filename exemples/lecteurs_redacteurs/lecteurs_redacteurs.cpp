// Lecteurs et rédacteurs : lire à plusieurs, écrire seul. D'abord la preuve que les lecteurs
// entrent ensemble, puis ce que cela rapporte, ou coûte, selon la durée de la lecture.
#include <fmt/format.h>

#include <atomic>
#include <barrier>
#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using Horloge = std::chrono::steady_clock;

constexpr int lecteurs = 3;

// [ensemble]
// Trois lecteurs se donnent rendez-vous DANS la section critique. Avec un mutex ordinaire, le
// premier y attendrait pour toujours les deux autres.
bool lire_ensemble() {
    std::shared_mutex verrou;
    std::barrier tous_dedans(lecteurs);
    std::atomic<int> sortis{0};
    {
        std::vector<std::jthread> equipe;
        for (int i = 0; i < lecteurs; ++i)
            equipe.emplace_back([&] {
                const std::shared_lock garde(verrou);
                tous_dedans.arrive_and_wait();
                ++sortis;
            });
    }
    return sortis == lecteurs;
}
// [/ensemble]

// [cours]
// Deux nombres toujours opposés, sauf pendant une écriture.
struct Cours {
    long achat = 0;
    long vente = 0;
};

template <class Mutex, class GardeDeLecture>
struct Bourse {
    Cours lire(std::chrono::microseconds duree) {
        const GardeDeLecture garde(verrou);
        if (duree > 0us) std::this_thread::sleep_for(duree);  // une lecture qui attend le disque
        return cours;
    }
    void ecrire(long prix) {
        const std::lock_guard garde(verrou);  // seul, dans les deux cas
        cours.achat = prix;
        cours.vente = -prix;
    }
    Mutex verrou;
    Cours cours;
};
using AvecMutex = Bourse<std::mutex, std::lock_guard<std::mutex>>;
using Partagee = Bourse<std::shared_mutex, std::shared_lock<std::shared_mutex>>;
// [/cours]

struct Bilan {
    long lectures = 0;
    long incoherentes = 0;
};

template <class Bourse>
Bilan mesurer(std::chrono::microseconds duree) {
    Bourse bourse;
    std::atomic<long> lectures{0};
    std::atomic<long> incoherentes{0};
    const auto fin = Horloge::now() + 100ms;
    {
        std::vector<std::jthread> equipe;
        for (int i = 0; i < lecteurs; ++i)
            equipe.emplace_back([&] {
                do {
                    const Cours vu = bourse.lire(duree);
                    if (vu.achat != -vu.vente) ++incoherentes;
                    ++lectures;
                } while (Horloge::now() < fin);
            });
        for (long prix = 1; Horloge::now() < fin; ++prix) {
            bourse.ecrire(prix);
            std::this_thread::sleep_for(5ms);
        }
    }
    return {lectures, incoherentes};
}

long comparer(const char* nom, std::chrono::microseconds duree) {
    const Bilan seul = mesurer<AvecMutex>(duree);
    const Bilan partage = mesurer<Partagee>(duree);
    fmt::print("{:<18} {:>12} {:>18}\n", nom, seul.lectures, partage.lectures);
    return seul.incoherentes + partage.incoherentes;
}

int main() {
    const bool ensemble = lire_ensemble();
    fmt::print("trois lecteurs dans la section critique à la fois : {}\n\n",
               ensemble ? "oui" : "non");
    fmt::print("lectures en 100 ms   std::mutex   std::shared_mutex\n");
    const long incoherentes = comparer("courte (0 µs)", 0us) + comparer("longue (500 µs)", 500us);
    fmt::print("lectures incohérentes : {}\n", incoherentes);
    return ensemble && incoherentes == 0 ? 0 : 1;
}
