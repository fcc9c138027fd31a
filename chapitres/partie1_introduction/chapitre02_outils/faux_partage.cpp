// Le faux partage, mesuré : deux threads, chacun son compteur, à une distance qui grandit.
//
// Aucune donnée n'est partagée. Le temps d'une incrémentation devrait donc être le même partout ;
// il change quand les deux compteurs cessent d'être sur la même ligne de cache.
#include <fmt/format.h>
#include <sched.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chapitre02/graphique.hpp>
#include <chapitre02/ligne_de_cache.hpp>
#include <chapitre02/statistiques.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <new>
#include <thread>
#include <vector>

using Compteur = std::atomic<std::uint64_t>;

using Horloge = std::chrono::steady_clock;

constexpr int lots = 200;
constexpr int tours = 5'000;  // par lot : quelques dizaines de microsecondes
constexpr std::array<std::size_t, 8> distances{8, 16, 32, 48, 56, 64, 96, 128};

// Les cœurs que le système nous laisse employer (sched_getaffinity(2)).
std::vector<int> coeurs_permis() {
    cpu_set_t permis;
    CPU_ZERO(&permis);
    std::vector<int> coeurs;
    if (::sched_getaffinity(0, sizeof permis, &permis) == 0)
        for (int coeur = 0; coeur < CPU_SETSIZE; ++coeur)
            if (CPU_ISSET(coeur, &permis)) coeurs.push_back(coeur);
    return coeurs;
}

// Attache le thread appelant à ce cœur. Un refus n'est pas grave : la mesure écarte ce qui n'a pas
// tourné en même temps.
void rester_sur(int coeur) {
    cpu_set_t un_seul;
    CPU_ZERO(&un_seul);
    CPU_SET(coeur, &un_seul);
    ::sched_setaffinity(0, sizeof un_seul, &un_seul);
}

// Les deux threads partent ensemble. L'attente tourne à vide, pour repartir aussitôt ; si l'autre
// n'a pas de cœur, elle finit par céder le sien. (Une attente active est ici ce qu'on veut ;
// ailleurs, c'est une faute.)
void attendre_l_autre(std::atomic<int>& arrives, int lot) {
    arrives.fetch_add(1);
    for (long tour = 0; arrives.load() < 2 * lot; ++tour)
        if (tour > 1'000'000) std::this_thread::yield();
}

// Quand un thread a commencé et fini un lot d'incrémentations.
struct Lot {
    Horloge::time_point debut;
    Horloge::time_point fin;
    Horloge::duration duree() const { return fin - debut; }
};

// [compter]
void compter(Compteur& compteur, int coeur, std::atomic<int>& arrives, std::vector<Lot>& notes) {
    rester_sur(coeur);
    for (int lot = 1; lot <= lots; ++lot) {
        attendre_l_autre(arrives, lot);
        const auto debut = Horloge::now();
        for (int i = 0; i < tours; ++i)
            compteur.fetch_add(1, std::memory_order_relaxed);
        notes.push_back({debut, Horloge::now()});
    }
}
// [/compter]

// Vrai si les deux threads ont compté en même temps, du début à la fin : sinon, l'un d'eux a été
// interrompu, et il n'y avait rien à se disputer.
bool ensemble(const Lot& a, const Lot& b) {
    const auto commun = std::min(a.fin, b.fin) - std::max(a.debut, b.debut);
    return 10 * commun > 8 * std::max(a.duree(), b.duree());
}

// [mesurer]
// Le temps d'une incrémentation, en nanosecondes, quand les deux compteurs sont à cette distance.
std::vector<double> mesurer(std::size_t distance, int coeur_1, int coeur_2) {
    alignas(2 * cours::ligne_de_cache) std::array<std::byte, 4 * cours::ligne_de_cache> place{};
    auto* premier = new (place.data()) Compteur(0);  // construits à un endroit choisi de `place`
    auto* second = new (place.data() + distance) Compteur(0);

    std::atomic<int> arrives{0};
    std::vector<Lot> notes_1;
    std::vector<Lot> notes_2;
    {
        const std::jthread un([&] { compter(*premier, coeur_1, arrives, notes_1); });
        const std::jthread deux([&] { compter(*second, coeur_2, arrives, notes_2); });
    }  // ici, les deux threads ont fini
    // [/mesurer]

    std::vector<double> durees;
    for (std::size_t lot = 0; lot < notes_1.size(); ++lot) {
        const std::chrono::duration<double, std::nano> duree = notes_1[lot].duree();
        if (ensemble(notes_1[lot], notes_2[lot])) durees.push_back(duree.count() / tours);
    }
    return durees;
}

int main(int, char* arguments[]) {
    const auto coeurs = coeurs_permis();
    if (coeurs.size() < 2) {
        fmt::print(stderr,
                   "Ce programme n'a qu'un cœur : deux threads n'y comptent jamais "
                   "ensemble, et n'ont pas de ligne de cache à se disputer.\n");
        return 0;
    }
    fmt::print("deux threads, deux compteurs ; lignes de cache de {} octets\n",
               cours::ligne_de_cache);
    fmt::print("distance (octets)   ligne       une incrémentation\n");
    std::vector<cours::Graphique::Point> points;
    for (const std::size_t distance : distances) {
        const auto durees = mesurer(distance, coeurs.front(), coeurs.back());
        if (durees.empty()) {
            fmt::print(stderr,
                       "À {} octets, les deux threads n'ont jamais tourné ensemble : "
                       "la machine est trop occupée.\n",
                       distance);
            continue;
        }
        const cours::Statistiques s(durees);
        fmt::print("{:>17}   {:<9}   {:>5.1f} ns (de {:.1f} à {:.1f})\n", distance,
                   distance < cours::ligne_de_cache ? "commune" : "à chacun", s.mediane(),
                   s.premier_quartile(), s.troisieme_quartile());
        points.push_back({static_cast<double>(distance), s.mediane(), s.premier_quartile(),
                          s.troisieme_quartile()});
    }

    if (points.empty()) return 0;

    // [courbe]
    cours::Graphique graphique("Faux partage : le temps d'une incrémentation",
                               "distance entre les deux compteurs (octets)", "temps (ns)");
    graphique.ajouter("médiane et quartiles", points);
    const auto dossier = std::filesystem::path(arguments[0]).parent_path();
    try {
        graphique.ecrire(dossier / "faux_partage.svg");
        graphique.ecrire(dossier / "faux_partage.png");
        fmt::print("\nfaux_partage.svg et faux_partage.png, à côté du programme :\n{}",
                   graphique.en_texte());
    } catch (const cours::GnuplotAbsent& absence) {
        fmt::print("\n{}\n", absence.what());
    }
    // [/courbe]
}
