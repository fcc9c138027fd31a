#include <chapitre02/ligne_de_cache.hpp>
#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

using cours::ligne_de_cache;

std::uintptr_t adresse(const void* objet) {
    return reinterpret_cast<std::uintptr_t>(objet);
}

/// Le numéro de la ligne de cache où se trouve cet objet.
std::uintptr_t ligne(const void* objet) {
    return epreuve::adresse(objet) / ligne_de_cache;
}

/// Des tableaux de plusieurs tailles, entre des blocs qui décalent leur place dans la mémoire : un
/// alignement dû au hasard ne le reste pas.
struct Rangee {
    Rangee() {
        for (std::size_t i = 0; i < 8; ++i) {
            cales.push_back(std::make_unique<char[]>(16 * i + 8));
            tableaux.push_back(std::make_unique<TableauComptes>(i % 4 + 2));
            tailles.push_back(i % 4 + 2);
        }
    }
    std::vector<std::unique_ptr<char[]>> cales;
    std::vector<std::unique_ptr<TableauComptes>> tableaux;
    std::vector<std::size_t> tailles;
};

}  // namespace

TEST_CASE("deux workers n'écrivent jamais sur la même ligne", "[1.11]") {
    const Rangee rangee;
    for (std::size_t t = 0; t < rangee.tableaux.size(); ++t) {
        std::set<std::uintptr_t> occupees;
        for (std::size_t w = 0; w < rangee.tailles[t]; ++w) {
            const auto& comptes = rangee.tableaux[t]->comptes(w);
            for (const auto numero : std::set<std::uintptr_t>{epreuve::ligne(&comptes.requetes),
                                                              epreuve::ligne(&comptes.octets)}) {
                INFO("une ligne de cache ne porte les compteurs que d'un seul worker");
                REQUIRE(occupees.insert(numero).second);
            }
        }
    }
}

TEST_CASE("chaque worker commence au début d'une ligne", "[1.11]") {
    INFO("l'alignement du type est d'une ligne au moins, où qu'on le range");
    REQUIRE(alignof(ComptesWorker) >= ligne_de_cache);
    const Rangee rangee;
    for (std::size_t t = 0; t < rangee.tableaux.size(); ++t) {
        for (std::size_t w = 0; w < rangee.tailles[t]; ++w) {
            INFO("l'adresse des compteurs d'un worker est un multiple de la taille d'une ligne");
            REQUIRE(epreuve::adresse(&rangee.tableaux[t]->comptes(w)) % ligne_de_cache == 0);
        }
    }
}

TEST_CASE("un worker n'occupe qu'une ligne", "[1.11]") {
    TableauComptes tableau(2);
    const auto& comptes = tableau.comptes(1);
    INFO("les deux compteurs d'un worker sont écrits ensemble : sur la même ligne");
    REQUIRE(epreuve::ligne(&comptes.requetes) == epreuve::ligne(&comptes.octets));
}

TEST_CASE("noter n'écrit que chez son worker", "[1.11]") {
    TableauComptes tableau(2);
    const auto* debut = reinterpret_cast<const unsigned char*>(&tableau);
    const std::vector<unsigned char> avant(debut, debut + sizeof tableau);
    tableau.noter(1, 10);
    for (std::size_t i = 0; i < avant.size(); ++i) {
        // Un tableau qui porterait lui-même les comptes a le droit d'y écrire.
        if (epreuve::ligne(debut + i) == epreuve::ligne(&tableau.comptes(1))) continue;
        INFO("noter() change un membre du tableau : tous les workers se disputent sa ligne");
        REQUIRE(debut[i] == avant[i]);
    }
}

TEST_CASE("le tableau compte juste", "[1.11]") {
    TableauComptes tableau(3);
    tableau.noter(0, 100);
    tableau.noter(2, 30);
    tableau.noter(2, 4);
    INFO("chaque worker a ses comptes");
    REQUIRE(tableau.comptes(0).requetes == 1);
    REQUIRE(tableau.comptes(0).octets == 100);
    REQUIRE(tableau.comptes(1).requetes == 0);
    REQUIRE(tableau.comptes(2).requetes == 2);
    REQUIRE(tableau.comptes(2).octets == 34);
    INFO("le total additionne tous les workers");
    REQUIRE(tableau.total().requetes == 3);
    REQUIRE(tableau.total().octets == 134);
}

TEST_CASE("un worker qui n'existe pas est refusé", "[1.11]") {
    TableauComptes tableau(2);
    INFO("les workers d'un tableau de deux sont 0 et 1");
    REQUIRE_THROWS_AS(tableau.noter(2, 1), std::out_of_range);
    REQUIRE_THROWS_AS(tableau.comptes(2), std::out_of_range);
    INFO("une note refusée n'a rien compté");
    REQUIRE(tableau.total().requetes == 0);
    INFO("un tableau d'aucun worker n'a pas de sens");
    REQUIRE_THROWS_AS(TableauComptes(0), std::invalid_argument);
}

TEST_CASE("le superviseur lit pendant que les workers comptent", "[1.11]") {
    constexpr std::size_t workers = 3;
    constexpr std::uint64_t requetes = 50;
    TableauComptes tableau(workers);
    std::latch depart(workers + 1);
    juge::Registre<std::uint64_t> vus;
    {
        std::deque<juge::Acteur> equipe;
        for (std::size_t w = 0; w < workers; ++w) {
            equipe.emplace_back("worker " + std::to_string(w), [&, w] {
                depart.arrive_and_wait();
                for (std::uint64_t i = 0; i < requetes; ++i)
                    tableau.noter(w, 10);
            });
        }
        juge::Acteur superviseur("superviseur", [&] {
            depart.arrive_and_wait();
            for (int i = 0; i < 20; ++i)
                vus.noter(tableau.total().requetes);
        });
        superviseur.attendre_fin("Lire les comptes n'attend personne.");
        for (auto& worker : equipe)
            worker.attendre_fin("Compter n'attend personne.");
    }
    const auto lus = vus.contenu();
    INFO("les comptes ne font que croître");
    REQUIRE(std::is_sorted(lus.begin(), lus.end()));
    INFO("tout est compté, une fois");
    REQUIRE(tableau.total().requetes == workers * requetes);
    REQUIRE(tableau.total().octets == workers * requetes * 10);
}

}  // namespace juge::epreuve
