// Les exceptions des coroutines d'Asio, ramenées à la même forme ; et, dans un même programme,
// l'issue d'une tâche du pool de processus.
#include <chapitre08/issue.hpp>
#include <chapitre14/erreurs_agregees.hpp>
#include <juge/epreuve.hpp>

#include <chapitre11/rassembler.hpp>

namespace {

cours::asio::awaitable<int> echouer_plus_tard() {
    co_await cours::asio::post(co_await cours::asio::this_coro::executor,
                               cours::asio::use_awaitable);
    throw std::out_of_range("rang 12");
}

}  // namespace

TEST_CASE("une coroutine d'Asio : le même type et le même message") {
    const auto erreur = cours::erreur_de("coroutine", [] { cours::executer(echouer_plus_tard()); });
    REQUIRE(erreur);
    CHECK(erreur->type == "std::out_of_range");
    CHECK(erreur->message == "rang 12");
}

TEST_CASE("toutes les erreurs d'un rassemblement") {
    cours::CollecteurErreurs collecteur;
    const auto tout = [&]() -> cours::asio::awaitable<void> {
        std::vector<cours::asio::awaitable<int>> taches;
        taches.push_back(echouer_plus_tard());
        taches.push_back(echouer_plus_tard());
        const auto issues = co_await cours::rassembler_issues(std::move(taches));
        for (std::size_t i = 0; i < issues.size(); ++i)
            if (!issues[i].reussie())
                collecteur.noter(issues[i].erreur(), "tâche " + std::to_string(i));
    };
    cours::executer(tout());
    CHECK(collecteur.taille() == 2);
}

TEST_CASE("l'issue d'une tâche d'Asio devient celle d'une tâche de pool") {
    cours::IssueTache<int> rendue;
    cours::executer(cours::noter(echouer_plus_tard(), rendue));
    const cours::Issue<int> issue(rendue.erreur());
    CHECK_FALSE(issue.reussie());
    CHECK(issue.message() == "rang 12");
}
