// Faux partage : deux threads, chacun son compteur. Voisins sur la même ligne de cache, les
// compteurs se gênent ; éloignés, ils s'ignorent. Le résultat est le même, seule la vitesse change.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chapitre02/chronometre.hpp>
#include <chapitre02/ligne_de_cache.hpp>
#include <functional>
#include <latch>
#include <thread>
#include <vector>

constexpr long tours = 1'000'000;
constexpr int essais = 5;

// [compteurs]
struct Voisins {
    alignas(cours::ligne_de_cache) std::atomic<long> a{0};
    std::atomic<long> b{0};  // huit octets plus loin : la même ligne
};
struct Eloignes {
    alignas(cours::ligne_de_cache) std::atomic<long> a{0};
    alignas(cours::ligne_de_cache) std::atomic<long> b{0};  // une ligne à lui
};
static_assert(sizeof(Voisins) == cours::ligne_de_cache);
static_assert(sizeof(Eloignes) == 2 * cours::ligne_de_cache);
// [/compteurs]

// [course]
// Millisecondes pour que chaque thread incrémente son compteur `tours` fois.
double une_course(std::atomic<long>& a, std::atomic<long>& b) {
    std::latch depart(3);
    const auto compter = [&depart](std::atomic<long>& compteur) {
        depart.arrive_and_wait();
        for (long i = 0; i < tours; ++i)
            compteur.fetch_add(1, std::memory_order_relaxed);
    };
    std::jthread premier(compter, std::ref(a));
    std::jthread second(compter, std::ref(b));
    depart.arrive_and_wait();
    const cours::Chronometre chronometre;
    premier.join();
    second.join();
    return cours::en_ms(chronometre.reel());
}
// [/course]

int main() {
    Voisins voisins;
    Eloignes eloignes;
    std::vector<double> serres;
    std::vector<double> larges;
    for (int i = 0; i < essais; ++i) {  // alternés : une lenteur de la machine touche les deux
        serres.push_back(une_course(voisins.a, voisins.b));
        larges.push_back(une_course(eloignes.a, eloignes.b));
    }
    std::ranges::sort(serres);
    std::ranges::sort(larges);
    const double serre = serres[essais / 2];
    const double large = larges[essais / 2];
    fmt::print("médiane de {} essais, 2 threads × {} incréments\n", essais, tours);
    fmt::print("même ligne de cache : {:6.1f} ms\n", serre);
    fmt::print("lignes séparées     : {:6.1f} ms\n", large);
    fmt::print("rapport             : {:6.1f}\n", serre / large);
    const long attendu = tours * essais;
    return voisins.a == attendu && voisins.b == attendu && eloignes.a == attendu &&
                   eloignes.b == attendu
               ? 0
               : 1;
}
