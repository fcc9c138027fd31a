#include <chapitre11/avec_delai.hpp>
#include <chapitre11/eveil.hpp>

#include <chapitre11/entete_epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {

using namespace std::chrono_literals;

namespace {

using Essai = std::function<::Reponse()>;

Essai rendre(int statut, std::optional<std::chrono::seconds> apres = std::nullopt) {
    return [=] { return ::Reponse{statut, "corps " + std::to_string(statut), apres}; };
}
/// Une panne passagère d'une espèce particulière.
class PanneDeReseau : public ::PannePassagere {
public:
    using ::PannePassagere::PannePassagere;
};
Essai tomber(const char* message) {
    return [message]() -> ::Reponse { throw ::PannePassagere(message); };
}

/// Un serveur qui répond selon un plan, et note à quelle heure il est appelé. Le plan épuisé, il
/// tombe en panne.
class Serveur {
public:
    explicit Serveur(std::vector<Essai> plan) : plan_(std::move(plan)) {}

    ::Envoi envoi() {
        return [this](const ::Requete& requete) { return servir(requete); };
    }

    std::vector<std::chrono::nanoseconds> heures;  ///< des appels, depuis le premier
    std::vector<std::string> chemins;
    std::function<void()> sur_appel = [] {};

private:
    boost::asio::awaitable<::Reponse> servir(const ::Requete& requete) {
        const auto heure = std::chrono::steady_clock::now();
        if (heures.empty()) premier_ = heure;
        heures.push_back(heure - premier_);
        sur_appel();
        co_await cours::ceder();
        chemins.push_back(requete.methode + " " + requete.chemin);
        const std::size_t rang = heures.size() - 1;
        co_return rang < plan_.size() ? plan_[rang]() : epreuve::tomber("en panne")();
    }
    std::vector<Essai> plan_;
    std::chrono::steady_clock::time_point premier_;
};

/// Un appel de la réponse, et son issue en un mot.
class Appel {
public:
    Appel(Boucle& boucle, ::Requete requete, ::Politique politique, Serveur& serveur,
          std::stop_token jeton = {}) {
        boucle.lancer(suivre(std::move(requete), politique, serveur.envoi(), std::move(jeton)));
        boucle.avancer();
    }
    std::string issue = "en cours";

private:
    boost::asio::awaitable<void> suivre(::Requete requete, ::Politique politique, ::Envoi envoi,
                                        std::stop_token jeton) {
        cours::IssueTache<::Reponse> rendue;
        co_await cours::noter(
            ::envoyer_avec_reprises(std::move(requete), politique, std::move(envoi), jeton),
            rendue);
        issue = decrire(rendue);
    }
    static std::string decrire(cours::IssueTache<::Reponse>& rendue) {
        try {
            return rendue.obtenir().corps;
        } catch (const boost::system::system_error& erreur) {
            return erreur.code() == boost::asio::error::operation_aborted ? "arrêt" : "système";
        } catch (const std::invalid_argument&) {
            return "invalid_argument";
        } catch (const PanneDeReseau&) {
            return "PanneDeReseau";
        } catch (const std::exception& erreur) {
            return erreur.what();
        } catch (int) {
            return "int";
        }
    }
};

const ::Requete lire{"GET", "/page"};

/// Fait passer du temps, minuterie par minuterie.
void laisser_passer(Boucle& boucle, juge::HorlogeFactice& horloge, int secondes) {
    for (int i = 0; i < secondes; ++i)
        boucle.avancer(horloge, 1s);
}

}  // namespace

TEST_CASE("une réponse est rendue aussitôt, telle quelle", "[1.8][simple]") {
    juge::HorlogeFactice horloge;
    for (const int statut : {200, 204, 301, 400, 404, 500}) {
        epreuve::Boucle boucle;
        epreuve::Serveur serveur({epreuve::rendre(statut)});
        const epreuve::Appel appel(boucle, epreuve::lire, {5, 1s, 10s}, serveur);
        INFO("le statut " << statut << " n'est pas de ceux que l'on réessaie");
        REQUIRE(appel.issue == "corps " + std::to_string(statut));
        REQUIRE(serveur.chemins == std::vector<std::string>{"GET /page"});
        REQUIRE(boucle.vide());
    }
}

