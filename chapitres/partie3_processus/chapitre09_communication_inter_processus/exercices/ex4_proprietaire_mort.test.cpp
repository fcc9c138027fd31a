#include <unistd.h>

#include <juge/processus.hpp>

// La réponse est optimisée : l'ordre de ses écritures ne doit rien à un compilateur paresseux.
#ifndef __clang__
#pragma GCC push_options
#pragma GCC optimize("O2")
#endif
#include <juge/reponse.hpp>

namespace juge::epreuve {
#ifndef __clang__
#pragma GCC pop_options
#endif

namespace {

using Soldes = std::vector<std::uint64_t>;

/// Les soldes des comptes 0 à nombre - 1.
Soldes soldes(::Comptes& comptes, std::size_t nombre) {
    Soldes lus;
    for (std::size_t i = 0; i < nombre; ++i)
        lus.push_back(comptes.solde(i));
    return lus;
}

/// Exécute une opération dans un processus à elle : si un mort la bloque, cela se voit.
void faire(std::string_view exigence, const std::function<void()>& operation) {
    juge::Enfant voisin("voisin", operation);
    voisin.attendre_fin(exigence);
}

constexpr std::string_view personne_n_attend =
    "Un processus est mort en tenant le verrou : le suivant le reçoit.";

/// La première opération après une mort : elle reçoit le verrou, et ne lève rien.
void faire_apres_une_mort(const std::function<void()>& operation) {
    INFO("les opérations qui suivent une mort réussissent toutes, et ne lèvent rien");
    REQUIRE_NOTHROW(epreuve::faire(personne_n_attend, operation));
}

/// Les soldes, lus plus tard encore : le verrou n'a pas été condamné.
Soldes soldes_apres_une_mort(::Comptes& comptes, std::size_t nombre) {
    INFO("une mort ne condamne pas le verrou : toutes les opérations suivantes réussissent");
    Soldes lus;
    REQUIRE_NOTHROW(lus = epreuve::soldes(comptes, nombre));
    return lus;
}

bool hors_bornes(const std::function<void()>& operation) {
    try {
        operation();
    } catch (const std::out_of_range&) {
        return true;
    }
    return false;
}

}  // namespace

TEST_CASE("virer, refuser, lire", "[1.5]") {
    ::Comptes comptes({100, 50, 0});
    REQUIRE(comptes.virer(0, 1, 30));
    REQUIRE(epreuve::soldes(comptes, 3) == Soldes{70, 80, 0});
    {
        INFO("pas assez : false, et rien ne change");
        REQUIRE_FALSE(comptes.virer(0, 2, 71));
        REQUIRE_FALSE(comptes.virer(2, 0, std::numeric_limits<std::uint64_t>::max()));
        REQUIRE(epreuve::soldes(comptes, 3) == Soldes{70, 80, 0});
    }
    REQUIRE(comptes.virer(0, 2, 70));
    REQUIRE(comptes.virer(0, 2, 0));
    REQUIRE(epreuve::soldes(comptes, 3) == Soldes{0, 80, 70});
    {
        INFO("d'un compte à lui-même, rien ne change");
        REQUIRE(comptes.virer(1, 1, 80));
        REQUIRE_FALSE(comptes.virer(1, 1, 81));
        REQUIRE(epreuve::soldes(comptes, 3) == Soldes{0, 80, 70});
    }
    REQUIRE(comptes.total() == 150);
    ::Comptes autres({1ULL << 40U, 1});
    REQUIRE(autres.virer(0, 1, (1ULL << 40U) - 1));
    REQUIRE(epreuve::soldes(autres, 2) == Soldes{1, 1ULL << 40U});
    REQUIRE(autres.total() == (1ULL << 40U) + 1);
    INFO("deux objets n'ont rien en commun");
    REQUIRE(comptes.total() == 150);
    ::Comptes cent(Soldes(100, 1));
    REQUIRE(cent.virer(99, 0, 1));
    REQUIRE(cent.total() == 100);
}

TEST_CASE("un compte qui n'existe pas", "[1.5]") {
    ::Comptes comptes({10, 20});
    INFO("std::out_of_range, sans effet");
    REQUIRE(epreuve::hors_bornes([&] { comptes.virer(0, 2, 5); }));
    REQUIRE(epreuve::hors_bornes([&] { comptes.virer(2, 0, 5); }));
    REQUIRE(epreuve::hors_bornes([&] { comptes.virer(5, 5, 0); }));
    REQUIRE(epreuve::hors_bornes([&] { comptes.solde(2); }));
    REQUIRE(epreuve::hors_bornes([&] { comptes.solde(std::numeric_limits<std::size_t>::max()); }));
    epreuve::faire("Un appel refusé ne garde pas le verrou.", [&] { comptes.virer(0, 1, 1); });
    REQUIRE(epreuve::soldes(comptes, 2) == Soldes{9, 21});
}

TEST_CASE("les virements d'un processus se voient des autres", "[1.5]") {
    ::Comptes comptes({10, 20});
    epreuve::faire("Le verrou est libre.", [&] { comptes.virer(1, 0, 5); });
    INFO("la mémoire est partagée, pas copiée");
    REQUIRE(epreuve::soldes(comptes, 2) == Soldes{15, 15});
}

TEST_CASE("qui arrive au milieu d'un virement attend son tour", "[1.5][simple]") {
    ::Comptes comptes({1000, 1000});
    const juge::GrandLivre livre;
    const auto virer = [&] { comptes.virer(0, 1, 7); };
    virer();  // une première fois ici : les fonctions du système sont alors liées
    const auto quand = juge::instants_decisifs(virer);
    std::uint64_t reste = comptes.solde(0);
    for (const auto pas : quand) {
        INFO("suspendu au milieu d'un virement, puis relancé : personne ne reste bloqué");
        REQUIRE((juge::interrompre_au_pas(pas, virer, [&] {
                     livre.noter(comptes.total());
                     comptes.virer(0, 1, 1);
                 }) == juge::Issue::termine));
        reste -= 8;
        {
            INFO("un autre processus passe au milieu d'un virement : les deux comptent");
            REQUIRE(comptes.solde(0) == reste);
        }
        REQUIRE(comptes.virer(1, 0, 8));
        reste += 8;
    }
    INFO("un total ne se lit pas au milieu d'un virement");
    REQUIRE(livre.fois(2000) == livre.notes().size());
}

TEST_CASE("plusieurs processus virent ensemble, et le total ne bouge pas", "[1.5]") {
    const juge::GrandLivre livre;
    ::Comptes comptes({3000, 3000, 3000});
    std::vector<juge::Enfant> enfants;
    for (const std::size_t rang : {0U, 1U, 2U})
        enfants.emplace_back("vireur " + std::to_string(rang), [&comptes, rang] {
            for (int i = 0; i < 500; ++i)
                comptes.virer(rang, (rang + 1) % 3, 1);
        });
    enfants.emplace_back("verificateur", [&] {
        for (int i = 0; i < 300; ++i)
            livre.noter(comptes.total());
    });
    for (auto& enfant : enfants)
        enfant.attendre_fin("Qui tient le verrou le rend : chacun a son tour.");
    INFO("chaque total lu est la somme de départ : un virement ne se voit pas à moitié");
    REQUIRE(livre.fois(9000) == 300);
    INFO("aucun virement ne s'est perdu");
    REQUIRE(epreuve::soldes(comptes, 3) == Soldes{3000, 3000, 3000});
}

TEST_CASE("des threads aussi", "[1.5]") {
    ::Comptes comptes({1000, 1000});
    {
        juge::Acteur aller("aller", [&] {
            for (int i = 0; i < 200; ++i)
                comptes.virer(0, 1, 1);
        });
        juge::Acteur retour("retour", [&] {
            for (int i = 0; i < 200; ++i)
                comptes.virer(1, 0, 1);
        });
        aller.attendre_fin("Chacun a son tour.");
        retour.attendre_fin("Chacun a son tour.");
    }
    REQUIRE(epreuve::soldes(comptes, 2) == Soldes{1000, 1000});
}

TEST_CASE("tué à n'importe quel instant : le virement est fait, ou pas", "[1.7][simple]") {
    ::Comptes comptes({1'000'000, 0});
    const auto virer = [&] { comptes.virer(0, 1, 10); };
    virer();  // une première fois ici : les fonctions du système sont alors liées
    const auto quand = juge::morts_decisives(virer);
    const juge::GrandLivre livre;
    const juge::GrandLivre lus;
    // Chaque opération, à son tour, est la première après la mort.
    const std::vector<std::function<void()>> suites{[&] { livre.noter(comptes.total()); },
                                                    [&] { lus.noter(comptes.solde(1)); },
                                                    [&] { comptes.virer(0, 1, 0); }};
    for (std::size_t i = 0; i < suites.size() * quand.size(); ++i) {
        const std::uint64_t avant = comptes.solde(0);
        juge::tuer_au_pas(quand[i / suites.size()], virer);
        epreuve::faire_apres_une_mort(suites[i % suites.size()]);
        const auto apres = epreuve::soldes_apres_une_mort(comptes, 2);
        {
            INFO(
                "débité et crédité, ou ni l'un ni l'autre : l'argent d'un virement interrompu ne "
                "se perd pas, et ne se crée pas");
            REQUIRE(apres[0] + apres[1] == 1'000'000);
        }
        INFO("le virement du mort est fait tout entier, ou pas du tout");
        REQUIRE((apres[0] == avant || apres[0] == avant - 10));
        INFO("la première lecture après une mort voit déjà des comptes réparés");
        if (i % suites.size() == 1) REQUIRE(lus.notes().back() == apres[1]);
    }
    INFO("la première lecture après une mort voit déjà des comptes réparés");
    REQUIRE(livre.fois(1'000'000) == livre.notes().size());
}

TEST_CASE("deux comptes, puis deux autres : on ne répare que ce qui était en cours",
          "[1.7][simple]") {
    ::Comptes comptes({100, 100, 100, 100});
    const auto virer = [&] { comptes.virer(2, 3, 10); };
    virer();  // une première fois ici : les fonctions du système sont alors liées
    for (const auto pas : juge::morts_decisives(virer)) {
        REQUIRE(comptes.virer(0, 1, 1));
        REQUIRE(comptes.virer(1, 0, 1));
        const auto avant = epreuve::soldes(comptes, 4);
        juge::tuer_au_pas(pas, virer);
        epreuve::faire_apres_une_mort([&] { comptes.total(); });
        const auto apres = epreuve::soldes_apres_une_mort(comptes, 4);
        INFO("un virement fini n'est pas défait par la mort d'un autre");
        REQUIRE(apres[0] == avant[0]);
        REQUIRE(apres[1] == avant[1]);
        REQUIRE(apres[2] + apres[3] == 200);
        if (apres[2] != avant[2]) comptes.virer(3, 2, 10);
    }
}

TEST_CASE("plusieurs morts de suite ne condamnent pas le verrou", "[1.7][simple]") {
    ::Comptes comptes({1000, 0});
    const auto virer = [&] { comptes.virer(0, 1, 1); };
    virer();  // une première fois ici : les fonctions du système sont alors liées
    const auto quand = juge::morts_decisives(virer);
    for (int mort = 0; mort < 5; ++mort) {
        juge::tuer_au_pas(quand[quand.size() / 2], virer);
        for (int fois = 0; fois < 3; ++fois)
            epreuve::faire_apres_une_mort([&] { comptes.virer(0, 1, 1); });
        REQUIRE(comptes.total() == 1000);
    }
    INFO("les virements qui ont suivi les morts ont tous eu lieu");
    REQUIRE(comptes.solde(1) >= 15);
}

namespace {

/// Une mort qui laisse à réparer, et les instants où mourir à son tour pendant la réparation.
struct MortAReparer {
    std::uint64_t premiere;
    std::vector<std::uint64_t> secondes;
};

/// Les quatre morts de `action` qui laissent le plus à écrire à `suivante`, qui répare.
std::vector<MortAReparer> morts_a_reparer(const std::function<void()>& action,
                                          const std::function<void()>& suivante) {
    std::vector<MortAReparer> morts;
    for (const auto pas : juge::morts_decisives(action)) {
        juge::tuer_au_pas(pas, action);
        morts.push_back({pas, juge::morts_decisives(suivante, 16)});
    }
    std::stable_sort(morts.begin(), morts.end(), [](const auto& a, const auto& b) {
        return a.secondes.size() > b.secondes.size();
    });
    morts.resize(std::min<std::size_t>(morts.size(), 4));
    return morts;
}

}  // namespace

TEST_CASE("tué pendant une réparation : le suivant la finit", "[1.7][simple]") {
    ::Comptes comptes({100'000, 0});
    const auto virer = [&] { comptes.virer(0, 1, 10); };
    // Une opération courte : ses instants sont, pour l'essentiel, ceux de la réparation.
    const auto lire = [&] { comptes.solde(1); };
    virer();  // une première fois ici : les fonctions du système sont alors liées
    const auto milieu = juge::morts_decisives(virer);
    juge::tuer_au_pas(milieu[milieu.size() / 2], virer);
    lire();  // de même pour celles qu'appelle la réparation
    for (const auto& mort : epreuve::morts_a_reparer(virer, lire)) {
        for (const auto seconde : mort.secondes) {
            juge::tuer_au_pas(mort.premiere, virer);
            juge::tuer_au_pas(seconde, lire);
            const auto apres = epreuve::soldes_apres_une_mort(comptes, 2);
            INFO("une réparation interrompue se recommence depuis le début, sans dommage");
            REQUIRE(apres[0] + apres[1] == 100'000);
            REQUIRE(apres[1] % 10 == 0);
        }
    }
}

TEST_CASE("le destructeur ne laisse rien, même après une mort", "[1.7][simple]") {
    const juge::Inventaire avant;
    {
        ::Comptes comptes({10, 10});
        const auto virer = [&] { comptes.virer(0, 1, 1); };
        juge::tuer_au_pas(juge::compter_pas(virer) / 2, virer);
        const ::Comptes autres({5});
    }
    INFO("ni mémoire partagée, ni descripteur, ni nom");
    REQUIRE(avant.restes() == "");
}

}  // namespace juge::epreuve
