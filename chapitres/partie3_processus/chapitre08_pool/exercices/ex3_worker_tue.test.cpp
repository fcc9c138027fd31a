#include <signal.h>
#include <unistd.h>

#include <chapitre07/partage.hpp>
#include <juge/epreuve.hpp>
#include <juge/processus.hpp>

#include "aides.hpp"

#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

using Fonction = std::function<std::uint64_t(std::size_t)>;

/// Ce que l'épreuve sait des tâches, en mémoire partagée.
struct Temoin {
    epreuve::Journal journal;
    cours::Porte porte;
    std::array<std::atomic<int>, 256> essais{};

    /// Note le début d'une tâche ; rend son essai (1 la première fois).
    int commencer(std::size_t tache) {
        journal.noter(tache, ::getpid());
        return essais[tache].fetch_add(1) + 1;
    }
};

std::vector<std::uint64_t> appeler(std::size_t workers, std::size_t taches, const Fonction& f) {
    std::vector<std::uint64_t> resultats;
    {
        juge::Acteur appel("appel", [&] { resultats = ::map_robuste(workers, taches, f); });
        appel.attendre_fin(
            "L'appel attend pour toujours : un worker est mort, et personne ne fait sa tâche, ou "
            "personne ne le sait mort.");
    }
    return resultats;
}

void verifier_carres(const std::vector<std::uint64_t>& resultats, std::size_t taches) {
    INFO("un résultat par tâche");
    REQUIRE(resultats.size() == taches);
    for (std::size_t i = 0; i < taches; ++i) {
        INFO("le résultat de la tâche " << i << " est là, et à sa place");
        REQUIRE(resultats[i] == i * i + 1);
    }
}

std::uint64_t carre(std::size_t i) {
    return std::uint64_t{i} * i + 1;
}

void mourir(int comment) {
    if (comment == 0) ::_exit(0);
    if (comment < 0) ::_exit(-comment);
    ::raise(comment);
}

}  // namespace

TEST_CASE("sans mort : chaque résultat à sa place, chaque tâche une fois", "[1.6]") {
    const cours::Inventaire avant;
    for (const std::size_t workers : {1U, 2U, 7U}) {
        const cours::Partage<epreuve::Temoin> temoin;
        epreuve::verifier_carres(epreuve::appeler(workers, 100,
                                                  [&](std::size_t i) {
                                                      temoin->commencer(i);
                                                      return epreuve::carre(i);
                                                  }),
                                 100);
        {
            INFO("sans mort, chaque tâche est exécutée une fois");
            REQUIRE(temoin->journal.taille() == 100);
        }
        {
            INFO("aucune tâche n'est exécutée par ce programme lui-même");
            REQUIRE(temoin->journal.workers().count(::getpid()) == 0);
        }
        INFO("les workers resservent : il n'en naît pas un par tâche");
        REQUIRE(temoin->journal.workers().size() <= workers);
    }
    const auto grands = epreuve::appeler(
        2, 2, [](std::size_t i) { return std::numeric_limits<std::uint64_t>::max() - i; });
    REQUIRE(grands.at(1) == std::numeric_limits<std::uint64_t>::max() - 1);
    epreuve::rien_de_reste(avant);
}

