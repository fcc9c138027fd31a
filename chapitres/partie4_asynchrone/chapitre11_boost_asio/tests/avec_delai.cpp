#include <chapitre11/avec_delai.hpp>
#include <chapitre11/entete_epreuve.hpp>

using namespace std::chrono_literals;
namespace asio = boost::asio;
using juge::epreuve::Boucle;

namespace {

asio::awaitable<std::string> dire_apres(std::chrono::milliseconds duree, std::stop_token jeton) {
    co_await cours::dormir(duree, jeton);
    co_return "dit";
}

/// Une opération qui demande une heure, et s'arrête si on l'en prie.
asio::awaitable<std::string> une_heure(std::stop_token jeton) {
    return dire_apres(1h, jeton);
}

/// Elle rend ce qu'elle a, même arrêtée.
asio::awaitable<std::string> ce_qu_elle_a(std::stop_token jeton) {
    cours::IssueTache<void> issue;
    co_await cours::noter(cours::dormir(1h, jeton), issue);
    co_return issue.reussie() ? "tout" : "une part";
}

template <class T>
std::string raison(const cours::IssueTache<T>& issue) {
    try {
        if (issue.erreur()) std::rethrow_exception(issue.erreur());
    } catch (const cours::DelaiDepasse&) {
        return "délai";
    } catch (const boost::system::system_error& e) {
        return e.code() == asio::error::operation_aborted ? "arrêt" : "autre";
    } catch (const std::exception& e) {
        return e.what();
    }
    return issue.reussie() ? "réussie" : "en cours";
}

}  // namespace

TEST_CASE("finie à temps : son résultat, et plus de minuterie", "[simple]") {
    juge::HorlogeFactice horloge;
    Boucle boucle;
    cours::IssueTache<std::string> issue;
    boucle.lancer(cours::noter(cours::avec_delai(2h, une_heure), issue));
    boucle.avancer();
    boucle.avancer(horloge, 1h);
    REQUIRE(raison(issue) == "réussie");
    REQUIRE(boucle.vide());
}

TEST_CASE("le délai passé : arrêtée, attendue, DelaiDepasse", "[simple]") {
    juge::HorlogeFactice horloge;
    Boucle boucle;
    cours::IssueTache<std::string> issue;
    boucle.lancer(cours::noter(cours::avec_delai(30min, une_heure), issue));
    boucle.avancer();
    boucle.avancer(horloge, 30min - 1ms);
    REQUIRE(raison(issue) == "en cours");
    boucle.avancer(horloge, 1ms);
    REQUIRE(raison(issue) == "délai");
    REQUIRE(boucle.vide());
}

TEST_CASE("un résultat rendu malgré l'arrêt est rendu", "[simple]") {
    juge::HorlogeFactice horloge;
    Boucle boucle;
    cours::IssueTache<std::string> issue;
    boucle.lancer(cours::noter(cours::avec_delai(1min, ce_qu_elle_a), issue));
    boucle.avancer();
    boucle.avancer(horloge, 1min);
    REQUIRE(issue.obtenir() == "une part");
}

TEST_CASE("l'arrêt demandé d'en haut traverse, et n'est pas un délai", "[simple]") {
    juge::HorlogeFactice horloge;
    Boucle boucle;
    std::stop_source arret;
    cours::IssueTache<std::string> issue;
    auto interieure = [](std::stop_token jeton) {
        return cours::avec_delai(30min, une_heure, jeton);
    };
    boucle.lancer(cours::noter(cours::avec_delai(45min, interieure, arret.get_token()), issue));
    boucle.avancer();
    arret.request_stop();
    boucle.avancer();
    REQUIRE(raison(issue) == "arrêt");
    REQUIRE(boucle.vide());
}

TEST_CASE("deux délais emboîtés : le plus court décide", "[simple]") {
    juge::HorlogeFactice horloge;
    Boucle boucle;
    cours::IssueTache<std::string> issue;
    auto interieure = [](std::stop_token jeton) {
        return cours::avec_delai(30min, une_heure, jeton);
    };
    boucle.lancer(cours::noter(cours::avec_delai(10min, interieure), issue));
    boucle.avancer();
    boucle.avancer(horloge, 10min);
    REQUIRE(raison(issue) == "délai");
    REQUIRE(boucle.vide());
}

TEST_CASE("un délai nul ou négatif est refusé, un délai immense ne déborde pas", "[simple]") {
    for (const auto delai : {0ns, -1ns, std::chrono::nanoseconds::min()})
        REQUIRE_THROWS_AS(cours::executer(cours::avec_delai(delai, une_heure)),
                          std::invalid_argument);
    juge::HorlogeFactice horloge;
    Boucle boucle;
    cours::IssueTache<std::string> issue;
    boucle.lancer(
        cours::noter(cours::avec_delai(std::chrono::nanoseconds::max(), une_heure), issue));
    boucle.avancer();
    REQUIRE(raison(issue) == "en cours");
    boucle.avancer(horloge, 1h);
    REQUIRE(raison(issue) == "réussie");
}

TEST_CASE("un sommeil dont l'arrêt est déjà demandé ne commence pas") {
    std::stop_source arret;
    arret.request_stop();
    REQUIRE_THROWS_AS(cours::executer(cours::dormir(1h, arret.get_token())),
                      boost::system::system_error);
}

TEST_CASE("une tempête d'arrêts ne laisse rien") {
    Boucle boucle;
    std::vector<cours::IssueTache<std::string>> issues(300);
    std::vector<std::stop_source> arrets(issues.size());
    for (std::size_t i = 0; i < issues.size(); ++i)
        boucle.lancer(
            cours::noter(cours::avec_delai(1h, une_heure, arrets[i].get_token()), issues[i]));
    boucle.avancer();
    for (auto& arret : arrets)
        arret.request_stop();
    boucle.avancer();
    REQUIRE(boucle.vide());
    REQUIRE(std::all_of(issues.begin(), issues.end(),
                        [](const auto& issue) { return raison(issue) == "arrêt"; }));
}
