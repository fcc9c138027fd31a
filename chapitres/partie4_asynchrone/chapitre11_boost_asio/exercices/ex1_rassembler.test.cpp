#include <chapitre11/eveil.hpp>

#include <chapitre11/entete_epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

/// Une tâche que l'épreuve conduit : elle finit quand on le lui dit, pas avant.
class Conduite {
public:
    explicit Conduite(Boucle& boucle) : fin_(boucle.executeur()) {}

    ::Tache tache() {
        lancee = true;
        co_await fin_.attendre();
        finie = true;
        if (levee_) levee_();
        co_return valeur_;
    }
    void rendre(std::string valeur) {
        valeur_ = std::move(valeur);
        fin_.sonner();
    }
    void lever(std::function<void()> levee) {
        levee_ = std::move(levee);
        fin_.sonner();
    }

    bool lancee = false;
    bool finie = false;

private:
    cours::Eveil fin_;
    std::string valeur_;
    std::function<void()> levee_;
};

/// Un appel à rassembler(), sur des tâches conduites.
class Appel {
public:
    Appel(Boucle& boucle, std::size_t nombre) : boucle_(boucle) {
        std::vector<::Tache> taches;
        for (std::size_t i = 0; i < nombre; ++i)
            taches.push_back(conduites.emplace_back(boucle).tache());
        boucle.lancer(suivre(std::move(taches)));
        boucle.avancer();
    }
    /// Fait finir une tâche, et avancer ce qui peut l'être.
    void rendre(std::size_t rang, std::string valeur) {
        conduites[rang].rendre(std::move(valeur));
        boucle_.avancer();
    }
    void lever(std::size_t rang, std::function<void()> levee) {
        conduites[rang].lever(std::move(levee));
        boucle_.avancer();
    }
    auto lancees() const {
        return std::count_if(conduites.begin(), conduites.end(),
                             [](const auto& conduite) { return conduite.lancee; });
    }

    std::deque<Conduite> conduites;
    std::stop_source arret;
    std::vector<std::string> resultats;
    std::string issue = "en cours";

private:
    boost::asio::awaitable<void> suivre(std::vector<::Tache> taches) {
        cours::IssueTache<std::vector<std::string>> rendue;
        co_await cours::noter(::rassembler(std::move(taches), arret), rendue);
        try {
            resultats = rendue.obtenir();
            issue = "résultats";
        } catch (const std::exception& erreur) {
            issue = erreur.what();
        } catch (int) {
            issue = "int";
        }
    }
    Boucle& boucle_;
};

std::function<void()> panne(const char* message) {
    return [message] { throw std::out_of_range(message); };
}

}  // namespace

TEST_CASE("toutes les tâches sont lancées avant qu'aucune soit attendue", "[1.4][simple]") {
    for (const std::size_t nombre : {3U, 3000U}) {
        epreuve::Boucle boucle;
        epreuve::Appel appel(boucle, nombre);
        {
            INFO("aucune tâche n'a fini : toutes doivent pourtant être en cours");
            REQUIRE(static_cast<std::size_t>(appel.lancees()) == nombre);
        }
        for (auto& conduite : appel.conduites)
            conduite.rendre("x");
        boucle.avancer();
        REQUIRE(appel.issue == "résultats");
    }
}

TEST_CASE("les résultats sont dans l'ordre des tâches", "[1.4][simple]") {
    epreuve::Boucle boucle;
    epreuve::Appel appel(boucle, 3);
    appel.rendre(2, "c");
    appel.rendre(0, "a");
    {
        INFO("une tâche court encore : il n'est pas temps de revenir");
        REQUIRE(appel.issue == "en cours");
    }
    appel.rendre(1, "b");
    {
        INFO("toutes les tâches ont fini : l'appelant doit être réveillé");
        REQUIRE(appel.issue == "résultats");
    }
    {
        INFO("l'ordre est celui des tâches, non celui de leurs fins");
        REQUIRE(appel.resultats == std::vector<std::string>{"a", "b", "c"});
    }
    {
        INFO("aucune tâche n'a levé : personne n'avait à demander l'arrêt");
        REQUIRE_FALSE(appel.arret.stop_requested());
    }
    REQUIRE(boucle.vide());
}