TEST_CASE("429, 503 et les pannes passagères se réessaient", "[1.8][simple]") {
    juge::HorlogeFactice horloge;
    epreuve::Boucle boucle;
    epreuve::Serveur serveur({epreuve::rendre(429), epreuve::tomber("coupée"), epreuve::rendre(503),
                              epreuve::rendre(200)});
    const epreuve::Appel appel(boucle, epreuve::lire, {5, 1s, 4s}, serveur);
    epreuve::laisser_passer(boucle, horloge, 10);
    {
        INFO("trois échecs passagers, puis une réponse");
        REQUIRE(appel.issue == "corps 200");
    }
    REQUIRE(serveur.heures.size() == 4);
    INFO("plus rien à attendre : rien ne reste dans la boucle");
    REQUIRE(boucle.vide());
}

TEST_CASE("autant d'essais que permis, pas un de plus", "[1.8][simple]") {
    juge::HorlogeFactice horloge;
    epreuve::Boucle boucle;
    epreuve::Serveur tombe(
        {epreuve::tomber("un"), epreuve::tomber("deux"), epreuve::tomber("trois")});
    const epreuve::Appel appel(boucle, epreuve::lire, {3, 1s, 10s}, tombe);
    epreuve::laisser_passer(boucle, horloge, 3);
    {
        INFO("le dernier essai a levé : c'est son exception, sans plus rien attendre");
        REQUIRE(appel.issue == "trois");
    }
    epreuve::laisser_passer(boucle, horloge, 60);
    {
        INFO("trois essais étaient permis");
        REQUIRE(tombe.heures.size() == 3);
    }
    const epreuve::Essai particuliere = []() -> ::Reponse {
        throw epreuve::PanneDeReseau("coupée");
    };
    epreuve::Serveur coupe({particuliere, particuliere});
    const epreuve::Appel precise(boucle, epreuve::lire, {2, 1s, 10s}, coupe);
    epreuve::laisser_passer(boucle, horloge, 2);
    {
        INFO("la dernière panne est relancée telle quelle, avec son type");
        REQUIRE(precise.issue == "PanneDeReseau");
    }
    epreuve::Serveur sature({epreuve::rendre(503), epreuve::rendre(429)});
    const epreuve::Appel second(boucle, epreuve::lire, {2, 1s, 10s}, sature);
    epreuve::laisser_passer(boucle, horloge, 2);
    INFO("le dernier essai rend sa réponse, quelle qu'elle soit");
    REQUIRE(second.issue == "corps 429");
}

TEST_CASE("une politique impossible est refusée, sans rien envoyer", "[1.8][simple]") {
    for (const ::Politique politique :
         {::Politique{0, 1s, 10s}, ::Politique{-1, 1s, 10s}, ::Politique{3, -1ns, 10s}}) {
        epreuve::Boucle boucle;
        epreuve::Serveur serveur({epreuve::rendre(200)});
        const epreuve::Appel appel(boucle, epreuve::lire, politique, serveur);
        {
            INFO("moins d'un essai, ou une attente négative : std::invalid_argument");
            REQUIRE(appel.issue == "invalid_argument");
        }
        REQUIRE(serveur.heures.empty());
    }
}

TEST_CASE("une panne qui n'est pas passagère passe aussitôt", "[1.8][simple]") {
    juge::HorlogeFactice horloge;
    const std::vector<std::pair<Essai, std::string>> pannes{
        {[]() -> ::Reponse { throw std::runtime_error("certificat expiré"); }, "certificat expiré"},
        {[]() -> ::Reponse { throw 42; }, "int"}};
    for (const auto& [panne, attendue] : pannes) {
        epreuve::Boucle boucle;
        epreuve::Serveur serveur({panne});
        const epreuve::Appel appel(boucle, epreuve::lire, {5, 1s, 10s}, serveur);
        {
            INFO("elle ne s'arrangera pas en attendant");
            REQUIRE(appel.issue == attendue);
        }
        REQUIRE(serveur.heures.size() == 1);
    }
}