TEST_CASE("un worker tué : sa tâche est refaite, et elle seule", "[1.6]") {
    const cours::Inventaire avant;
    for (const int comment : {SIGKILL, SIGTERM, -3}) {
        const cours::Partage<epreuve::Temoin> temoin;
        const auto resultats = epreuve::appeler(2, 40, [&](std::size_t i) {
            if (temoin->commencer(i) == 1 && i % 10 == 7) epreuve::mourir(comment);
            return epreuve::carre(i);
        });
        epreuve::verifier_carres(resultats, 40);
        for (std::size_t i = 0; i < 40; ++i) {
            INFO("la tâche " << i << " : refaite une fois si son worker en est mort, jamais sinon");
            REQUIRE(temoin->essais[i].load() == (i % 10 == 7 ? 2 : 1));
        }
        INFO("deux workers, et un de plus par mort");
        REQUIRE(temoin->journal.workers().size() <= 2 + 4);
    }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("sorti avec le code 0 sans rien rendre : c'est une mort aussi", "[1.6]") {
    const cours::Inventaire avant;
    const cours::Partage<epreuve::Temoin> temoin;
    const auto resultats = epreuve::appeler(2, 12, [&](std::size_t i) {
        if (temoin->commencer(i) == 1 && i == 5) epreuve::mourir(0);
        return epreuve::carre(i);
    });
    epreuve::verifier_carres(resultats, 12);
    REQUIRE(temoin->essais[5].load() == 2);
    epreuve::rien_de_reste(avant);
}

TEST_CASE("tous les workers meurent, plusieurs fois : tout finit", "[1.6]") {
    const cours::Inventaire avant;
    const cours::Partage<epreuve::Temoin> temoin;
    const auto resultats = epreuve::appeler(3, 9, [&](std::size_t i) {
        if (temoin->commencer(i) <= 3) epreuve::mourir(SIGKILL);
        return epreuve::carre(i);
    });
    epreuve::verifier_carres(resultats, 9);
    for (std::size_t i = 0; i < 9; ++i)
        REQUIRE(temoin->essais[i].load() == 4);
    epreuve::rien_de_reste(avant);
}

TEST_CASE("un mort est remplacé : les workers sont aussi nombreux qu'avant", "[1.6]") {
    for (const int comment : {SIGKILL, -3, 0}) {
        const cours::Partage<epreuve::Temoin> temoin;
        std::vector<std::uint64_t> resultats;
        juge::Acteur appel("appel", [&] {
            resultats = ::map_robuste(3, 9, [&](std::size_t i) {
                if (temoin->commencer(i) == 1 && i < 3) epreuve::mourir(comment);
                temoin->porte.passer();
                return epreuve::carre(i);
            });
        });
        {
            INFO("les tâches attendent : l'appel les attend");
            REQUIRE(appel.est_bloque());
        }
        {
            INFO(
                "trois workers sont morts, tués ou sortis ; trois travaillent de nouveau, "
                "ensemble");
            REQUIRE(temoin->porte.arrives() == 3);
        }
        temoin->porte.ouvrir(9);
        appel.attendre_fin("Toutes les tâches ont fini : l'appel doit rendre la main.");
        epreuve::verifier_carres(resultats, 9);
    }
}

TEST_CASE("un worker meurt sans tâche : rien n'est refait", "[1.6]") {
    const cours::Inventaire avant;
    const cours::Partage<epreuve::Temoin> temoin;
    const cours::Partage<std::atomic<pid_t>> oisif(0);
    std::vector<std::uint64_t> resultats;
    {
        juge::Acteur appel("appel", [&] {
            resultats = ::map_robuste(2, 6, [&](std::size_t i) {
                temoin->commencer(i);
                if (i == 0)
                    temoin->porte.passer();
                else
                    oisif->store(::getpid());
                return epreuve::carre(i);
            });
        });
        REQUIRE(appel.est_bloque());  // la tâche 0 dure ; l'autre worker a tout fait
        REQUIRE(temoin->journal.taille() == 6);
        if (cours::est_vivant(oisif->load())) ::kill(oisif->load(), SIGKILL);
        {
            INFO("la tâche 0 dure encore : l'appel l'attend, quoi qu'il arrive à l'autre worker");
            REQUIRE(appel.est_bloque());
        }
        {
            INFO("le worker mort avait rendu tous ses résultats : rien n'est à refaire");
            REQUIRE(temoin->journal.taille() == 6);
        }
        temoin->porte.ouvrir(6);
        appel.attendre_fin("Toutes les tâches ont fini : l'appel doit rendre la main.");
    }
    epreuve::verifier_carres(resultats, 6);
    epreuve::rien_de_reste(avant);
}

TEST_CASE("un worker meurt entre sa réponse et sa lecture : elle compte", "[1.6][simple]") {
    const cours::Partage<epreuve::Temoin> temoin;
    const cours::Partage<std::atomic<pid_t>> worker(0);
    const cours::Partage<std::array<std::atomic<std::uint64_t>, 4>> rendus;
    juge::Enfant appel("appel", [&] {
        const auto resultats = ::map_robuste(1, 4, [&](std::size_t i) {
            temoin->commencer(i);
            if (i == 0) {
                worker->store(::getpid());
                temoin->porte.passer();
            }
            return epreuve::carre(i);
        });
        for (std::size_t i = 0; i < std::min<std::size_t>(resultats.size(), 4); ++i)
            (*rendus)[i].store(resultats[i]);
    });
    REQUIRE(appel.est_bloque());
    REQUIRE(worker->load() > 0);  // la tâche 0 dure
    appel.suspendre();
    temoin->porte.ouvrir(4);
    juge::attendre_calme();  // le worker a répondu : il attend la suite
    ::kill(worker->load(), SIGKILL);
    juge::attendre_calme();
    appel.reprendre();
    appel.attendre_fin("Un worker mort ne retient personne, quand qu'il meure.");
    for (std::size_t i = 0; i < 4; ++i) {
        {
            INFO("le résultat de la tâche " << i << " est là, et à sa place");
            REQUIRE((*rendus)[i].load() == epreuve::carre(i));
        }
        INFO("le worker est mort après avoir répondu : aucune tâche n'est à refaire (tâche "
             << i << ")");
        REQUIRE(temoin->essais[i].load() == 1);
    }
}

TEST_CASE("des morts au hasard : chaque tâche a un résultat", "[1.6]") {
    const cours::Inventaire avant;
    for (const std::uint64_t graine : {1U, 2U, 3U}) {
        const cours::Partage<epreuve::Temoin> temoin;
        const auto meurt = [&](std::size_t i, int essai) {
            const auto tirage =
                (i * 2654435761U + graine * 40503U + static_cast<std::uint64_t>(essai) * 977U) >>
                3U;
            return essai <= 3 && tirage % 3 == 0;
        };
        const auto resultats = epreuve::appeler(4, 120, [&](std::size_t i) {
            const int essai = temoin->commencer(i);
            if (meurt(i, essai)) epreuve::mourir(SIGKILL);
            return epreuve::carre(i);
        });
        epreuve::verifier_carres(resultats, 120);
        std::size_t morts = 0;
        for (std::size_t i = 0; i < 120; ++i) {
            int attendus = 1;
            while (meurt(i, attendus))
                ++attendus;
            morts += static_cast<std::size_t>(attendus - 1);
            INFO("la tâche " << i << " : un essai de plus par mort, pas davantage");
            REQUIRE(temoin->essais[i].load() == attendus);
        }
        INFO("quatre workers, et un de plus par mort");
        REQUIRE(temoin->journal.workers().size() <= 4 + morts);
    }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("des attentes interrompues ne perdent rien", "[1.6][simple]") {
    const cours::Inventaire avant;
    {
        const juge::Perturbation interruptions(juge::Panne::interruptions);
        const cours::Partage<epreuve::Temoin> temoin;
        const auto resultats = epreuve::appeler(2, 20, [&](std::size_t i) {
            if (temoin->commencer(i) == 1 && i % 5 == 2) epreuve::mourir(SIGKILL);
            return epreuve::carre(i);
        });
        INFO("une attente interrompue (EINTR) est à recommencer");
        epreuve::verifier_carres(resultats, 20);
        INFO("une attente interrompue n'est pas une mort : rien n'est refait pour elle");
        REQUIRE(temoin->journal.taille() == 24);
    }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("sans worker : refusé ; sans tâche : rien ; deux appels de suite", "[1.6]") {
    const cours::Inventaire avant;
    const cours::Partage<epreuve::Temoin> temoin;
    {
        INFO("sans worker : std::invalid_argument");
        REQUIRE(epreuve::refuse([&] {
            ::map_robuste(0, 3, [&](std::size_t i) {
                temoin->commencer(i);
                return epreuve::carre(i);
            });
        }));
    }
    REQUIRE(temoin->journal.taille() == 0);
    INFO("sans tâche, aucun résultat");
    REQUIRE(epreuve::appeler(3, 0, epreuve::carre).empty());
    epreuve::verifier_carres(epreuve::appeler(5, 1, epreuve::carre), 1);
    epreuve::verifier_carres(epreuve::appeler(2, 3, epreuve::carre), 3);
    epreuve::rien_de_reste(avant);
}

}  // namespace juge::epreuve
