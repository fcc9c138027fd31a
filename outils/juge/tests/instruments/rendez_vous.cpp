// Les rendez-vous : la preuve que des tâches s'exécutent ensemble, sans mesurer le temps.
#include <juge/epreuve.hpp>

namespace {

/// Exécute les tâches chacune dans son thread.
void ensemble(int nombre, const std::function<void()>& tache) {
    std::vector<std::jthread> threads;
    for (int i = 0; i < nombre; ++i)
        threads.emplace_back(tache);
}

/// Les exécute l'une après l'autre, chacune dans un thread quand même.
void l_une_apres_l_autre(int nombre, const std::function<void()>& tache) {
    for (int i = 0; i < nombre; ++i)
        std::thread(tache).join();
}

}  // namespace

TEST_CASE("des tâches parallèles se rencontrent") {
    juge::RendezVous rendez_vous(3);
    std::atomic<int> rencontres{0};
    ensemble(3, [&] { rencontres += rendez_vous.rejoindre() ? 1 : 0; });
    REQUIRE(rencontres == 3);
    REQUIRE(rendez_vous.maximum() == 3);
}

TEST_CASE("des tâches exécutées l'une après l'autre ne se rencontrent jamais") {
    juge::RendezVous rendez_vous(3);
    std::atomic<int> rencontres{0};
    l_une_apres_l_autre(3, [&] { rencontres += rendez_vous.rejoindre() ? 1 : 0; });
    REQUIRE(rencontres == 0);
    REQUIRE(rendez_vous.maximum() == 1);
}

TEST_CASE("un rendez-vous incomplet dit combien sont venus") {
    juge::RendezVous rendez_vous(3);
    std::atomic<int> rencontres{0};
    ensemble(2, [&] { rencontres += rendez_vous.rejoindre() ? 1 : 0; });
    REQUIRE(rencontres == 0);
    REQUIRE(rendez_vous.maximum() == 2);
}

TEST_CASE("un absent qui peut encore venir est attendu") {
    juge::RendezVous rendez_vous(2);
    std::atomic<int> rencontres{0};
    const auto venir = [&] { rencontres += rendez_vous.rejoindre() ? 1 : 0; };
    std::jthread a(venir);
    std::jthread b([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));  // en retard, mais vivant
        venir();
    });
    a.join();
    b.join();
    REQUIRE(rencontres == 2);
}

TEST_CASE("dans une exploration, les rendez-vous se prouvent aussi", "[simple]") {
    juge::explorer(20, [] {
        juge::RendezVous possible(2);
        int rencontres = 0;
        ensemble(2, [&] { rencontres += possible.rejoindre() ? 1 : 0; });
        REQUIRE(rencontres == 2);
        juge::RendezVous impossible(2);
        l_une_apres_l_autre(2, [&] { rencontres += impossible.rejoindre() ? 1 : 0; });
        REQUIRE(rencontres == 2);
    });
}

TEST_CASE("les tâches en vol sont comptées, et leur maximum retenu") {
    juge::TachesEnVol vol;
    juge::RendezVous rendez_vous(3);
    ensemble(3, [&] {
        const juge::TachesEnVol::Jeton jeton(vol);
        rendez_vous.rejoindre();
    });
    REQUIRE(vol.maximum() == 3);
    REQUIRE(vol.en_cours() == 0);
    l_une_apres_l_autre(5, [&] { const juge::TachesEnVol::Jeton jeton(vol); });
    REQUIRE(vol.maximum() == 3);
}
