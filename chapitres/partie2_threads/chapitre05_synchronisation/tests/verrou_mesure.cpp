#include <chapitre05/verrou_mesure.hpp>
#include <juge/epreuve.hpp>

TEST_CASE("VerrouMesure : sans concurrence, des prises et aucune contention") {
    cours::VerrouMesure<> verrou;
    for (int i = 0; i < 10; ++i) {
        const std::lock_guard garde(verrou);
    }
    const auto mesures = verrou.mesures();
    REQUIRE(mesures.acquisitions == 10);
    REQUIRE(mesures.contentions == 0);
    REQUIRE(mesures.attente_totale.count() == 0);
}

TEST_CASE("VerrouMesure : une prise qui attend est une contention, et elle seule") {
    cours::VerrouMesure<> verrou;
    verrou.lock();
    juge::Acteur second("second", [&] { const std::lock_guard garde(verrou); });
    REQUIRE(second.est_bloque());
    REQUIRE(verrou.mesures().contentions == 0);  // comptée à la prise, pas avant
    verrou.unlock();
    second.attendre_fin("le verrou libéré doit passer au second thread");
    const auto mesures = verrou.mesures();
    REQUIRE(mesures.acquisitions == 2);
    REQUIRE(mesures.contentions == 1);
    REQUIRE(mesures.attente_max.count() > 0);
    REQUIRE(mesures.attente_totale == mesures.attente_max);
}

TEST_CASE("VerrouMesure : try_lock échoue sans attendre et sans compter de prise") {
    cours::VerrouMesure<> verrou;
    const std::lock_guard garde(verrou);
    bool pris = true;
    juge::Acteur second("second", [&] { pris = verrou.try_lock(); });
    second.attendre_fin("try_lock() ne doit jamais attendre");
    REQUIRE_FALSE(pris);
    REQUIRE(verrou.mesures().acquisitions == 1);
}

TEST_CASE("VerrouMesure : exclut, quel que soit l'entrelacement") {
    juge::explorer(100, [] {
        cours::VerrouMesure<> verrou;
        int dedans = 0;
        int ensemble = 0;
        const auto passer = [&] {
            const std::lock_guard garde(verrou);
            ensemble = std::max(ensemble, ++dedans);
            juge::point_de_passage();
            --dedans;
        };
        juge::Acteur a("a", passer);
        juge::Acteur b("b", passer);
        a.attendre_fin("un verrou libre se prend");
        b.attendre_fin("un verrou libre se prend");
        REQUIRE(ensemble == 1);
        REQUIRE(verrou.mesures().acquisitions == 2);
    });
}
