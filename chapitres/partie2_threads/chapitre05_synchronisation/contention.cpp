// Ce que coûte un verrou : presque rien s'il est libre, beaucoup si on se le dispute.
//
// Deux threads font un travail dont une part, la section critique, s'exécute sous un verrou commun.
// On fait grandir cette part et l'on regarde les contentions, l'attente et le débit. Chaque mesure
// est la médiane de plusieurs essais.
#include <fmt/format.h>

#include <chapitre02/statistiques.hpp>
#include <chapitre05/verrou_mesure.hpp>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

using Horloge = std::chrono::steady_clock;

constexpr int essais = 5;
constexpr int tours = 20'000;
constexpr int travail = 400;  // itérations par tour, réparties entre dehors et dedans

double en_ns(Horloge::duration duree) {
    return std::chrono::duration<double, std::nano>(duree).count();
}

// Un calcul que le compilateur ne peut ni supprimer ni raccourcir : chaque pas dépend du précédent.
std::uint32_t travailler(std::uint32_t graine, int iterations) {
    for (int i = 0; i < iterations; ++i)
        graine = graine * 1664525U + 1013904223U;
    return graine;
}

// [libre]
// Le prix d'un verrou que personne ne dispute : prendre et rendre, en nanosecondes.
double prix_verrou_libre() {
    std::mutex verrou;
    constexpr int fois = 1'000'000;
    std::vector<double> durees;
    for (int e = 0; e < essais; ++e) {
        const auto debut = Horloge::now();
        for (int i = 0; i < fois; ++i) {
            const std::lock_guard garde(verrou);
        }
        durees.push_back(en_ns(Horloge::now() - debut) / fois);
    }
    return cours::Statistiques(durees).mediane();
}
// [/libre]

struct Resultat {
    double contentions_pour_cent;
    double attente_ns;  // par prise du verrou, en moyenne
    double tours_par_ms;
};

// [dispute]
// `part` pour cent du travail de chaque thread se fait sous le verrou.
Resultat se_disputer(int threads, int part) {
    const int dedans = travail * part / 100;
    cours::VerrouMesure<> verrou;
    std::uint32_t resultat = 0;  // protégé par verrou
    const auto debut = Horloge::now();
    {
        std::vector<std::jthread> equipe;
        for (int t = 0; t < threads; ++t) {
            equipe.emplace_back([&] {
                for (int i = 0; i < tours; ++i) {
                    const std::uint32_t local = travailler(1, travail - dedans);
                    const std::lock_guard garde(verrou);
                    resultat = travailler(resultat + local, dedans);
                }
            });
        }
    }
    const double duree_ms = en_ns(Horloge::now() - debut) / 1e6;
    const auto mesures = verrou.mesures();
    const auto prises = static_cast<double>(mesures.acquisitions);
    return {100.0 * static_cast<double>(mesures.contentions) / prises,
            static_cast<double>(mesures.attente_totale.count()) / prises,
            threads * tours / duree_ms};
}
// [/dispute]

// La médiane de chaque grandeur, sur plusieurs essais.
Resultat mesurer(int threads, int part) {
    std::vector<double> contentions;
    std::vector<double> attentes;
    std::vector<double> debits;
    for (int e = 0; e < essais; ++e) {
        const auto r = se_disputer(threads, part);
        contentions.push_back(r.contentions_pour_cent);
        attentes.push_back(r.attente_ns);
        debits.push_back(r.tours_par_ms);
    }
    const auto mediane = [](const auto& valeurs) { return cours::Statistiques(valeurs).mediane(); };
    return {mediane(contentions), mediane(attentes), mediane(debits)};
}

int main() {
    fmt::print("verrou libre : {:.1f} ns pour le prendre et le rendre\n", prix_verrou_libre());
    fmt::print("un seul thread : {:.0f} tours/ms\n\n", mesurer(1, 50).tours_par_ms);
    fmt::print("deux threads\nsection critique   contentions   attente par prise      débit\n");
    for (const int part : {1, 10, 25, 50, 75, 100}) {
        const auto r = mesurer(2, part);
        fmt::print("{:>14} %   {:>9.1f} %   {:>14.0f} ns   {:>5.0f} tours/ms\n", part,
                   r.contentions_pour_cent, r.attente_ns, r.tours_par_ms);
    }
}
