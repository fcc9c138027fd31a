#include <unistd.h>

#include <chapitre07/partage.hpp>
#include <juge/epreuve.hpp>

#include "aides.hpp"

#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

using Fonction = std::function<std::uint64_t(std::size_t)>;

/// Les tâches de chaque worker, dans l'ordre où il les a commencées.
std::map<pid_t, std::vector<std::size_t>> par_worker(
    const std::array<std::atomic<pid_t>, 64>& auteurs, const epreuve::Journal& journal) {
    std::map<pid_t, std::vector<std::size_t>> suites;
    for (const std::size_t tache : journal.taches())
        suites[auteurs[tache].load()].push_back(tache);
    return suites;
}

}  // namespace

TEST_CASE("les dernières tâches peuvent finir les premières", "[1.2]") {
    const cours::Partage<std::array<cours::Porte, 4>> portes;
    std::vector<std::uint64_t> resultats;
    juge::Acteur appel("appel", [&] {
        resultats = ::map_ordonne(4, 4, 1, [&](std::size_t i) -> std::uint64_t {
            if (i + 1 < 4) (*portes)[i].passer();  // attend la fin de la suivante
            if (i > 0) (*portes)[i - 1].ouvrir(1);
            return 100 + i;
        });
    });
    appel.attendre_fin(
        "Chaque tâche attend la suivante : quatre workers, ensemble, les finissent toutes.");
    INFO("le résultat d'indice i est celui de la tâche i, pas de la i-ème à finir");
    REQUIRE(resultats == std::vector<std::uint64_t>{100, 101, 102, 103});
}

