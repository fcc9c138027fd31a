#include <sched.h>

#include <atomic>
#include <chapitre05/semaphore_mesure.hpp>
#include <juge/epreuve.hpp>
#include <thread>

TEST_CASE("SemaphoreMesure : autant de porteurs que de permis, jamais plus") {
    cours::SemaphoreMesure semaphore(2);
    juge::RendezVous rendez_vous(2);
    juge::TachesEnVol vol;
    const auto travailler = [&] {
        const cours::Permis permis(semaphore);
        const juge::TachesEnVol::Jeton jeton(vol);
        rendez_vous.rejoindre();
    };
    {
        juge::Acteur a("a", travailler);
        juge::Acteur b("b", travailler);
        juge::Acteur c("c", travailler);
    }
    REQUIRE(rendez_vous.maximum() >= 2);
    REQUIRE(vol.maximum() == 2);
    REQUIRE(semaphore.mesures().acquisitions == 3);
}

TEST_CASE("SemaphoreMesure : un permis se rend d'un autre thread") {
    cours::SemaphoreMesure semaphore(0);
    juge::Acteur preneur("preneur", [&] { semaphore.acquerir(); });
    REQUIRE(preneur.est_bloque());
    REQUIRE_FALSE(semaphore.essayer_acquerir());
    semaphore.relacher();
    preneur.attendre_fin("un permis rendu doit réveiller le preneur");
    REQUIRE(semaphore.mesures().contentions == 1);
}

TEST_CASE("SemaphoreMesure : un permis rendu pendant qu'on insiste n'est pas immédiat",
          "[simple]") {
    // Sur un seul processeur, qui voit le preneur essayer puis rend le permis a forcément reçu le
    // processeur du preneur : celui-ci a attendu.
    cpu_set_t tous;
    REQUIRE(::sched_getaffinity(0, sizeof tous, &tous) == 0);
    int premier = 0;
    while (!CPU_ISSET(premier, &tous))
        ++premier;
    cpu_set_t un_seul;
    CPU_ZERO(&un_seul);
    CPU_SET(premier, &un_seul);
    REQUIRE(::sched_setaffinity(0, sizeof un_seul, &un_seul) == 0);
    constexpr int tours = 200;
    cours::SemaphoreMesure semaphore(0);
    std::atomic<int> essais{0};
    {
        std::jthread preneur([&] {
            for (int i = 1; i <= tours; ++i) {
                essais = i;
                semaphore.acquerir();
            }
        });
        for (int i = 1; i <= tours; ++i) {
            while (essais < i)
                std::this_thread::yield();
            semaphore.relacher();
        }
    }
    const auto mesures = semaphore.mesures();
    REQUIRE(mesures.acquisitions == tours);
    INFO(
        "le preneur peut perdre le processeur juste avant d'essayer : pas plus d'une fois sur "
        "deux");
    REQUIRE(mesures.contentions > tours / 2);
}
