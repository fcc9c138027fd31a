#include <chapitre11/eveil.hpp>

#include <chapitre11/entete_epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {

using namespace std::chrono_literals;

namespace {

/// Une opération que l'épreuve conduit : elle finit quand on le lui dit, pas avant.
class Conduite {
public:
    explicit Conduite(Boucle& boucle) : boucle_(boucle) {}

    ::Operation operation() {
        return [this](std::stop_token jeton) { return vivre(jeton); };
    }
    void rendre(std::string valeur) {
        valeur_ = std::move(valeur);
        finir();
    }
    void lever(std::function<void()> levee) {
        levee_ = std::move(levee);
        finir();
    }

    int lancements = 0;
    int arrets = 0;  ///< fois où l'arrêt a été demandé
    std::stop_token recu;
    bool finie = false;
    std::function<void()> sur_arret = [] {};

private:
    void finir() { fin_.sonner(); }
    boost::asio::awaitable<std::string> vivre(std::stop_token jeton) {
        ++lancements;
        recu = jeton;
        const std::stop_callback ecoute(jeton, [this] {
            ++arrets;
            sur_arret();
        });
        co_await fin_.attendre();
        finie = true;
        if (levee_) levee_();
        co_return valeur_;
    }

    Boucle& boucle_;
    cours::Eveil fin_{boucle_.executeur()};
    std::string valeur_;
    std::function<void()> levee_;
};

/// Ce qu'un appel a donné : « en cours », un résultat, ou le nom d'une exception.
class Appel {
public:
    Appel(Boucle& boucle, std::chrono::nanoseconds delai, ::Operation operation) : boucle_(boucle) {
        boucle.lancer(suivre(delai, std::move(operation)));
        boucle.avancer();
    }
    std::string issue = "en cours";

private:
    boost::asio::awaitable<void> suivre(std::chrono::nanoseconds delai, ::Operation operation) {
        cours::IssueTache<std::string> rendue;
        co_await cours::noter(::avec_delai(delai, std::move(operation)), rendue);
        issue = decrire(rendue);
    }
    static std::string decrire(cours::IssueTache<std::string>& rendue) {
        try {
            return rendue.obtenir();
        } catch (const ::DelaiDepasse&) {
            return "DelaiDepasse";
        } catch (const boost::system::system_error& erreur) {
            return erreur.code() == boost::asio::error::operation_aborted ? "arrêt" : "système";
        } catch (const std::exception& erreur) {
            return erreur.what();
        } catch (int) {
            return "int";
        }
    }
    Boucle& boucle_;
};

void lever_une_panne() {
    throw std::out_of_range("panne");
}
void lever_un_entier() {
    throw 42;
}
void lever_un_arret() {
    throw boost::system::system_error(boost::asio::error::operation_aborted);
}

}  // namespace

TEST_CASE("finie à temps : son résultat, aussitôt", "[1.7][simple]") {
    juge::HorlogeFactice horloge;
    epreuve::Boucle boucle;
    epreuve::Conduite conduite(boucle);
    epreuve::Appel appel(boucle, 1h, conduite.operation());
    {
        INFO("l'opération est lancée une fois, et attendue");
        REQUIRE(conduite.lancements == 1);
        REQUIRE(appel.issue == "en cours");
    }
    boucle.avancer(horloge, 59min);
    conduite.rendre("fait");
    boucle.avancer();
    {
        INFO("l'opération a fini : son résultat est rendu, sans attendre le reste du délai");
        REQUIRE(appel.issue == "fait");
    }
    {
        INFO("l'opération a fini à temps : personne n'avait à lui demander de s'arrêter");
        REQUIRE(conduite.arrets == 0);
        REQUIRE_FALSE(conduite.recu.stop_requested());
    }
    INFO("l'opération est finie, mais la minuterie d'une heure retient encore la boucle");
    REQUIRE(boucle.vide());
}