TEST_CASE("les résultats sont entiers, à leur place", "[1.2]") {
    const cours::Inventaire avant;
    const std::vector<std::uint64_t> attendus{0,
                                              1,
                                              255,
                                              256,
                                              0x80000000U,
                                              0x100000000U,
                                              0x0a0d000000000000U,
                                              std::numeric_limits<std::uint64_t>::max()};
    for (const std::size_t workers : {1U, 2U, 5U}) {
        const auto resultats =
            ::map_ordonne(workers, attendus.size(), 1, [&](std::size_t i) { return attendus[i]; });
        INFO("le résultat d'indice i est f(i), avec ses 64 bits");
        REQUIRE(std::vector<std::uint64_t>(resultats.begin(), resultats.end()) == attendus);
    }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("chaque tâche une fois, par quelques workers seulement", "[1.2]") {
    const cours::Partage<epreuve::Journal> journal;
    ::map_ordonne(3, 200, 7, [&](std::size_t i) -> std::uint64_t {
        journal->noter(i, ::getpid());
        return 0;
    });
    for (std::size_t i = 0; i < 200; ++i) {
        INFO("chaque tâche est exécutée une fois, ni zéro, ni deux (tâche " << i << ")");
        REQUIRE(journal->fois(i) == 1);
    }
    const auto workers = journal->workers();
    {
        INFO("aucune tâche n'est exécutée par ce programme lui-même");
        REQUIRE(workers.count(::getpid()) == 0);
    }
    INFO("trois workers au plus, pour deux cents tâches : ils resservent");
    REQUIRE(workers.size() <= 3);
}

TEST_CASE("une tâche lente ne retient que son paquet", "[1.4]") {
    const cours::Partage<cours::Porte> porte;
    const cours::Partage<epreuve::Journal> journal;
    std::vector<std::uint64_t> resultats;
    juge::Acteur appel("appel", [&] {
        resultats = ::map_ordonne(2, 20, 2, [&](std::size_t i) -> std::uint64_t {
            journal->noter(i, ::getpid());
            if (i == 0) porte->passer();
            return i;
        });
    });
    {
        INFO("la tâche 0 n'a pas fini : l'appel l'attend");
        REQUIRE(appel.est_bloque());
    }
    {
        INFO(
            "pendant que la tâche 0 dure, l'autre worker fait tout, sauf la tâche 1 de son paquet");
        REQUIRE(journal->taille() == 19);
        REQUIRE(journal->fois(1) == 0);
    }
    porte->ouvrir(1);
    appel.attendre_fin("Toutes les tâches ont fini : l'appel doit rendre la main.");
    REQUIRE(resultats.size() == 20);
}

TEST_CASE("tous les workers travaillent en même temps", "[1.2]") {
    const cours::Partage<cours::Porte> porte;
    juge::Acteur appel("appel", [&] {
        ::map_ordonne(5, 5, 1, [&](std::size_t i) -> std::uint64_t {
            porte->passer();
            return i;
        });
    });
    {
        INFO("l'appel attend la fin des tâches");
        REQUIRE(appel.est_bloque());
    }
    {
        INFO("cinq workers, cinq tâches : toutes commencées avant qu'une seule finisse");
        REQUIRE(porte->arrives() == 5);
    }
    porte->ouvrir(5);
    appel.attendre_fin("Toutes les tâches ont fini : l'appel doit rendre la main.");
}

TEST_CASE("un paquet va d'une pièce à un worker, dans l'ordre", "[1.4]") {
    for (const auto& [taches, paquet] : std::vector<std::pair<std::size_t, std::size_t>>{
             {12, 4},
             {13, 4},
             {15, 4},
             {5, 8},
             {3, std::numeric_limits<std::size_t>::max() / 2 + 1},
             {3, std::numeric_limits<std::size_t>::max()}}) {
        const cours::Partage<epreuve::Journal> journal;
        const cours::Partage<std::array<std::atomic<pid_t>, 64>> auteurs;
        const auto resultats =
            ::map_ordonne(3, taches, paquet, [&](std::size_t i) -> std::uint64_t {
                (*auteurs)[i].store(::getpid());
                journal->noter(i, ::getpid());
                std::this_thread::yield();
                return i + 1;
            });
        {
            INFO("le dernier paquet, plus court, est exécuté aussi, et aucun ne l'est deux fois ("
                 << taches << " tâches par " << paquet << ")");
            REQUIRE(journal->taille() == taches);
        }
        REQUIRE(resultats.size() == taches);
        for (const auto& [worker, suite] : epreuve::par_worker(*auteurs, *journal)) {
            for (std::size_t k = 1; k < suite.size(); ++k) {
                const bool meme_paquet = suite[k] / paquet == suite[k - 1] / paquet;
                INFO("dans un paquet, les tâches se suivent : " << suite[k - 1] << " puis "
                                                                << suite[k]);
                REQUIRE((meme_paquet ? suite[k] == suite[k - 1] + 1 : suite[k] % paquet == 0));
            }
        }
        for (std::size_t i = 1; i < taches; ++i) {
            INFO("les tâches d'un paquet sont toutes au même worker (" << i - 1 << " et " << i
                                                                       << ")");
            REQUIRE((i / paquet != (i - 1) / paquet || (*auteurs)[i] == (*auteurs)[i - 1]));
        }
    }
}

TEST_CASE("le partage se fait paquet par paquet", "[1.4]") {
    const cours::Partage<std::array<cours::Porte, 2>> portes;
    const cours::Partage<epreuve::Journal> journal;
    juge::Acteur appel("appel", [&] {
        ::map_ordonne(2, 5, 3, [&](std::size_t i) -> std::uint64_t {
            journal->noter(i, ::getpid());
            if (i % 3 == 0) (*portes)[i / 3].passer();
            return i;
        });
    });
    REQUIRE(appel.est_bloque());
    {
        INFO(
            "chacun des deux workers a commencé son paquet, le dernier plus court que l'autre, et "
            "en est à la première tâche");
        auto commencees = journal->taches();
        std::sort(commencees.begin(), commencees.end());
        REQUIRE(commencees == std::vector<std::size_t>{0, 3});
    }
    (*portes)[0].ouvrir(1);
    (*portes)[1].ouvrir(1);
    appel.attendre_fin("Toutes les tâches ont fini : l'appel doit rendre la main.");
}

TEST_CASE("zéro tâche, plus de workers que de tâches, deux appels", "[1.2]") {
    const cours::Inventaire avant;
    const epreuve::Fonction carre = [](std::size_t i) -> std::uint64_t { return i * i; };
    {
        INFO("sans tâche, pas de résultat");
        REQUIRE(::map_ordonne(4, 0, 1, carre).empty());
    }
    REQUIRE(::map_ordonne(20, 1, 1, carre) == std::vector<std::uint64_t>{0});
    const auto mille = ::map_ordonne(2, 1001, 10, carre);
    REQUIRE(mille.size() == 1001);
    for (std::size_t i = 0; i < mille.size(); ++i)
        REQUIRE(mille[i] == i * i);
    {
        juge::Acteur appel("appel", [&] { ::map_ordonne(2, 20'000, 1, carre); });
        appel.attendre_fin("L'appel finit, si nombreux que soient les paquets.");
    }
    INFO("un second appel ne se souvient pas du premier");
    REQUIRE(::map_ordonne(2, 2, 1, [](std::size_t i) { return 7 + i; }) ==
            std::vector<std::uint64_t>{7, 8});
    epreuve::rien_de_reste(avant);
}

TEST_CASE("sans worker, ou par paquets de zéro : refusé", "[1.4]") {
    const cours::Inventaire avant;
    const cours::Partage<epreuve::Journal> journal;
    const epreuve::Fonction noter = [&](std::size_t i) -> std::uint64_t {
        journal->noter(i, ::getpid());
        return 0;
    };
    juge::Registre<bool> refus;
    juge::Acteur appel("appel", [&] {
        refus.noter(epreuve::refuse([&] { ::map_ordonne(0, 3, 1, noter); }));
        refus.noter(epreuve::refuse([&] { ::map_ordonne(2, 3, 0, noter); }));
        refus.noter(epreuve::refuse([&] { ::map_ordonne(2, 0, 0, noter); }));
    });
    appel.attendre_fin("Un appel refusé rend la main tout de suite.");
    INFO("workers ou paquet nul : std::invalid_argument");
    REQUIRE(refus.contenu() == std::vector<bool>{true, true, true});
    INFO("un appel refusé n'exécute rien");
    REQUIRE(journal->taille() == 0);
    epreuve::rien_de_reste(avant);
}

TEST_CASE("des attentes interrompues ne perdent rien", "[1.2][simple]") {
    const cours::Inventaire avant;
    {
        const juge::Perturbation interruptions(juge::Panne::interruptions);
        for (int fois = 0; fois < 5; ++fois) {
            const auto resultats =
                ::map_ordonne(3, 10, 2, [](std::size_t i) -> std::uint64_t { return i + 1; });
            INFO("une attente interrompue par un signal (EINTR) est à recommencer");
            REQUIRE(resultats == std::vector<std::uint64_t>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
        }
    }
    epreuve::rien_de_reste(avant);
}

}  // namespace juge::epreuve
