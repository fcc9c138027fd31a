#include <chapitre07/inventaire.hpp>
#include <chapitre11/avec_delai.hpp>
#include <chapitre11/http.hpp>
#include <chapitre11/lancer.hpp>
#include <chapitre11/pour_chacun.hpp>
#include <chapitre11/rassembler.hpp>
#include <chapitre11/site_local.hpp>
#include <juge/epreuve.hpp>

using namespace std::chrono_literals;
using cours::Adresse;
using cours::ErreurHttp;
using cours::SiteLocal;
using Vice = cours::PageLocale::Vice;
namespace asio = boost::asio;

namespace {

SiteLocal::Pages pages() {
    SiteLocal::Pages servies;
    servies["/"] = {"<a href=\"/a\">"};
    servies["/grosse"] = {std::string(100'000, 'g')};
    servies["/ailleurs"] = {.corps = "", .statut = 301, .emplacement = "/"};
    servies["/ment"] = {.corps = "court", .vice = Vice::longueur_mensongere};
    servies["/sans_fin"] = {.corps = "x", .vice = Vice::sans_fin};
    servies["/coupe"] = {.corps = "", .vice = Vice::en_tete_coupe};
    servies["/charabia"] = {.corps = "", .vice = Vice::charabia};
    servies["/muette"] = {.corps = "", .vice = Vice::muette};
    servies["/capricieuse"] = {.corps = "enfin", .pannes = 2};
    servies["/lente"] = {.corps = "lente", .lenteur = 20ms};
    return servies;
}

/// Exécute `visite` contre un site, dans la même boucle.
template <class Visite>
void visiter(Visite visite) {
    auto tout = [](Visite faire) -> asio::awaitable<void> {
        SiteLocal site(co_await asio::this_coro::executor, pages());
        co_await faire(site);
    };
    cours::executer(tout(visite));
}

asio::awaitable<std::optional<ErreurHttp::Cause>> cause(std::string texte,
                                                        cours::BornesHttp bornes) {
    try {
        co_await cours::obtenir(Adresse::lire(texte), bornes);
        co_return std::nullopt;
    } catch (const ErreurHttp& erreur) {
        co_return erreur.cause();
    }
}

}  // namespace

TEST_CASE("une page s'obtient, quel que soit son statut") {
    visiter([](SiteLocal& site) -> asio::awaitable<void> {
        const auto accueil = co_await cours::obtenir(Adresse::lire(site.racine()));
        REQUIRE(accueil.statut == 200);
        REQUIRE(accueil.corps == "<a href=\"/a\">");
        const auto absente = co_await cours::obtenir(Adresse::lire(site.racine() + "/rien"));
        REQUIRE(absente.statut == 404);
        const auto ailleurs = co_await cours::obtenir(Adresse::lire(site.racine() + "/ailleurs"));
        REQUIRE(ailleurs.statut == 301);
        REQUIRE(ailleurs.emplacement == "/");
        const auto capricieuse = Adresse::lire(site.racine() + "/capricieuse");
        for (const unsigned attendu : {503U, 503U, 200U}) {
            const auto page = co_await cours::obtenir(capricieuse);
            REQUIRE(page.statut == attendu);
        }
        REQUIRE(site.demandes("/capricieuse") == 3);
    });
}

TEST_CASE("une page fautive est une erreur, et dit laquelle") {
    visiter([](SiteLocal& site) -> asio::awaitable<void> {
        using Cause = ErreurHttp::Cause;
        const std::vector<std::pair<std::string, Cause>> fautives{{"/ment", Cause::tronquee},
                                                                  {"/sans_fin", Cause::trop_grosse},
                                                                  {"/grosse", Cause::trop_grosse},
                                                                  {"/coupe", Cause::tronquee},
                                                                  {"/charabia", Cause::protocole}};
        const cours::BornesHttp patientes{10s, 50'000};
        const cours::BornesHttp pressees{30ms, 1000};
        for (const auto& [chemin, attendue] : fautives) {
            const auto trouvee = co_await cause(site.racine() + chemin, patientes);
            INFO(chemin);
            REQUIRE(trouvee == attendue);
        }
        const auto muette = co_await cause(site.racine() + "/muette", pressees);
        REQUIRE(muette == Cause::delai);
    });
}

TEST_CASE("un serveur absent est une erreur") {
    std::string racine;
    visiter([&](SiteLocal& site) -> asio::awaitable<void> {
        racine = site.racine();
        co_return;
    });
    REQUIRE(cours::executer(cause(racine, {})) == ErreurHttp::Cause::injoignable);
}

TEST_CASE("l'arrêt interrompt une demande, et ne laisse pas de socket") {
    visiter([](SiteLocal& site) -> asio::awaitable<void> {
        const auto avant = cours::descripteurs_ouverts().size();
        std::stop_source arret;
        cours::IssueTache<cours::Page> issue;
        auto demander = cours::noter(
            cours::obtenir(Adresse::lire(site.racine() + "/muette"), {}, arret.get_token()), issue);
        auto arreter = [&]() -> asio::awaitable<void> {
            while (site.demandes("/muette") == 0)
                co_await cours::dormir(1ms);
            arret.request_stop();
        };
        std::vector<asio::awaitable<void>> taches;
        taches.push_back(std::move(demander));
        taches.push_back(arreter());
        co_await cours::rassembler(std::move(taches));
        REQUIRE_THROWS_AS(issue.obtenir(), boost::system::system_error);
        // Il reste au plus le bout du site, dont le client vient de partir.
        REQUIRE(cours::descripteurs_ouverts().size() <= avant + 1);
    });
}

TEST_CASE("la concurrence est bornée, et atteinte") {
    visiter([](SiteLocal& site) -> asio::awaitable<void> {
        int lues = 0;
        auto lire = [&](std::size_t) -> asio::awaitable<void> {
            const auto page = co_await cours::obtenir(Adresse::lire(site.racine() + "/lente"));
            lues += page.statut == 200 ? 1 : 0;
        };
        co_await cours::pour_chacun(12, 4, lire);
        REQUIRE(lues == 12);
        REQUIRE(site.simultanees_max() <= 4);
    });
}

TEST_CASE("pour_chacun : chacun une fois, bornes, première erreur") {
    std::vector<std::size_t> vus;
    auto voir = [&](std::size_t i) -> asio::awaitable<void> {
        vus.push_back(i);
        if (i == 5) throw std::out_of_range("cinq");
        co_return;
    };
    cours::executer(cours::pour_chacun(0, 3, voir));
    REQUIRE(vus.empty());
    cours::executer(cours::pour_chacun(5, 100, voir));
    REQUIRE(vus == std::vector<std::size_t>{0, 1, 2, 3, 4});
    REQUIRE_THROWS_WITH(cours::executer(cours::pour_chacun(100, 1, voir)), "cinq");
    REQUIRE(vus.size() == 11);
    for (const int mauvaise : {0, -3})
        REQUIRE_THROWS_AS(cours::executer(cours::pour_chacun(1, mauvaise, voir)),
                          std::invalid_argument);
}
