#include <chapitre05/semaphore_mesure.hpp>
#include <juge/epreuve.hpp>

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
