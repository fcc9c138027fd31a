// Les extraits de la leçon, dans l'ordre. Chaque fonction montre une loi ou un piège. « extraits »
// les appelle toutes ; « extraits amdahl », celle-là seulement.
#include <fmt/format.h>
#include <sched.h>

#include <chapitre01/lois.hpp>
#include <chapitre01/topologie.hpp>
#include <initializer_list>
#include <string>
#include <thread>
#include <utility>
#include <vector>

// ------------------------------------------------------------------------------- 1.6 Amdahl

void montrer_amdahl() {
    fmt::print("séquentiel   2 cœurs   4 cœurs   16 cœurs   1024 cœurs   limite\n");
    for (const double fraction : {0.50, 0.25, 0.10, 0.05, 0.01})
        fmt::print("{:>8.0f} % {:>9.2f} {:>9.2f} {:>10.2f} {:>12.1f} {:>8.0f}\n", 100 * fraction,
                   cours::amdahl(fraction, 2), cours::amdahl(fraction, 4),
                   cours::amdahl(fraction, 16), cours::amdahl(fraction, 1024),
                   cours::limite_amdahl(fraction));
}

// ---------------------------------------------------------------------------- 1.7 Gustafson

// Une même exécution à 1024 cœurs, décrite par les deux lois, chacune avec sa fraction.
void montrer_gustafson() {
    constexpr double n = 1024;
    fmt::print("part du temps à 1024 cœurs   Gustafson   part du temps à un cœur   Amdahl\n");
    for (const double a_plusieurs : {0.01, 0.02, 0.04}) {
        const double seul = a_plusieurs / (a_plusieurs + (1 - a_plusieurs) * n);
        fmt::print("{:>24.0f} % {:>11.0f} {:>21.4f} % {:>8.0f}\n", 100 * a_plusieurs,
                   cours::gustafson(a_plusieurs, n), 100 * seul, cours::amdahl(seul, n));
    }
}

// ---------------------------------------------------------------------------------- 1.8 USL

std::string barre(double longueur) {
    std::string texte;
    for (double c = 0; c < longueur; ++c)
        texte += "█";
    return texte;
}

// [montrer_usl]
void montrer_usl() {
    const cours::Usl usl{.contention = 0.03, .coherence = 0.0005};
    fmt::print("USL, σ = {}, κ = {}\ncœurs   accélération\n", usl.contention, usl.coherence);
    for (const double n : {1.0, 4.0, 16.0, 32.0, 44.0, 64.0, 128.0, 256.0})
        fmt::print("{:>5}   {} {:.1f}\n", n, barre(3 * usl.acceleration(n)), usl.acceleration(n));
    fmt::print("le meilleur nombre de cœurs : {:.0f}\n", usl.meilleur_n());
}
// [/montrer_usl]

// ------------------------------------------------------------- 1.9 Les cœurs qu'on a vraiment

// [affinite]
// Restreint le thread appelant au cœur où il se trouve, comme « taskset » le ferait du programme.
void se_limiter_a_un_coeur() {
    cpu_set_t un_seul;
    CPU_ZERO(&un_seul);
    CPU_SET(static_cast<unsigned>(sched_getcpu()), &un_seul);
    sched_setaffinity(0, sizeof un_seul, &un_seul);
}
// [/affinite]

void montrer_coeurs() {
    const auto afficher = [](const char* quand) {
        fmt::print("{} hardware_concurrency() dit {}, coeurs_utilisables() dit {}\n", quand,
                   std::thread::hardware_concurrency(), cours::coeurs_utilisables());
    };
    afficher("sans limite :    ");
    std::jthread([&] {
        se_limiter_a_un_coeur();
        afficher("limité à un cœur :");
    });
}

// ------------------------------------------------------------------------------- 1.10 Le GIL

// [fautif]
// FAUTIF : deux threads écrivent dans la même variable. En C++, ce n'est pas « un total peut-être
// faux » : c'est un programme dont le langage ne dit plus rien.
long compter_sans_regle(long fois) {
    long total = 0;
    std::jthread autre([&] {
        for (long i = 0; i < fois; ++i)
            ++total;
    });
    for (long i = 0; i < fois; ++i)
        ++total;
    autre.join();
    return total;
}
// [/fautif]

// [juste]
// Juste : à chacun sa variable, et l'on additionne quand l'autre a fini.
long compter_chacun_pour_soi(long fois) {
    long total = 0;
    long total_autre = 0;
    std::jthread autre([&] {
        for (long i = 0; i < fois; ++i)
            ++total_autre;
    });
    for (long i = 0; i < fois; ++i)
        ++total;
    autre.join();  // attend la fin de l'autre thread ; ensuite seulement, sa variable se lit
    return total + total_autre;
}
// [/juste]

void montrer_comptes() {
    fmt::print("à chacun sa variable : {}\n", compter_chacun_pour_soi(1'000'000));
}

int main(int nombre, char* arguments[]) {
    using Extrait = void (*)();
    const std::vector<std::pair<std::string, Extrait>> extraits{{"amdahl", montrer_amdahl},
                                                                {"gustafson", montrer_gustafson},
                                                                {"usl", montrer_usl},
                                                                {"coeurs", montrer_coeurs},
                                                                {"comptes", montrer_comptes}};
    const std::string voulu = nombre > 1 ? arguments[1] : "";
    bool trouve = false;
    for (const auto& [nom, montrer] : extraits) {
        if (!voulu.empty() && voulu != nom) continue;
        montrer();
        trouve = true;
    }
    if (trouve) return 0;
    fmt::print(stderr,
               "extraits : « {} » inconnu. Au choix : amdahl, gustafson, usl, coeurs, comptes, ou "
               "rien pour tout voir.\n",
               voulu);
    return 2;
}
