#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds un_an = 365 * 24h;

/// Fait passer le temps après une demande d'arrêt : même une tâche sourde finit alors, et le cas
/// qui se termine ne lui reproche que ce qu'il éprouve.
void laisser_finir(::TachePeriodique& tache, juge::HorlogeFactice& horloge) {
    tache.demander_arret();
    juge::attendre_calme();
    horloge.avancer(un_an);
}

}  // namespace

TEST_CASE("l'action est appelée à chaque période, et pas avant", "[1.8][simple]") {
    for (const std::chrono::milliseconds periode : {10'000ms, 1'500ms, 1ms, un_an}) {
        juge::HorlogeFactice horloge;
        std::atomic<int> appels{0};
        ::TachePeriodique tache(periode, [&] { ++appels; });
        for (int passees = 0; passees < 3; ++passees) {
            INFO("entre deux appels, le thread dort jusqu'à la prochaine échéance");
            REQUIRE(horloge.attendre_dormeurs(1));
            horloge.avancer(periode - 1us);
            juge::attendre_calme();
            INFO("l'action n'est pas appelée avant la fin de la période");
            REQUIRE(appels.load() == passees);
            horloge.avancer(1us);
            juge::attendre_calme();
            INFO("l'action est appelée une fois à la fin de chaque période");
            REQUIRE(appels.load() == passees + 1);
        }
        epreuve::laisser_finir(tache, horloge);
    }
}

TEST_CASE("une action plus longue que la période ne se rattrape pas", "[1.8][simple]") {
    juge::HorlogeFactice horloge;
    std::atomic<int> appels{0};
    std::counting_semaphore<> porte(0);
    ::TachePeriodique tache(10s, [&] {
        ++appels;
        porte.acquire();
    });
    REQUIRE(horloge.attendre_dormeurs(1));
    horloge.avancer(10s);
    juge::attendre_calme();
    REQUIRE(appels.load() == 1);
    horloge.avancer(35s);  // l'action dure plus de trois périodes
    porte.release();
    juge::attendre_calme();
    {
        INFO(
            "l'appel a duré plus d'une période : le suivant a lieu une période après sa fin, et "
            "les "
            "échéances passées sont oubliées");
        REQUIRE(appels.load() == 1);
        REQUIRE(horloge.dormeurs() == 1);
    }
    horloge.avancer(9s);
    juge::attendre_calme();
    REQUIRE(appels.load() == 1);
    horloge.avancer(1s);
    juge::attendre_calme();
    INFO("une période après la fin d'un appel, le suivant");
    REQUIRE(appels.load() == 2);
    porte.release(1000);
    epreuve::laisser_finir(tache, horloge);
}

TEST_CASE("un réveil intempestif ne fait pas appeler l'action", "[1.8][simple]") {
    const juge::Perturbation reveils(juge::Panne::reveils_intempestifs);
    juge::HorlogeFactice horloge;
    std::atomic<int> appels{0};
    ::TachePeriodique tache(10s, [&] { ++appels; });
    REQUIRE(horloge.attendre_dormeurs(1));
    juge::attendre_calme();
    INFO(
        "réveillé sans raison, le thread vérifie l'heure, et se rendort si la période n'est pas "
        "finie");
    REQUIRE(appels.load() == 0);
    horloge.avancer(10s);
    juge::attendre_calme();
    REQUIRE(appels.load() == 1);
    epreuve::laisser_finir(tache, horloge);
}

TEST_CASE("une demande d'arrêt réveille le thread endormi", "[1.8][simple]") {
    juge::HorlogeFactice horloge;
    auto tache = std::make_unique<::TachePeriodique>(1h, [] {});
    REQUIRE(horloge.attendre_dormeurs(1));
    juge::Acteur proprietaire("propriétaire", [&] { tache.reset(); });
    proprietaire.attendre_fin(
        "Le destructeur attend le thread, qui dort encore une heure : la demande d'arrêt doit le "
        "réveiller tout de suite.");
    SUCCEED("arrêtée sans que le temps passe");
}

TEST_CASE("l'arrêt demandé pendant le sommeil, l'action n'est plus appelée", "[1.7][simple]") {
    juge::HorlogeFactice horloge;
    std::atomic<int> appels{0};
    ::TachePeriodique tache(10s, [&] { ++appels; });
    REQUIRE(horloge.attendre_dormeurs(1));
    tache.demander_arret();
    juge::attendre_calme();
    INFO("le thread est réveillé pour finir, pas pour appeler l'action une dernière fois");
    REQUIRE(appels.load() == 0);
    horloge.avancer(1h);
    juge::attendre_calme();
    INFO("le temps peut passer, l'action ne sera plus appelée");
    REQUIRE(appels.load() == 0);
    tache.demander_arret();  // de nouveau : sans effet
}