TEST_CASE("l'attente double, et ne dépasse pas le maximum", "[1.8][simple]") {
    juge::HorlogeFactice horloge;
    epreuve::Boucle boucle;
    epreuve::Serveur serveur({});
    const epreuve::Appel appel(boucle, epreuve::lire, {6, 2s, 9s}, serveur);
    epreuve::laisser_passer(boucle, horloge, 60);
    using Heures = std::vector<std::chrono::nanoseconds>;
    INFO("les attentes : 2 s, 4 s, 8 s, puis 9 s, le maximum");
    REQUIRE(serveur.heures == Heures{0s, 2s, 6s, 14s, 23s, 32s});
    REQUIRE(appel.issue == "en panne");
}

TEST_CASE("une première attente qui dépasse déjà le maximum", "[1.8][simple]") {
    juge::HorlogeFactice horloge;
    epreuve::Boucle boucle;
    epreuve::Serveur serveur({epreuve::tomber("un"), epreuve::rendre(200)});
    const epreuve::Appel appel(boucle, epreuve::lire, {3, 1h, 5s}, serveur);
    epreuve::laisser_passer(boucle, horloge, 5);
    REQUIRE(appel.issue == "corps 200");
}

TEST_CASE("cent essais : l'attente ne déborde pas", "[1.8][simple]") {
    juge::HorlogeFactice horloge;
    epreuve::Boucle boucle;
    epreuve::Serveur serveur({});
    const epreuve::Appel appel(boucle, epreuve::lire, {100, 1s, 2s}, serveur);
    for (int i = 0; i < 80; ++i)
        boucle.avancer(horloge, 2s);
    {
        INFO("doublée trente fois, une durée déborde, devient négative, et n'attend plus");
        REQUIRE(serveur.heures.size() == 81);
    }
    epreuve::Serveur lointain({});
    const std::chrono::nanoseconds cent_cinquante_ans = 150 * 8766h;
    const epreuve::Appel second(boucle, epreuve::lire,
                                {100, cent_cinquante_ans, std::chrono::nanoseconds::max()},
                                lointain);
    boucle.avancer(horloge, cent_cinquante_ans);
    INFO("le double de cent cinquante ans ne tient pas dans une durée : il se borne avant");
    REQUIRE(lointain.heures.size() == 2);
}

