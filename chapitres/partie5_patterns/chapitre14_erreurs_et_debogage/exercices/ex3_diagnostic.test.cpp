#include <juge/epreuve.hpp>

#include <juge/reponse.hpp>

namespace juge::epreuve {

TEST_CASE("où est l'accès concurrent", "[1.6]") {
    const auto reponse = ::course();
    {
        INFO(
            "premier rapport, « write of size 8 » : la première ligne de guichet.cpp sous ce "
            "titre");
        REQUIRE(reponse.ligne_ecriture == 18);
    }
    {
        INFO(
            "premier rapport, « Read of size 8 » : la première ligne de guichet.cpp sous ce titre");
        REQUIRE(reponse.ligne_lecture == 31);
    }
    {
        INFO("la variable que ces deux lignes touchent, telle qu'elle s'écrit dans guichet.cpp");
        REQUIRE(reponse.variable == "vendues_");
    }
    INFO("« (mutexes: …) » suit l'accès qui tient un verrou : c'est l'autre qui l'oublie");
    REQUIRE((reponse.sans_verrou == ::Acces::lecture));
}

TEST_CASE("où les verrous se prennent dans l'ordre inverse", "[1.6]") {
    const auto reponse = ::inversion();
    {
        INFO(
            "second rapport : « acquired here while holding » donne le second verrou, « previously "
            "acquired » le premier ; pour vendre()");
        REQUIRE(reponse.vendre_premier == 15);
        REQUIRE(reponse.vendre_second == 19);
    }
    INFO("de même, pour cloturer()");
    REQUIRE(reponse.cloturer_premier == 25);
    REQUIRE(reponse.cloturer_second == 26);
}

TEST_CASE("à un seul thread, le guichet fait ce qu'il faisait", "[1.6]") {
    for (const long places : {0L, 1L, 5L}) {
        ::Guichet guichet(places, 12);
        ::Guichet autre(2, 1);
        REQUIRE(guichet.vendues() == 0);
        REQUIRE(guichet.cloturer() == 0);
        for (long i = 0; i < places; ++i) {
            REQUIRE(guichet.vendre());
            REQUIRE(guichet.vendues() == i + 1);
        }
        {
            INFO("plus de place : vendre() rend false, et ne change rien");
            REQUIRE_FALSE(guichet.vendre());
            REQUIRE(guichet.vendues() == places);
        }
        {
            INFO("la clôture rend la recette");
            REQUIRE(guichet.cloturer() == 12 * places);
        }
        {
            INFO("la clôture remet à zéro les ventes et la recette");
            REQUIRE(guichet.vendues() == 0);
            REQUIRE(guichet.cloturer() == 0);
        }
        {
            INFO("les places vendues ne reviennent pas");
            REQUIRE_FALSE(guichet.vendre());
        }
        INFO(
            "un autre guichet a ses places, ses ventes et sa recette ; la clôture ne rend pas de "
            "place");
        REQUIRE(autre.vendre());
        REQUIRE(autre.cloturer() == 1);
        REQUIRE(autre.vendre());
        REQUIRE_FALSE(autre.vendre());
    }
    ::Guichet cher(3, 3'000'000'000L);
    while (cher.vendre()) {
    }
    REQUIRE(cher.cloturer() == 9'000'000'000L);
}

TEST_CASE("ni interblocage, ni vente à cheval sur une clôture", "[1.6][simple]") {
    juge::explorer(200, [] {
        ::Guichet guichet(3, 10);
        std::atomic<long> ventes{0};
        long recette = 0;
        long apres = -1;
        {
            juge::Acteur caissier("caissier", [&] {
                ventes += guichet.vendre() ? 1 : 0;
                ventes += guichet.vendre() ? 1 : 0;
            });
            juge::Acteur comptable("comptable", [&] { recette = guichet.cloturer(); });
            caissier.attendre_fin("Vendre et clôturer en même temps ne doit bloquer personne.");
            comptable.attendre_fin("Vendre et clôturer en même temps ne doit bloquer personne.");
        }
        apres = guichet.vendues();
        {
            INFO(
                "deux ventes : celles que la clôture a payées, et celles que vendues() compte "
                "encore");
            REQUIRE(recette / 10 + apres == 2);
        }
        REQUIRE(guichet.cloturer() == apres * 10);
        REQUIRE(ventes.load() == 2);
    });
}

TEST_CASE("deux caissiers et une place", "[1.6][simple]") {
    juge::explorer(200, [] {
        ::Guichet guichet(1, 10);
        std::atomic<int> ventes{0};
        juge::Acteur un("un", [&] { ventes += guichet.vendre() ? 1 : 0; });
        juge::Acteur deux("deux", [&] { ventes += guichet.vendre() ? 1 : 0; });
        juge::Acteur trois("affichage", [&] { static_cast<void>(guichet.vendues()); });
        un.attendre_fin("Deux ventes en même temps ne doivent bloquer personne.");
        deux.attendre_fin("Deux ventes en même temps ne doivent bloquer personne.");
        trois.attendre_fin("L'affichage ne doit bloquer personne.");
        INFO("une place, une vente : vérifier et prendre sont un seul geste");
        REQUIRE(ventes.load() == 1);
        REQUIRE(guichet.vendues() == 1);
    });
}

TEST_CASE("deux appels qui se suivent, et que seul un verrou ordonne", "[1.6][tsan]") {
    using Appel = void (*)(::Guichet&);
    const std::array<Appel, 3> appels{
        [](::Guichet& guichet) { static_cast<void>(guichet.vendre()); },
        [](::Guichet& guichet) { static_cast<void>(guichet.cloturer()); },
        [](::Guichet& guichet) { static_cast<void>(guichet.vendues()); }};
    for (const Appel premier : appels) {
        for (const Appel second : appels) {
            ::Guichet guichet(9, 1);
            std::atomic<bool> fini{false};  // relâché : il n'ordonne rien d'autre que lui-même
            {
                const std::jthread un([&] {
                    premier(guichet);
                    fini.store(true, std::memory_order_relaxed);
                });
                const std::jthread deux([&] {
                    while (!fini.load(std::memory_order_relaxed))
                        std::this_thread::yield();
                    second(guichet);
                });
            }
            REQUIRE(guichet.vendues() <= 2);
        }
    }
}

TEST_CASE("toutes les fonctions à la fois : ni course, ni place de trop, ni vente perdue",
          "[1.6]") {
    ::Guichet guichet(900, 7);
    std::atomic<long> ventes{0};
    std::atomic<long> recette{0};
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 300; ++i)
                    if (guichet.vendre()) ++ventes;
            });
        for (int t = 0; t < 2; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 100; ++i)
                    recette += guichet.cloturer();
            });
        threads.emplace_back([&] {
            for (int i = 0; i < 300; ++i)
                static_cast<void>(guichet.vendues());
        });
    }
    recette += guichet.cloturer();
    {
        INFO("900 places, 1 200 essais : 900 ventes");
        REQUIRE(ventes.load() == 900);
    }
    INFO("chaque vente se retrouve dans une clôture, et une seule");
    REQUIRE(recette.load() == 900 * 7);
}

}  // namespace juge::epreuve