TEST_CASE("l'action peut demander elle-même l'arrêt", "[1.7][simple]") {
    juge::HorlogeFactice horloge;
    std::atomic<int> appels{0};
    std::unique_ptr<::TachePeriodique> tache;
    tache = std::make_unique<::TachePeriodique>(10s, [&] {
        ++appels;
        tache->demander_arret();
    });
    REQUIRE(horloge.attendre_dormeurs(1));
    horloge.avancer(10s);
    juge::attendre_calme();
    horloge.avancer(1h);
    juge::attendre_calme();
    INFO("demander_arret() appelée par l'action : c'était le dernier appel");
    REQUIRE(appels.load() == 1);
    juge::Acteur proprietaire("propriétaire", [&] { tache.reset(); });
    proprietaire.attendre_fin("Arrêtée par son action, la tâche doit pouvoir être détruite.");
}

TEST_CASE("une action en cours va jusqu'à son terme", "[1.7][simple]") {
    juge::HorlogeFactice horloge;
    std::latch dans_l_action(1);
    std::latch porte(1);
    std::atomic<bool> finie{false};
    auto bien = std::make_shared<int>(0);  // l'action le possède
    const std::weak_ptr<int> observe = bien;
    auto tache = std::make_unique<::TachePeriodique>(10s, [&, bien = std::move(bien)] {
        *bien = 1;
        dans_l_action.count_down();
        porte.wait();
        finie = true;
    });
    REQUIRE(horloge.attendre_dormeurs(1));
    horloge.avancer(10s);
    dans_l_action.wait();
    juge::Acteur demandeur("demandeur", [&] { tache->demander_arret(); });
    demandeur.attendre_fin("demander_arret() n'attend pas la fin de l'action.");
    juge::Acteur proprietaire("propriétaire", [&] { tache.reset(); });
    {
        INFO("le destructeur attend la fin de l'action en cours");
        REQUIRE(proprietaire.est_bloque());
        INFO(
            "l'action n'est détruite qu'après la fin du thread : ce dont un thread se sert se "
            "déclare avant lui, pour être détruit après");
        REQUIRE_FALSE(observe.expired());
    }
    porte.count_down();
    proprietaire.attendre_fin("L'action est finie : le destructeur doit rendre la main.");
    REQUIRE(finie.load());
}

TEST_CASE("l'arrêt demandé pendant un appel, il n'y en a pas d'autre", "[1.7][simple]") {
    juge::HorlogeFactice horloge;
    std::atomic<int> appels{0};
    std::counting_semaphore<> porte(0);
    ::TachePeriodique tache(10s, [&] {
        ++appels;
        porte.acquire();
    });
    REQUIRE(horloge.attendre_dormeurs(1));
    horloge.avancer(10s);
    juge::attendre_calme();
    REQUIRE(appels.load() == 1);
    juge::Acteur demandeur("demandeur", [&] { tache.demander_arret(); });
    demandeur.attendre_fin("demander_arret() n'attend pas la fin de l'action.");
    porte.release(1000);
    juge::attendre_calme();
    {
        INFO("l'arrêt a été demandé pendant l'appel : le thread finit, il ne se rendort pas");
        REQUIRE(horloge.dormeurs() == 0);
    }
    horloge.avancer(1h);
    juge::attendre_calme();
    INFO("l'arrêt a été demandé pendant l'appel : c'était le dernier");
    REQUIRE(appels.load() == 1);
}

TEST_CASE("la demande croise l'échéance, dans tous les entrelacements", "[1.7][simple]") {
    juge::explorer(80, [] {
        juge::HorlogeFactice horloge;
        std::atomic<int> appels{0};
        auto tache = std::make_unique<::TachePeriodique>(10s, [&] { ++appels; });
        juge::attendre_calme();
        horloge.avancer(10s);
        juge::Acteur demandeur("demandeur", [&] { tache->demander_arret(); });
        demandeur.attendre_fin("demander_arret() n'attend personne.");
        juge::attendre_calme();
        horloge.avancer(1h);
        juge::attendre_calme();
        INFO("au moment de l'arrêt, un appel peut commencer encore, pas deux");
        REQUIRE(appels.load() <= 1);
        juge::Acteur proprietaire("propriétaire", [&] { tache.reset(); });
        proprietaire.attendre_fin("La demande d'arrêt s'est perdue : le thread dort encore.");
    });
}