TEST_CASE("ce que lève une opération à temps est relancé tel quel", "[1.7][simple]") {
    juge::HorlogeFactice horloge;
    epreuve::Boucle boucle;
    const std::vector<std::pair<std::function<void()>, std::string>> exceptions{
        {epreuve::lever_une_panne, "panne"},
        {epreuve::lever_un_entier, "int"},
        {epreuve::lever_un_arret, "arrêt"}};
    for (const auto& [levee, attendue] : exceptions) {
        epreuve::Conduite conduite(boucle);
        epreuve::Appel appel(boucle, 1h, conduite.operation());
        conduite.lever(levee);
        boucle.avancer();
        {
            INFO("le délai n'est pas passé : c'est l'exception de l'opération qui est levée");
            REQUIRE(appel.issue == attendue);
        }
        {
            INFO("le délai n'est pas passé : l'arrêt n'est pas demandé, même après la fin");
            REQUIRE_FALSE(conduite.recu.stop_requested());
        }
        INFO("l'opération a levé, mais la minuterie retient encore la boucle");
        REQUIRE(boucle.vide());
    }
}

TEST_CASE("une opération qui n'attend rien", "[1.7][simple]") {
    juge::HorlogeFactice horloge;
    epreuve::Boucle boucle;
    const epreuve::Appel appel(
        boucle, 1h,
        [](std::stop_token) -> boost::asio::awaitable<std::string> { co_return "tout de suite"; });
    REQUIRE(appel.issue == "tout de suite");
    REQUIRE(boucle.vide());
}

TEST_CASE("l'arrêt est demandé à l'échéance, ni avant, ni après", "[1.7][simple]") {
    juge::HorlogeFactice horloge;
    epreuve::Boucle boucle;
    epreuve::Conduite conduite(boucle);
    epreuve::Appel appel(boucle, 10min, conduite.operation());
    boucle.avancer(horloge, 10min - 1ms);
    {
        INFO("une milliseconde avant l'échéance, l'arrêt n'est pas demandé");
        REQUIRE(conduite.arrets == 0);
    }
    boucle.avancer(horloge, 1ms);
    INFO("à l'échéance, l'arrêt est demandé par le jeton, une fois");
    REQUIRE(conduite.arrets == 1);
    conduite.lever(epreuve::lever_une_panne);
    boucle.avancer();
    REQUIRE(boucle.vide());
}

TEST_CASE("le délai passé, l'opération est attendue, puis DelaiDepasse", "[1.7][simple]") {
    juge::HorlogeFactice horloge;
    for (const auto& levee :
         {epreuve::lever_une_panne, epreuve::lever_un_entier, epreuve::lever_un_arret}) {
        epreuve::Boucle boucle;
        epreuve::Conduite conduite(boucle);
        epreuve::Appel appel(boucle, 10min, conduite.operation());
        boucle.avancer(horloge, 20min);
        {
            INFO("l'opération n'a pas encore fini : la laisser derrière soi est la perdre de vue");
            REQUIRE(appel.issue == "en cours");
        }
        conduite.lever(levee);
        boucle.avancer();
        {
            INFO("après l'échéance, tout échec de l'opération est un délai dépassé");
            REQUIRE(appel.issue == "DelaiDepasse");
        }
        REQUIRE(conduite.finie);
        REQUIRE(boucle.vide());
    }
}

TEST_CASE("l'opération obéit dans l'instant de la demande", "[1.7][simple]") {
    juge::HorlogeFactice horloge;
    epreuve::Boucle boucle;
    epreuve::Conduite conduite(boucle);
    conduite.sur_arret = [&] { conduite.lever(epreuve::lever_une_panne); };
    epreuve::Appel appel(boucle, 10min, conduite.operation());
    boucle.avancer(horloge, 10min);
    INFO("l'opération a levé parce que l'heure a sonné : c'est un délai dépassé");
    REQUIRE(appel.issue == "DelaiDepasse");
    REQUIRE(boucle.vide());
}

TEST_CASE("un résultat rendu malgré l'arrêt n'est pas jeté", "[1.7][simple]") {
    juge::HorlogeFactice horloge;
    for (const char* resultat : {"une part", ""}) {
        epreuve::Boucle boucle;
        epreuve::Conduite conduite(boucle);
        epreuve::Appel appel(boucle, 10min, conduite.operation());
        boucle.avancer(horloge, 15min);
        conduite.rendre(resultat);
        boucle.avancer();
        INFO("l'opération, arrêtée, a tout de même un résultat");
        REQUIRE(appel.issue == resultat);
        REQUIRE(boucle.vide());
    }
}

