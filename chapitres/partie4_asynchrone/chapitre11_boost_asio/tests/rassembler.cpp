#include <chapitre11/avec_delai.hpp>
#include <chapitre11/entete_epreuve.hpp>
#include <chapitre11/eveil.hpp>
#include <chapitre11/rassembler.hpp>

using namespace std::chrono_literals;
namespace asio = boost::asio;
using juge::epreuve::Boucle;

namespace {

asio::awaitable<int> rendre_apres(std::chrono::milliseconds duree, int valeur,
                                  std::stop_token jeton = {}) {
    co_await cours::dormir(duree, jeton);
    co_return valeur;
}

asio::awaitable<int> lever_apres(std::chrono::milliseconds duree, std::string message) {
    co_await cours::dormir(duree);
    throw std::runtime_error(message);
}

asio::awaitable<std::unique_ptr<int>> sans_copie(int valeur) {
    co_return std::make_unique<int>(valeur);
}

asio::awaitable<void> compter(std::atomic<int>& compteur) {
    compteur.fetch_add(1);
    co_return;
}

/// Une liste d'awaitable ne se copie pas : elle ne s'écrit pas entre accolades.
template <class T, class... Suite>
std::vector<T> liste(T premier, Suite... suite) {
    std::vector<T> taches;
    taches.push_back(std::move(premier));
    (taches.push_back(std::move(suite)), ...);
    return taches;
}

std::string message(std::exception_ptr erreur) {
    try {
        std::rethrow_exception(erreur);
    } catch (const std::exception& e) {
        return e.what();
    } catch (...) {
        return "autre";
    }
}

}  // namespace

TEST_CASE("les résultats sont dans l'ordre des tâches", "[simple]") {
    juge::HorlogeFactice horloge;
    Boucle boucle;
    cours::IssueTache<std::vector<int>> issue;
    auto taches = liste(rendre_apres(30min, 1), rendre_apres(10min, 2), rendre_apres(20min, 3));
    boucle.lancer(cours::noter(cours::rassembler(std::move(taches)), issue));
    boucle.avancer();
    boucle.avancer(horloge, 29min);
    REQUIRE_FALSE(issue.reussie());
    boucle.avancer(horloge, 1min);
    REQUIRE(issue.reussie());
    REQUIRE(issue.obtenir() == std::vector{1, 2, 3});
    REQUIRE(boucle.vide());
}

TEST_CASE("aucune tâche, une tâche, un type sans copie") {
    REQUIRE(cours::executer(cours::rassembler(std::vector<asio::awaitable<int>>{})).empty());
    const auto un = cours::executer(cours::rassembler(liste(sans_copie(7))));
    REQUIRE(*un.at(0) == 7);
    std::atomic<int> compteur = 0;
    cours::executer(cours::rassembler(liste(compter(compteur), compter(compteur))));
    REQUIRE(compteur == 2);
}

TEST_CASE("sans arrêt, les autres vont à leur terme, et la première erreur est relancée",
          "[simple]") {
    juge::HorlogeFactice horloge;
    Boucle boucle;
    cours::IssueTache<std::vector<int>> issue;
    auto taches = liste(lever_apres(20min, "seconde"), lever_apres(10min, "première"),
                        rendre_apres(30min, 1));
    boucle.lancer(cours::noter(cours::rassembler(std::move(taches)), issue));
    boucle.avancer();
    boucle.avancer(horloge, 20min);
    REQUIRE(issue.erreur() == nullptr);
    boucle.avancer(horloge, 10min);
    REQUIRE(message(issue.erreur()) == "première");
    REQUIRE(boucle.vide());
}

TEST_CASE("avec un arrêt, les autres sont prévenues et attendues", "[simple]") {
    juge::HorlogeFactice horloge;
    Boucle boucle;
    std::stop_source arret;
    cours::IssueTache<std::vector<int>> issue;
    auto taches = liste(rendre_apres(24h, 1, arret.get_token()), lever_apres(10min, "première"));
    boucle.lancer(cours::noter(cours::rassembler(std::move(taches), arret), issue));
    boucle.avancer();
    REQUIRE_FALSE(arret.stop_requested());
    boucle.avancer(horloge, 10min);
    REQUIRE(message(issue.erreur()) == "première");
    REQUIRE(boucle.vide());
}

TEST_CASE("rassembler_issues rend valeurs et erreurs, chacune à sa place") {
    auto taches = liste(rendre_apres(2ms, 1), lever_apres(1ms, "raté"), rendre_apres(0ms, 3));
    auto issues = cours::executer(cours::rassembler_issues(std::move(taches)));
    REQUIRE(issues.size() == 3);
    REQUIRE(issues[0].obtenir() == 1);
    REQUIRE(message(issues[1].erreur()) == "raté");
    REQUIRE(issues[2].obtenir() == 3);
}

TEST_CASE("sur plusieurs threads, rien ne se perd") {
    asio::thread_pool equipe(3);
    std::atomic<int> compteur = 0;
    for (int tour = 0; tour < 20; ++tour) {
        std::vector<asio::awaitable<void>> taches;
        for (int i = 0; i < 50; ++i)
            taches.push_back(compter(compteur));
        auto tout = cours::rassembler(std::move(taches));
        asio::co_spawn(equipe, std::move(tout), asio::use_future).get();
        REQUIRE(compteur == 50 * (tour + 1));
    }
    equipe.join();
}

TEST_CASE("un éveil sonné avant l'attente n'est pas perdu") {
    asio::thread_pool equipe(2);
    for (int tour = 0; tour < 50; ++tour) {
        cours::Eveil eveil(equipe.get_executor());
        auto attente = asio::co_spawn(equipe, eveil.attendre(), asio::use_future);
        eveil.sonner();
        eveil.sonner();
        attente.get();
    }
    equipe.join();
    REQUIRE(true);
}

TEST_CASE("une boucle détruite détruit les coroutines qui attendaient") {
    auto temoin = std::make_shared<int>(1);
    {
        Boucle boucle;
        auto attendre = [](std::shared_ptr<int> vivant) -> asio::awaitable<void> {
            cours::Eveil eveil(co_await asio::this_coro::executor);
            co_await eveil.attendre();
            *vivant = 2;
        };
        boucle.lancer(attendre(temoin));
        boucle.avancer();
        REQUIRE(temoin.use_count() == 2);
    }
    REQUIRE(temoin.use_count() == 1);
}

TEST_CASE("ce que lève une tâche lancée sort de la boucle") {
    Boucle boucle;
    auto lever = []() -> asio::awaitable<void> {
        throw std::runtime_error("perdue ?");
        co_return;
    };
    boucle.lancer(lever());
    REQUIRE_THROWS_WITH(boucle.avancer(), "perdue ?");
}