TEST_CASE("deux tâches ne partagent rien", "[1.7][simple]") {
    juge::HorlogeFactice horloge;
    std::atomic<int> de_la_premiere{0};
    std::atomic<int> de_la_seconde{0};
    std::counting_semaphore<> porte(0);
    auto premiere = std::make_unique<::TachePeriodique>(10s, [&] {
        ++de_la_premiere;
        porte.acquire();
    });
    ::TachePeriodique seconde(15s, [&] { ++de_la_seconde; });
    REQUIRE(horloge.attendre_dormeurs(2));
    horloge.avancer(10s);
    juge::attendre_calme();
    INFO("chaque tâche a sa période et son action");
    REQUIRE(de_la_premiere.load() == 1);
    REQUIRE(de_la_seconde.load() == 0);
    const auto lectures = horloge.lectures();
    premiere->demander_arret();  // son thread est dans l'action : seul celui de l'autre dort
    juge::attendre_calme();
    const auto apres = horloge.lectures();
    {
        INFO("arrêter une tâche n'arrête pas l'autre, et ne lui fait pas appeler son action");
        REQUIRE(de_la_seconde.load() == 0);
        REQUIRE(horloge.dormeurs() == 1);
        INFO("arrêter une tâche ne réveille pas l'autre, même pour se rendormir aussitôt");
        REQUIRE(apres == lectures);
    }
    porte.release(1000);
    juge::Acteur proprietaire("propriétaire", [&] { premiere.reset(); });
    proprietaire.attendre_fin("Une tâche arrêtée se détruit sans attendre l'autre.");
    horloge.avancer(5s);
    juge::attendre_calme();
    INFO("une tâche continue quand une autre a disparu");
    REQUIRE(de_la_seconde.load() == 1);
    REQUIRE(de_la_premiere.load() == 1);
    epreuve::laisser_finir(seconde, horloge);
}

TEST_CASE("la demande d'arrêt ne se perd jamais, dans tous les entrelacements", "[1.8][simple]") {
    juge::explorer(300, [] {
        const juge::HorlogeFactice horloge;
        auto tache = std::make_unique<::TachePeriodique>(1h, [] {});
        juge::Acteur demandeur("demandeur", [&] { tache->demander_arret(); });
        demandeur.attendre_fin("demander_arret() n'attend personne.");
        juge::Acteur proprietaire("propriétaire", [&] { tache.reset(); });
        proprietaire.attendre_fin(
            "Le thread s'est endormi juste après avoir vérifié, pendant que demander_arret() "
            "passait : la demande est perdue, il dormira toute la période.");
        SUCCEED("tous ont fini");
    });
}

TEST_CASE("l'arrêt peut venir de plusieurs threads à la fois", "[1.7]") {
    std::latch appelee(1);
    std::atomic_flag deja_appelee;
    const std::string salut(60, 's');  // ordinaires : écrit avant la tâche, lu par l'action…
    std::string ecrit;                 // … et écrit par l'action, lu après la tâche
    {
        ::TachePeriodique tache(1ms, [&] {
            ecrit = salut;
            if (!deja_appelee.test_and_set()) appelee.count_down();
        });
        appelee.wait();
        const auto demander = [&] { tache.demander_arret(); };
        juge::Acteur a("a", demander);
        juge::Acteur b("b", demander);
        a.attendre_fin("demander_arret() n'attend personne.");
        b.attendre_fin("demander_arret() n'attend personne.");
    }
    INFO("le destructeur attend le thread : ce que l'action a écrit se lit ensuite");
    REQUIRE(ecrit == salut);
}

TEST_CASE("une tâche peut disparaître aussitôt née", "[1.8]") {
    int appels = 0;
    for (int i = 0; i < 20; ++i) {
        juge::Acteur proprietaire("propriétaire " + std::to_string(i),
                                  [&] { const ::TachePeriodique tache(1h, [&] { ++appels; }); });
        proprietaire.attendre_fin(
            "La tâche est détruite pendant que son thread démarre : la demande d'arrêt ne doit pas "
            "se perdre.");
    }
    INFO("l'heure n'est pas passée : l'action n'a pas été appelée");
    REQUIRE(appels == 0);
}

}  // namespace juge::epreuve