TEST_CASE("aucune tâche, une seule tâche", "[1.4][simple]") {
    epreuve::Boucle boucle;
    const epreuve::Appel aucune(boucle, 0);
    {
        INFO("sans tâche, il n'y a rien à attendre");
        REQUIRE(aucune.issue == "résultats");
    }
    REQUIRE(aucune.resultats.empty());
    epreuve::Appel une(boucle, 1);
    une.rendre(0, "seule");
    REQUIRE(une.resultats == std::vector<std::string>{"seule"});
    REQUIRE(boucle.vide());
}

TEST_CASE("la première erreur dans l'ordre du temps est relancée, telle quelle", "[1.4][simple]") {
    epreuve::Boucle boucle;
    epreuve::Appel appel(boucle, 3);
    appel.lever(2, epreuve::panne("première"));
    appel.lever(0, epreuve::panne("seconde"));
    appel.rendre(1, "b");
    {
        INFO("toutes les tâches ont fini, deux en levant : l'appelant doit l'apprendre");
        REQUIRE(appel.issue != "en cours");
    }
    {
        INFO("la première à lever, non la première de la liste, ni la dernière à lever");
        REQUIRE(appel.issue == "première");
    }
    epreuve::Appel entier(boucle, 2);
    entier.rendre(0, "a");
    entier.lever(1, [] { throw 42; });
    INFO("une tâche peut lever autre chose qu'une std::exception");
    REQUIRE(entier.issue == "int");
    REQUIRE(boucle.vide());
}

TEST_CASE("une erreur n'empêche pas d'attendre les autres", "[1.5][simple]") {
    epreuve::Boucle boucle;
    epreuve::Appel appel(boucle, 3);
    appel.lever(1, epreuve::panne("tôt"));
    {
        INFO("deux tâches courent encore : revenir les laisserait derrière soi");
        REQUIRE(appel.issue == "en cours");
    }
    appel.rendre(0, "a");
    REQUIRE(appel.issue == "en cours");
    appel.rendre(2, "c");
    {
        INFO("toutes les tâches ont fini, l'une en levant : l'appelant doit l'apprendre");
        REQUIRE(appel.issue == "tôt");
    }
    epreuve::Appel presse(boucle, 2);
    presse.rendre(0, "a");
    presse.arret.request_stop();  // par l'appelant lui-même
    boucle.avancer();
    {
        INFO("une tâche court encore, même si l'appelant a demandé l'arrêt");
        REQUIRE(presse.issue == "en cours");
    }
    presse.rendre(1, "b");
    {
        INFO("aucune tâche n'a levé : leurs résultats sont rendus, arrêt demandé ou non");
        REQUIRE(presse.resultats == std::vector<std::string>{"a", "b"});
    }
    REQUIRE(boucle.vide());
}

TEST_CASE("l'arrêt est demandé dès la première erreur", "[1.6][simple]") {
    const std::vector<std::pair<std::function<void()>, std::string>> levees{
        {epreuve::panne("tôt"), "tôt"}, {[] { throw 42; }, "int"}};
    for (const auto& [levee, attendue] : levees) {
        epreuve::Boucle boucle;
        epreuve::Appel appel(boucle, 3);
        appel.rendre(0, "a");
        REQUIRE_FALSE(appel.arret.stop_requested());
        appel.lever(1, levee);
        {
            INFO("une tâche a levé, quoi que ce soit : les autres sont prévenues sans attendre");
            REQUIRE(appel.arret.stop_requested());
        }
        appel.rendre(2, "c");
        REQUIRE(appel.issue == attendue);
        epreuve::Appel seule(boucle, 1);
        seule.lever(0, levee);
        REQUIRE(seule.issue == attendue);
        INFO("une tâche seule qui lève fait demander l'arrêt, elle aussi");
        REQUIRE(seule.arret.stop_requested());
    }
}

