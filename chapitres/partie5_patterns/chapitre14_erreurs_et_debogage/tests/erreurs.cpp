#include <chapitre04/groupe_threads.hpp>
#include <chapitre07/processus.hpp>
#include <chapitre14/erreurs_agregees.hpp>
#include <future>
#include <juge/epreuve.hpp>

namespace {

template <class E>
std::exception_ptr une(E exception) {
    return std::make_exception_ptr(std::move(exception));
}

std::vector<cours::ErreurRapportee> levees(cours::CollecteurErreurs& collecteur) {
    try {
        collecteur.lever();
    } catch (const cours::ErreursAgregees& agregat) {
        return agregat.erreurs();
    }
    return {};
}

}  // namespace

TEST_CASE("une erreur rapportée dit le type, le message et l'origine") {
    const auto portee = cours::rapporter(une(std::out_of_range("rang 12")), "tâche 3");
    CHECK(portee.type == "std::out_of_range");
    CHECK(portee.message == "rang 12");
    CHECK(cours::en_phrase(portee) == "[tâche 3] std::out_of_range : rang 12");
    CHECK_THROWS_AS(std::rethrow_exception(portee.exception), std::out_of_range);
    const auto entier = cours::rapporter(une(42), "");
    CHECK(entier.type == "int");
    CHECK(cours::en_phrase(entier) == "int : exception sans message");
    CHECK_THROWS_AS(cours::rapporter(nullptr, "x"), std::invalid_argument);
}

TEST_CASE("une erreur d'un autre processus garde le type qu'elle y avait") {
    const auto distante =
        cours::rapporter(une(cours::ErreurDistante("std::range_error", "loin")), "processus");
    CHECK(distante.type == "std::range_error");
    CHECK(distante.message == "loin");
    CHECK(distante.exception == nullptr);
}

TEST_CASE("erreur_de() rend ce que l'action a levé, ou rien") {
    CHECK_FALSE(cours::erreur_de("rien", [] {}));
    const auto rompue = cours::erreur_de("future", [] {
        std::future<int> futur;
        {
            std::promise<int> promesse;
            futur = promesse.get_future();
        }
        futur.get();
    });
    REQUIRE(rompue);
    CHECK(rompue->type == "std::future_error");
    CHECK(rompue->origine == "future");
}

TEST_CASE("un agrégat garde toutes les erreurs, dans l'ordre") {
    CHECK_THROWS_AS(cours::ErreursAgregees({}), std::invalid_argument);
    cours::CollecteurErreurs collecteur;
    collecteur.lever();  // aucune erreur : rien
    collecteur.noter(une(std::runtime_error("un")), "a");
    collecteur.noter(une(7), "b");
    try {
        throw std::logic_error("trois");
    } catch (...) {
        collecteur.noter("c");
    }
    CHECK(collecteur.taille() == 3);
    const cours::ErreursAgregees agregat(collecteur.erreurs());
    CHECK(std::string(agregat.what()) ==
          "3 erreurs :\n  [a] std::runtime_error : un\n  [b] int : exception sans message\n"
          "  [c] std::logic_error : trois");
    CHECK(levees(collecteur).size() == 3);
    CHECK(collecteur.taille() == 0);
    CHECK(levees(collecteur).empty());
    CHECK_THROWS_AS(collecteur.noter("hors d'un catch"), std::invalid_argument);
}

TEST_CASE("un agrégat noté dans un autre est déplié") {
    cours::CollecteurErreurs dedans;
    dedans.noter(une(std::runtime_error("un")), "tâche 1");
    dedans.noter(une(std::runtime_error("deux")), "");
    cours::CollecteurErreurs dehors;
    try {
        dedans.lever();
    } catch (...) {
        dehors.noter("lot 2");
    }
    const auto erreurs = dehors.erreurs();
    REQUIRE(erreurs.size() == 2);
    CHECK(erreurs[0].origine == "lot 2 / tâche 1");
    CHECK(erreurs[1].origine == "lot 2");
    CHECK(erreurs[1].type == "std::runtime_error");
}

TEST_CASE("huit threads notent à la fois, aucune erreur n'est perdue") {
    cours::CollecteurErreurs collecteur;
    {
        cours::GroupeThreads groupe;
        for (int t = 0; t < 8; ++t)
            groupe.lancer("t" + std::to_string(t), [&collecteur, t] {
                for (int i = 0; i < 200; ++i) {
                    try {
                        throw std::runtime_error(std::to_string(t * 1000 + i));
                    } catch (...) {
                        collecteur.noter("t");
                        static_cast<void>(collecteur.taille());
                    }
                }
            });
        static_cast<void>(groupe.joindre());
    }
    std::set<std::string> messages;
    for (const auto& erreur : levees(collecteur))
        messages.insert(erreur.message);
    CHECK(messages.size() == 1600);
}