TEST_CASE("un délai nul ou négatif est refusé, sans rien lancer", "[1.7][simple]") {
    for (const auto delai : {0ns, -1ns, std::chrono::nanoseconds::min()}) {
        epreuve::Boucle boucle;
        epreuve::Conduite conduite(boucle);
        bool refuse = false;
        const auto demander = [&]() -> boost::asio::awaitable<void> {
            try {
                co_await ::avec_delai(delai, conduite.operation());
            } catch (const std::invalid_argument&) {
                refuse = true;
            }
        };
        boucle.lancer(demander());
        boucle.avancer();
        {
            INFO("un délai qui n'est pas positif lève std::invalid_argument");
            REQUIRE(refuse);
        }
        INFO("et l'opération n'a pas été lancée");
        REQUIRE(conduite.lancements == 0);
    }
}

TEST_CASE("un délai immense n'est pas un délai passé", "[1.7][simple]") {
    juge::HorlogeFactice horloge;
    constexpr auto le_plus_grand = std::chrono::nanoseconds::max();
    for (const auto delai : {le_plus_grand, le_plus_grand - 1ns}) {
        epreuve::Boucle boucle;
        epreuve::Conduite conduite(boucle);
        epreuve::Appel appel(boucle, delai, conduite.operation());
        boucle.avancer(horloge, 24h);
        {
            INFO("« maintenant + délai » déborde, et tombe dans le passé");
            REQUIRE(conduite.arrets == 0);
        }
        conduite.rendre("enfin");
        boucle.avancer();
        REQUIRE(appel.issue == "enfin");
        REQUIRE(boucle.vide());
    }
}

TEST_CASE("deux appels en même temps ne se mêlent pas", "[1.7][simple]") {
    juge::HorlogeFactice horloge;
    epreuve::Boucle boucle;
    epreuve::Conduite courte(boucle);
    epreuve::Conduite longue(boucle);
    epreuve::Appel premier(boucle, 10min, courte.operation());
    epreuve::Appel second(boucle, 20min, longue.operation());
    boucle.avancer(horloge, 10min);
    {
        INFO("le délai de l'un n'arrête pas l'autre");
        REQUIRE(courte.arrets == 1);
        REQUIRE(longue.arrets == 0);
    }
    courte.lever(epreuve::lever_une_panne);
    longue.rendre("la longue");
    boucle.avancer();
    REQUIRE(premier.issue == "DelaiDepasse");
    REQUIRE(second.issue == "la longue");
    REQUIRE(boucle.vide());
}

TEST_CASE("l'heure sonne quand l'opération finit : rien n'est touché après le retour", "[1.7]") {
    // L'opération laisse passer l'échéance sans rendre la main, puis fait de zéro à quatre tours de
    // boucle : selon leur nombre, le rappel de la minuterie passe avant son retour, ou après.
    for (int tours = 0; tours < 5; ++tours) {
        epreuve::Boucle boucle;
        std::stop_token jeton;
        bool arretee = false;
        epreuve::Appel appel(boucle, 1ms,
                             [&](std::stop_token recu) -> boost::asio::awaitable<std::string> {
                                 jeton = recu;
                                 const auto echeance = std::chrono::steady_clock::now() + 1ms;
                                 while (std::chrono::steady_clock::now() < echeance) {
                                 }
                                 for (int i = 0; i < tours; ++i)
                                     co_await cours::ceder();
                                 arretee = recu.stop_requested();
                                 co_return "fait";
                             });
        INFO("l'opération a rendu un résultat");
        REQUIRE(appel.issue == "fait");
        {
            INFO("l'arrêt est demandé à une opération qui a déjà fini");
            REQUIRE(jeton.stop_requested() == arretee);
        }
        REQUIRE(boucle.vide());
    }
}

}  // namespace juge::epreuve