TEST_CASE("la demande d'arrêt fait finir une tâche dans l'instant", "[1.6][simple]") {
    epreuve::Boucle boucle;
    epreuve::Appel appel(boucle, 2);
    const std::stop_callback obeir(appel.arret.get_token(),
                                   [&] { appel.conduites[0].rendre("interrompue"); });
    appel.lever(1, epreuve::panne("cause"));
    REQUIRE(appel.issue == "cause");
    REQUIRE(boucle.vide());
}

TEST_CASE("des tâches qui n'attendent rien, et beaucoup", "[1.4][simple]") {
    epreuve::Boucle boucle;
    std::vector<std::string> resultats;
    const auto immediate = [](int i) -> ::Tache { co_return std::to_string(i); };
    const auto demander = [&]() -> boost::asio::awaitable<void> {
        std::vector<::Tache> taches;
        for (int i = 0; i < 1000; ++i)
            taches.push_back(immediate(i));
        resultats = co_await ::rassembler(std::move(taches), std::stop_source());
    };
    boucle.lancer(demander());
    boucle.avancer();
    REQUIRE(resultats.size() == 1000);
    for (std::size_t i = 0; i < resultats.size(); ++i)
        REQUIRE(resultats[i] == std::to_string(i));
    REQUIRE(boucle.vide());
}

TEST_CASE("deux appels en même temps ne se mêlent pas", "[1.4][simple]") {
    epreuve::Boucle boucle;
    epreuve::Appel premier(boucle, 2);
    epreuve::Appel second(boucle, 2);
    premier.lever(0, epreuve::panne("du premier"));
    {
        INFO("l'erreur d'un appel n'arrête pas l'autre");
        REQUIRE_FALSE(second.arret.stop_requested());
    }
    second.rendre(1, "d");
    premier.rendre(1, "b");
    {
        INFO("le premier appel a fini : la tâche qui reste est à l'autre");
        REQUIRE(premier.issue == "du premier");
    }
    REQUIRE(second.issue == "en cours");
    second.rendre(0, "c");
    REQUIRE(second.resultats == std::vector<std::string>{"c", "d"});
    epreuve::Appel tot(boucle, 2);
    epreuve::Appel tard(boucle, 2);
    tot.lever(0, epreuve::panne("du premier"));
    tard.lever(0, epreuve::panne("du second"));
    tot.rendre(1, "b");
    tard.rendre(1, "d");
    {
        INFO("chaque appel relance l'erreur de ses tâches");
        REQUIRE(tot.issue == "du premier");
        REQUIRE(tard.issue == "du second");
    }
    REQUIRE(boucle.vide());
}

TEST_CASE("un rassemblement dans une tâche d'un autre", "[1.4][simple]") {
    epreuve::Boucle boucle;
    std::deque<epreuve::Conduite> conduites;
    for (int i = 0; i < 3; ++i)
        conduites.emplace_back(boucle);
    const auto interieure = [&]() -> ::Tache {
        std::vector<::Tache> taches;
        taches.push_back(conduites[0].tache());
        taches.push_back(conduites[1].tache());
        const auto lus = co_await ::rassembler(std::move(taches), std::stop_source());
        co_return lus[0] + lus[1];
    };
    std::vector<std::string> resultats;
    const auto exterieure = [&]() -> boost::asio::awaitable<void> {
        std::vector<::Tache> taches;
        taches.push_back(interieure());
        taches.push_back(conduites[2].tache());
        resultats = co_await ::rassembler(std::move(taches), std::stop_source());
    };
    boucle.lancer(exterieure());
    boucle.avancer();
    const std::array valeurs{"a", "b", "c"};
    for (std::size_t i = 3; i-- > 0;)
        conduites[i].rendre(valeurs[i]);
    boucle.avancer();
    REQUIRE(resultats == std::vector<std::string>{"ab", "c"});
    REQUIRE(boucle.vide());
}

}  // namespace juge::epreuve
