#include <chapitre03/verrou_hierarchique.hpp>
#include <juge/epreuve.hpp>

using cours::OrdreViole;
using cours::VerrouHierarchique;

namespace {

/// Vrai si le verrou est libre, vu d'un autre thread.
bool est_libre(VerrouHierarchique& verrou) {
    bool pris = false;
    juge::Acteur autre("autre", [&] {
        pris = verrou.try_lock();
        if (pris) verrou.unlock();
    });
    autre.attendre_fin("try_lock() n'attend jamais");
    return pris;
}

}  // namespace

TEST_CASE("VerrouHierarchique : l'ordre croissant est permis") {
    VerrouHierarchique stock(1, "stock");
    VerrouHierarchique caisse(2, "caisse");
    const std::lock_guard premier(stock);
    REQUIRE_NOTHROW(caisse.lock());
    REQUIRE_FALSE(est_libre(stock));
    REQUIRE_FALSE(est_libre(caisse));
    caisse.unlock();
}

TEST_CASE("VerrouHierarchique : l'ordre inverse est refusé, même si le verrou est libre") {
    VerrouHierarchique stock(1, "stock");
    VerrouHierarchique caisse(2, "caisse");
    const std::lock_guard premier(caisse);
    REQUIRE_THROWS_WITH(stock.lock(),
                        "Verrou « stock » (rang 1) demandé en tenant « caisse » (rang 2) : "
                        "prenez-les par rang croissant.");
    REQUIRE(est_libre(stock));
    REQUIRE_FALSE(est_libre(caisse));
}

TEST_CASE("VerrouHierarchique : l'ordre inverse est refusé sans attendre, si le verrou est pris") {
    VerrouHierarchique stock(1, "stock");
    VerrouHierarchique caisse(2, "caisse");
    stock.lock();
    juge::Acteur autre("autre", [&] {
        const std::lock_guard premier(caisse);
        stock.lock();
    });
    REQUIRE_THROWS_AS(autre.attendre_fin("l'erreur précède l'attente"), OrdreViole);
    stock.unlock();
    REQUIRE(est_libre(caisse));
}

TEST_CASE("VerrouHierarchique : deux verrous de même rang, ou le même deux fois, sont refusés") {
    VerrouHierarchique a(1, "a");
    VerrouHierarchique b(1, "b");
    const std::lock_guard premier(a);
    REQUIRE_THROWS_AS(b.lock(), OrdreViole);
    REQUIRE_THROWS_WITH(a.lock(),
                        "Verrou « a » (rang 1) demandé alors que ce thread le tient déjà.");
    REQUIRE_THROWS_AS(a.try_lock(), OrdreViole);
}

TEST_CASE("VerrouHierarchique : se rend dans un ordre quelconque") {
    VerrouHierarchique a(1, "a");
    VerrouHierarchique b(2, "b");
    VerrouHierarchique c(3, "c");
    a.lock();
    b.lock();
    a.unlock();
    REQUIRE_THROWS_AS(a.lock(), OrdreViole);  // b est encore tenu
    REQUIRE_NOTHROW(c.lock());
    b.unlock();
    REQUIRE_THROWS_AS(b.lock(), OrdreViole);  // c est encore tenu
    c.unlock();
    REQUIRE_NOTHROW(b.lock());
    b.unlock();
}

TEST_CASE("VerrouHierarchique : try_lock() n'attend pas, donc n'a pas d'ordre à respecter") {
    VerrouHierarchique a(1, "a");
    VerrouHierarchique b(2, "b");
    VerrouHierarchique c(3, "c");
    const std::lock_guard premier(b);
    REQUIRE(a.try_lock());
    REQUIRE_NOTHROW(c.lock());
    c.unlock();
    a.unlock();
}

TEST_CASE("VerrouHierarchique : std::scoped_lock l'emploie dans les deux sens") {
    juge::explorer(100, [] {
        VerrouHierarchique a(1, "a");
        VerrouHierarchique b(2, "b");
        int passages = 0;
        juge::Acteur aller("aller", [&] {
            const std::scoped_lock garde(a, b);
            ++passages;
        });
        juge::Acteur retour("retour", [&] {
            const std::scoped_lock garde(b, a);
            ++passages;
        });
        aller.attendre_fin("scoped_lock évite l'interblocage");
        retour.attendre_fin("scoped_lock évite l'interblocage");
        REQUIRE(passages == 2);
    });
}

TEST_CASE("VerrouHierarchique : ce que tient un thread ne gêne pas les autres") {
    VerrouHierarchique a(1, "a");
    VerrouHierarchique b(2, "b");
    const std::lock_guard premier(b);
    juge::Acteur autre("autre", [&] { const std::lock_guard garde(a); });
    autre.attendre_fin("un autre thread, qui ne tient rien, prend a");
    REQUIRE(est_libre(a));
}

TEST_CASE("VerrouHierarchique : une exception au lieu d'un interblocage, à chaque fois") {
    juge::explorer(200, [] {
        VerrouHierarchique a(1, "a");
        VerrouHierarchique b(2, "b");
        bool refuse = false;
        juge::Acteur bon("ordre croissant", [&] {
            const std::lock_guard premier(a);
            const std::lock_guard second(b);
        });
        juge::Acteur mauvais("ordre inverse", [&] {
            const std::lock_guard premier(b);
            try {
                const std::lock_guard second(a);
            } catch (const OrdreViole&) {
                refuse = true;
            }
        });
        bon.attendre_fin("l'erreur de l'un ne bloque pas l'autre");
        mauvais.attendre_fin("l'erreur est signalée, pas subie");
        REQUIRE(refuse);
    });
}