TEST_CASE("ce qui n'est pas idempotent n'est envoyé qu'une fois", "[1.8][simple]") {
    juge::HorlogeFactice horloge;
    for (const char* methode : {"POST", "PATCH", "CONNECT", "TRACE", "get", "ACHETER", ""}) {
        for (const auto& essai : {epreuve::tomber("coupée"), epreuve::rendre(503)}) {
            epreuve::Boucle boucle;
            epreuve::Serveur serveur({essai, epreuve::rendre(200)});
            const epreuve::Appel appel(boucle, {methode, "/achat"}, {5, 1s, 10s}, serveur);
            epreuve::laisser_passer(boucle, horloge, 20);
            INFO("« " << methode << " » a peut-être eu son effet : la répéter le doublerait");
            REQUIRE(serveur.heures.size() == 1);
            REQUIRE((appel.issue == "coupée" || appel.issue == "corps 503"));
        }
    }
    for (const char* methode : {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"}) {
        epreuve::Boucle boucle;
        epreuve::Serveur serveur({epreuve::tomber("coupée"), epreuve::rendre(200)});
        const epreuve::Appel appel(boucle, {methode, "/page"}, {5, 1s, 10s}, serveur);
        boucle.avancer(horloge, 1s);
        INFO("« " << methode << " » se répète sans risque");
        REQUIRE(appel.issue == "corps 200");
    }
}

TEST_CASE("le serveur dit combien attendre", "[1.8][simple]") {
    juge::HorlogeFactice horloge;
    epreuve::Boucle boucle;
    epreuve::Serveur serveur({epreuve::rendre(503, 7s), epreuve::rendre(429, 1s),
                              epreuve::rendre(503), epreuve::rendre(200)});
    const epreuve::Appel appel(boucle, epreuve::lire, {5, 2s, 10s}, serveur);
    epreuve::laisser_passer(boucle, horloge, 30);
    using Heures = std::vector<std::chrono::nanoseconds>;
    {
        INFO("7 s, demandées ; puis 4 s et 8 s, plus longues que ce que le serveur demandait");
        REQUIRE(serveur.heures == Heures{0s, 7s, 11s, 19s});
    }
    REQUIRE(appel.issue == "corps 200");
    epreuve::Serveur juste_assez({epreuve::rendre(503, 10s), epreuve::rendre(200)});
    const epreuve::Appel limite(boucle, epreuve::lire, {5, 2s, 10s}, juste_assez);
    epreuve::laisser_passer(boucle, horloge, 10);
    {
        INFO("il demande le maximum : ce n'est pas le dépasser");
        REQUIRE(limite.issue == "corps 200");
    }
    // Dix milliards de secondes, et le plus grand nombre de secondes, débordent en nanosecondes.
    for (const auto demandees : {11s, 10'000'000'000s, std::chrono::seconds::max()}) {
        epreuve::Serveur exigeant({epreuve::rendre(503, demandees), epreuve::rendre(200)});
        const epreuve::Appel second(boucle, epreuve::lire, {5, 2s, 10s}, exigeant);
        INFO("il demande plus que le maximum : inutile de revenir plus tôt, ni d'attendre tant");
        CAPTURE(demandees.count());
        REQUIRE(second.issue == "corps 503");
    }
}

TEST_CASE("l'arrêt pendant une attente la fait cesser", "[1.8][simple]") {
    juge::HorlogeFactice horloge;
    epreuve::Boucle boucle;
    std::stop_source arret;
    epreuve::Serveur serveur({epreuve::tomber("un"), epreuve::rendre(200)});
    const epreuve::Appel appel(boucle, epreuve::lire, {3, 1h, 2h}, serveur, arret.get_token());
    REQUIRE(appel.issue == "en cours");
    arret.request_stop();
    boucle.avancer();
    {
        INFO("l'arrêt est demandé : l'attente d'une heure cesse aussitôt");
        REQUIRE(appel.issue == "arrêt");
    }
    REQUIRE(serveur.heures.size() == 1);
    REQUIRE(boucle.vide());
}

TEST_CASE("l'arrêt pendant un envoi : son issue, et plus aucun envoi", "[1.8][simple]") {
    juge::HorlogeFactice horloge;
    const std::vector<std::pair<Essai, std::string>> essais{{epreuve::rendre(200), "corps 200"},
                                                            {epreuve::rendre(503), "corps 503"},
                                                            {epreuve::tomber("coupée"), "coupée"}};
    for (const auto& [essai, attendue] : essais) {
        epreuve::Boucle boucle;
        std::stop_source arret;
        epreuve::Serveur serveur({essai, epreuve::rendre(200)});
        serveur.sur_appel = [&] { arret.request_stop(); };
        const epreuve::Appel appel(boucle, epreuve::lire, {3, 0s, 1s}, serveur, arret.get_token());
        epreuve::laisser_passer(boucle, horloge, 2);
        {
            INFO("l'arrêt est demandé : il n'y a plus d'envoi");
            REQUIRE(serveur.heures.size() == 1);
        }
        INFO("l'essai en cours a fini : c'est son issue");
        REQUIRE(appel.issue == attendue);
    }
}

TEST_CASE("l'arrêt avant l'appel : aucun envoi", "[1.8][simple]") {
    epreuve::Boucle boucle;
    std::stop_source arret;
    arret.request_stop();
    epreuve::Serveur serveur({epreuve::rendre(200)});
    const epreuve::Appel appel(boucle, epreuve::lire, {3, 1s, 1s}, serveur, arret.get_token());
    REQUIRE(appel.issue == "arrêt");
    REQUIRE(serveur.heures.empty());
}

TEST_CASE("deux appels en même temps ne se mêlent pas", "[1.8][simple]") {
    juge::HorlogeFactice horloge;
    epreuve::Boucle boucle;
    epreuve::Serveur premier({epreuve::tomber("a"), epreuve::tomber("b"), epreuve::rendre(200)});
    epreuve::Serveur second({epreuve::tomber("c"), epreuve::rendre(204)});
    const epreuve::Appel un(boucle, {"GET", "/un"}, {3, 1s, 10s}, premier);
    const epreuve::Appel deux(boucle, {"GET", "/deux"}, {3, 2s, 10s}, second);
    epreuve::laisser_passer(boucle, horloge, 5);
    REQUIRE(un.issue == "corps 200");
    REQUIRE(deux.issue == "corps 204");
    INFO("chaque appel a ses attentes et ses essais");
    REQUIRE(premier.heures.back() == 3s);
    REQUIRE(second.heures.back() == 2s);
    REQUIRE(boucle.vide());
}

}  // namespace juge::epreuve
