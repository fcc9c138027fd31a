#include <pthread.h>

#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

using Noms = std::vector<std::string>;

/// Une exception dont le type doit arriver au bilan.
struct Panne final : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Exécute, ou arrête l'épreuve si l'exécution ne doit jamais finir.
::Bilan executer(const ::GrapheTaches& graphe, int workers, std::string_view exigence,
                 std::stop_token arret = {}) {
    ::Bilan bilan;
    juge::Acteur acteur("exécution", [&] { bilan = graphe.executer(workers, arret); });
    acteur.attendre_fin(exigence);
    return bilan;
}

/// Une tâche qui note son nom.
std::function<void()> noter(juge::Registre<std::string>& faites, std::string nom) {
    return [&faites, nom] { faites.noter(nom); };
}

/// Le nombre de tâches qui ont cette issue.
std::size_t combien(const ::Bilan& bilan, ::Issue issue) {
    std::size_t n = 0;
    for (const auto& [nom, recue] : bilan.issues)
        n += recue == issue ? 1U : 0U;
    return n;
}

/// Vrai si chaque tâche est faite une fois, et après celle d'avant.
bool est_avant(const Noms& faites, const std::string& avant, const std::string& apres) {
    const auto a = std::find(faites.begin(), faites.end(), avant);
    const auto b = std::find(faites.begin(), faites.end(), apres);
    return a < b && b != faites.end();
}

/// Le cycle que refuse executer(), en commençant par le plus petit nom ; vide s'il ne refuse pas.
Noms cycle(const ::GrapheTaches& graphe, int workers) {
    Noms noms;
    juge::Acteur acteur("exécution", [&] {
        try {
            graphe.executer(workers);
        } catch (const ::CycleDetecte& refus) {
            noms = refus.cycle();
        }
    });
    acteur.attendre_fin("Des tâches s'attendent en rond : executer() doit refuser, non attendre.");
    std::rotate(noms.begin(), std::min_element(noms.begin(), noms.end()), noms.end());
    return noms;
}

/// Donne aux threads à naître une pile d'un mébioctet : la récursion s'y voit.
void raccourcir_les_piles() {
    ::pthread_attr_t attributs;
    ::pthread_attr_init(&attributs);
    ::pthread_attr_setstacksize(&attributs, std::size_t{1} << 20);
    ::pthread_setattr_default_np(&attributs);
    ::pthread_attr_destroy(&attributs);
}

/// Ajoute `n` tâches numérotées, chacune après la précédente ; la première fait `debut`.
void enchainer(::GrapheTaches& graphe, int n, std::function<void()> debut,
               std::function<void()> suite) {
    graphe.ajouter("0", std::move(debut));
    for (int i = 1; i < n; ++i)
        graphe.ajouter(std::to_string(i), suite, {std::to_string(i - 1)});
}

}  // namespace

TEST_CASE("chaque tâche, une fois, après celles qu'elle attend", "[2.6]") {
    for (const int workers : {1, 2, 9}) {
        juge::Registre<std::string> faites;
        ::GrapheTaches graphe;
        graphe.ajouter("tests", epreuve::noter(faites, "tests"), {"lien"});
        graphe.ajouter("lien", epreuve::noter(faites, "lien"), {"a", "b", "a"});
        graphe.ajouter("a", epreuve::noter(faites, "a"));
        graphe.ajouter("b", epreuve::noter(faites, "b"));
        graphe.ajouter("doc", epreuve::noter(faites, "doc"));
        const auto bilan = epreuve::executer(
            graphe, workers, "Rien ne retient ces tâches : elles doivent toutes s'exécuter.");
        const auto ordre = faites.contenu();
        {
            INFO("cinq tâches, chacune une fois (" << workers << " workers)");
            REQUIRE(ordre.size() == 5);
            REQUIRE(std::set<std::string>(ordre.begin(), ordre.end()).size() == 5);
        }
        {
            INFO("une tâche commence après toutes celles qu'elle attend");
            REQUIRE(epreuve::est_avant(ordre, "a", "lien"));
            REQUIRE(epreuve::est_avant(ordre, "b", "lien"));
            REQUIRE(epreuve::est_avant(ordre, "lien", "tests"));
        }
        INFO("le bilan nomme chaque tâche, et toutes ont réussi");
        REQUIRE(bilan.issues.size() == 5);
        REQUIRE(epreuve::combien(bilan, ::Issue::reussie) == 5);
        REQUIRE(bilan.issues.at("lien") == ::Issue::reussie);
        REQUIRE(bilan.erreurs.empty());
    }
}

TEST_CASE("un graphe vide, plus de workers que de tâches", "[2.6]") {
    const ::GrapheTaches vide;
    {
        INFO("un graphe vide s'exécute : son bilan est vide");
        REQUIRE(epreuve::executer(vide, 4, "Rien à faire : executer() finit.").issues.empty());
    }
    juge::Registre<std::string> faites;
    ::GrapheTaches graphe;
    for (const auto* nom : {"a", "b", "c"})
        graphe.ajouter(nom, epreuve::noter(faites, nom));
    const auto bilan = epreuve::executer(graphe, std::numeric_limits<int>::max(),
                                         "Trois tâches : trois threads y suffisent.");
    INFO("jamais plus de threads que de tâches, quel que soit le nombre de workers");
    REQUIRE(epreuve::combien(bilan, ::Issue::reussie) == 3);
    REQUIRE(faites.taille() == 3);
}

TEST_CASE("un ajout refusé ne change rien", "[2.6]") {
    juge::Registre<std::string> faites;
    ::GrapheTaches graphe;
    graphe.ajouter("a", epreuve::noter(faites, "la vraie"));
    {
        INFO("un nom déjà pris, une action vide : std::invalid_argument");
        REQUIRE_THROWS_AS(graphe.ajouter("a", epreuve::noter(faites, "l'intruse"), {"rien"}),
                          std::invalid_argument);
        REQUIRE_THROWS_AS(graphe.ajouter("b", std::function<void()>()), std::invalid_argument);
        REQUIRE_THROWS_AS(graphe.ajouter("a", std::function<void()>()), std::invalid_argument);
    }
    {
        const auto bilan = epreuve::executer(graphe, 2, "Le graphe n'a qu'une tâche, et libre.");
        INFO("un ajout refusé ne laisse ni tâche, ni attente, ni action");
        REQUIRE(bilan.issues.size() == 1);
        REQUIRE(faites.contenu() == epreuve::Noms{"la vraie"});
    }
    graphe.ajouter("b", epreuve::noter(faites, "b"), {"a"});
    const auto bilan = epreuve::executer(graphe, 2, "« b » attend « a » : les deux s'exécutent.");
    INFO("le nom refusé restait libre, et l'on peut ajouter entre deux exécutions");
    REQUIRE(epreuve::combien(bilan, ::Issue::reussie) == 2);
    REQUIRE(faites.contenu() == epreuve::Noms{"la vraie", "la vraie", "b"});
}

TEST_CASE("rien ne commence dans un graphe refusé", "[2.6]") {
    juge::Registre<std::string> faites;
    ::GrapheTaches graphe;
    graphe.ajouter("a", epreuve::noter(faites, "a"));
    for (const int workers : {0, -1, std::numeric_limits<int>::min()}) {
        INFO("il faut au moins un worker : std::invalid_argument");
        REQUIRE_THROWS_AS(graphe.executer(workers), std::invalid_argument);
    }
    graphe.ajouter("c", epreuve::noter(faites, "c"), {"a", "nulle part"});
    {
        INFO("une tâche attend un nom que personne ne porte : std::invalid_argument");
        REQUIRE_THROWS_AS(graphe.executer(2), std::invalid_argument);
    }
    {
        INFO("le refus vient avant la première tâche");
        REQUIRE(faites.taille() == 0);
    }
    graphe.ajouter("nulle part", epreuve::noter(faites, "nulle part"));
    const auto bilan = epreuve::executer(graphe, 2, "Le nom manquant a été ajouté.");
    INFO("le nom ajouté, le graphe s'exécute");
    REQUIRE(epreuve::combien(bilan, ::Issue::reussie) == 3);
}

TEST_CASE("un cycle est refusé, et nommé", "[2.6]") {
    juge::Registre<std::string> faites;
    const auto rien = [&] { faites.noter("rien"); };
    {
        ::GrapheTaches seule;
        seule.ajouter("libre", rien);
        seule.ajouter("a", rien, {"libre", "a"});
        INFO("une tâche qui s'attend elle-même est un cycle d'un nom");
        REQUIRE(epreuve::cycle(seule, 1) == epreuve::Noms{"a"});
    }
    ::GrapheTaches graphe;
    graphe.ajouter("avant", rien);
    graphe.ajouter("apres", rien, {"c"});
    graphe.ajouter("encore", rien, {"apres", "b"});
    graphe.ajouter("a", rien, {"avant", "b"});
    graphe.ajouter("b", rien, {"avant", "c"});
    graphe.ajouter("c", rien, {"d", "avant"});
    graphe.ajouter("d", rien, {"a"});
    {
        INFO(
            "a attend b, b attend c, c attend d, d attend a : le cycle, dans cet ordre, sans rien "
            "d'autre");
        REQUIRE(epreuve::cycle(graphe, 2) == epreuve::Noms{"a", "b", "c", "d"});
    }
    {
        INFO("un losange n'est pas un cycle");
        ::GrapheTaches losange;
        losange.ajouter("bas", [] {}, {"gauche", "droite", "haut"});
        losange.ajouter("gauche", [] {}, {"haut"});
        losange.ajouter("droite", [] {}, {"haut"});
        losange.ajouter("haut", [] {});
        REQUIRE(epreuve::cycle(losange, 2).empty());
    }
    INFO("le refus vient avant la première tâche, même si elle n'est pas du cycle");
    REQUIRE(faites.taille() == 0);
}

TEST_CASE("les tâches prêtes avancent ensemble", "[2.7]") {
    for (const int workers : {2, 9}) {
        juge::RendezVous rencontre(workers);
        juge::Registre<bool> ensemble;
        std::latch porte(1);
        ::GrapheTaches graphe;
        graphe.ajouter("racine", [&] { porte.wait(); });
        for (int i = 0; i < workers; ++i)
            graphe.ajouter("feuille " + std::to_string(i),
                           [&] { ensemble.noter(rencontre.rejoindre()); }, {"racine"});
        juge::Acteur execution("exécution", [&] { graphe.executer(workers); });
        execution.observer();  // les workers sans tâche se sont endormis
        porte.count_down();
        execution.attendre_fin("La racine a fini : les feuilles doivent s'exécuter.");
        const auto notes = ensemble.contenu();
        INFO("la racine finie, autant de tâches prêtes que de workers : toutes en même temps ("
             << workers << ")");
        REQUIRE(notes.size() == static_cast<std::size_t>(workers));
        REQUIRE(std::count(notes.begin(), notes.end(), true) == workers);
    }
}

TEST_CASE("une tâche prête n'attend pas une tâche lente", "[2.7]") {
    juge::RendezVous rencontre(2);
    juge::Registre<bool> ensemble;
    ::GrapheTaches graphe;
    graphe.ajouter("lente", [&] { ensemble.noter(rencontre.rejoindre()); });
    graphe.ajouter("a", [] {});
    graphe.ajouter("b", [] {}, {"a"});
    graphe.ajouter("c", [&] { ensemble.noter(rencontre.rejoindre()); }, {"b"});
    epreuve::executer(graphe, 2, "« c » n'attend que « b » : rien ne la retient.");
    INFO("« c » n'attend pas « lente » : elle commence pendant que celle-ci est en cours");
    REQUIRE(ensemble.contenu() == std::vector<bool>{true, true});
}

TEST_CASE("pas plus de tâches à la fois que de workers", "[2.7]") {
    juge::explorer(60, [] {
        juge::TachesEnVol vol;
        ::GrapheTaches graphe;
        for (int i = 0; i < 6; ++i)
            graphe.ajouter(std::to_string(i), [&] {
                const juge::TachesEnVol::Jeton jeton(vol);
                juge::point_de_passage();
            });
        graphe.executer(2);
        INFO("deux workers : deux tâches au plus à la fois");
        REQUIRE(vol.maximum() <= 2);
    });
}

TEST_CASE("la première ajoutée commence la première", "[2.7]") {
    juge::Registre<std::string> faites;
    ::GrapheTaches graphe;
    const auto ajouter = [&](const std::string& nom, epreuve::Noms apres = {}) {
        graphe.ajouter(nom, epreuve::noter(faites, nom), std::move(apres));
    };
    ajouter("z", {"m"});
    ajouter("y", {"m"});
    ajouter("m");
    ajouter("b", {"m"});
    ajouter("a");
    ajouter("c", {"z"});
    epreuve::executer(graphe, 1, "Un worker suffit à tout exécuter.");
    INFO("un worker : de celles qui sont prêtes, la première ajoutée ; m, z, y, b, a, c");
    REQUIRE(faites.contenu() == epreuve::Noms{"m", "z", "y", "b", "a", "c"});
}

TEST_CASE("sans tâche, un worker dort", "[2.7]") {
    std::latch porte(1);
    ::GrapheTaches graphe;
    graphe.ajouter("longue", [&] { porte.wait(); });
    for (int i = 0; i < 4; ++i)
        graphe.ajouter("suite " + std::to_string(i), [] {}, {"longue"});
    juge::Acteur execution("exécution", [&] { graphe.executer(3); });
    const bool bloquee = execution.est_bloque();
    porte.count_down();
    execution.attendre_fin("La tâche longue a fini : les suites doivent s'exécuter.");
    INFO("une seule tâche en cours, et elle attend : tout le reste dort");
    REQUIRE(bloquee);
}

TEST_CASE("un réveil intempestif ne fait rien commencer", "[2.7][simple]") {
    const juge::Perturbation reveils(juge::Panne::reveils_intempestifs);
    juge::Registre<std::string> faites;
    std::latch porte(1);
    ::GrapheTaches graphe;
    graphe.ajouter("longue", [&] {
        porte.wait();
        faites.noter("longue");
    });
    graphe.ajouter("suite", epreuve::noter(faites, "suite"), {"longue"});
    juge::Acteur execution("exécution", [&] { graphe.executer(2); });
    const bool bloquee = execution.est_bloque();
    porte.count_down();
    execution.attendre_fin("La tâche longue a fini : la suite doit s'exécuter.");
    INFO("réveillé sans raison, un worker vérifie et se rendort");
    REQUIRE(bloquee);
    REQUIRE(faites.contenu() == epreuve::Noms{"longue", "suite"});
}

TEST_CASE("une tâche voit ce qu'ont écrit celles qu'elle attend", "[2.7]") {
    juge::explorer(100, [] {
        int gauche = 0;
        int droite = 0;
        int somme = 0;
        ::GrapheTaches graphe;
        graphe.ajouter("somme", [&] { somme = gauche + droite; }, {"gauche", "droite"});
        graphe.ajouter("gauche", [&] { gauche = 1; });
        graphe.ajouter("droite", [&] { droite = 2; });
        graphe.executer(3);
        INFO("la somme est faite après ses deux termes");
        REQUIRE(somme == 3);
    });
}

TEST_CASE("un échec écarte ce qui l'attend, et rien d'autre", "[2.8]") {
    for (const int workers : {1, 3}) {
        juge::Registre<std::string> faites;
        ::GrapheTaches graphe;
        graphe.ajouter("rate", [] { throw epreuve::Panne("disque plein"); });
        graphe.ajouter("bonne", epreuve::noter(faites, "bonne"));
        graphe.ajouter("mixte", epreuve::noter(faites, "mixte"), {"bonne", "rate"});
        graphe.ajouter("loin", epreuve::noter(faites, "loin"), {"mixte", "bonne"});
        graphe.ajouter("tres loin", epreuve::noter(faites, "tres loin"), {"bonne", "loin"});
        graphe.ajouter("suite", epreuve::noter(faites, "suite"), {"bonne"});
        graphe.ajouter("entier", [] { throw 42; }, {"suite"});
        graphe.ajouter("fin", epreuve::noter(faites, "fin"), {"entier", "rate"});
        const auto bilan = epreuve::executer(
            graphe, workers, "Une tâche a échoué : ce qui l'attend est écarté, le reste finit.");
        {
            INFO("ce qui n'attend pas une tâche échouée s'exécute ; le reste ne commence pas");
            REQUIRE(faites.contenu() == epreuve::Noms{"bonne", "suite"});
        }
        {
            INFO("deux tâches ont levé : elles ont échoué, et elles seules");
            REQUIRE(bilan.issues.at("rate") == ::Issue::echouee);
            REQUIRE(bilan.issues.at("entier") == ::Issue::echouee);
            REQUIRE(epreuve::combien(bilan, ::Issue::echouee) == 2);
        }
        for (const auto* nom : {"mixte", "loin", "tres loin", "fin"}) {
            INFO("de près ou de loin, ce qui attend une tâche échouée est écarté : " << nom);
            REQUIRE(bilan.issues.at(nom) == ::Issue::ecartee);
        }
        {
            INFO("les autres ont réussi");
            REQUIRE(bilan.issues.size() == 8);
            REQUIRE(epreuve::combien(bilan, ::Issue::reussie) == 2);
        }
        INFO("le bilan garde l'exception de chaque tâche qui a échoué, avec son type");
        REQUIRE(bilan.erreurs.size() == 2);
        REQUIRE_THROWS_AS(std::rethrow_exception(bilan.erreurs.at("rate")), epreuve::Panne);
        REQUIRE_THROWS_AS(std::rethrow_exception(bilan.erreurs.at("entier")), int);
    }
}

TEST_CASE("des échecs ne coûtent aucun worker", "[2.8]") {
    juge::RendezVous rencontre(3);
    juge::Registre<bool> ensemble;
    ::GrapheTaches graphe;
    for (int i = 0; i < 10; ++i)
        graphe.ajouter("rate " + std::to_string(i), [] { throw epreuve::Panne("encore"); });
    for (int i = 0; i < 3; ++i)
        graphe.ajouter("ensemble " + std::to_string(i),
                       [&] { ensemble.noter(rencontre.rejoindre()); });
    const auto bilan = epreuve::executer(graphe, 3, "Dix échecs, et trois tâches encore à faire.");
    INFO("après dix échecs, les trois workers travaillent toujours, ensemble");
    REQUIRE(bilan.erreurs.size() == 10);
    REQUIRE(ensemble.contenu() == std::vector<bool>{true, true, true});
}

TEST_CASE("un échec pendant qu'une autre est en cours", "[2.8]") {
    juge::explorer(150, [] {
        juge::Registre<std::string> faites;
        ::GrapheTaches graphe;
        graphe.ajouter("rate", [] { throw 1; });
        graphe.ajouter("lente", [&] {
            juge::point_de_passage();
            faites.noter("lente");
        });
        graphe.ajouter("mixte", epreuve::noter(faites, "mixte"), {"rate", "lente"});
        graphe.ajouter("suite", epreuve::noter(faites, "suite"), {"lente"});
        const auto bilan = graphe.executer(2);
        INFO("l'échec de l'une n'arrête pas l'autre, ni sa suite ; « mixte » est écartée");
        REQUIRE(faites.contenu() == epreuve::Noms{"lente", "suite"});
        REQUIRE(bilan.issues.at("mixte") == ::Issue::ecartee);
        REQUIRE(bilan.issues.at("suite") == ::Issue::reussie);
    });
}

TEST_CASE("après l'arrêt, rien ne commence", "[2.8]") {
    for (const int workers : {1, 3}) {
        juge::Registre<std::string> faites;
        std::stop_source arret;
        ::GrapheTaches graphe;
        graphe.ajouter("rate", [] { throw epreuve::Panne("avant"); });
        graphe.ajouter("ecartee", epreuve::noter(faites, "ecartee"), {"rate"});
        graphe.ajouter("bonne", epreuve::noter(faites, "bonne"), {"sas"});
        graphe.ajouter("sas", [] {});
        graphe.ajouter("stop", [&] { arret.request_stop(); }, {"bonne", "retenue"});
        graphe.ajouter("retenue", [] {});
        graphe.ajouter("suite", epreuve::noter(faites, "suite"), {"stop"});
        graphe.ajouter("mixte", epreuve::noter(faites, "mixte"), {"suite", "ecartee"});
        graphe.ajouter("lointaine", epreuve::noter(faites, "lointaine"), {"mixte"});
        graphe.ajouter("fin", epreuve::noter(faites, "fin"), {"suite"});
        const auto bilan = epreuve::executer(
            graphe, workers, "Arrêt demandé par une tâche : executer() finit.", arret.get_token());
        {
            INFO("une tâche demande l'arrêt : elle réussit, et rien ne commence après elle");
            REQUIRE(faites.contenu() == epreuve::Noms{"bonne"});
            REQUIRE(bilan.issues.at("stop") == ::Issue::reussie);
            REQUIRE(bilan.issues.at("bonne") == ::Issue::reussie);
        }
        {
            INFO("ce qui n'a pas commencé est annulé");
            REQUIRE(bilan.issues.at("suite") == ::Issue::annulee);
            REQUIRE(bilan.issues.at("fin") == ::Issue::annulee);
        }
        INFO("mais écarté, si une tâche attendue, de près ou de loin, a échoué");
        REQUIRE(bilan.issues.at("rate") == ::Issue::echouee);
        REQUIRE(bilan.issues.at("ecartee") == ::Issue::ecartee);
        REQUIRE(bilan.issues.at("mixte") == ::Issue::ecartee);
        REQUIRE(bilan.issues.at("lointaine") == ::Issue::ecartee);
        REQUIRE(bilan.issues.size() == 10);
    }
}

TEST_CASE("arrêt demandé avant, ou après", "[2.8]") {
    juge::Registre<std::string> faites;
    ::GrapheTaches graphe;
    graphe.ajouter("a", epreuve::noter(faites, "a"));
    graphe.ajouter("b", epreuve::noter(faites, "b"), {"a"});
    std::stop_source avant;
    avant.request_stop();
    {
        const auto bilan = epreuve::executer(
            graphe, 2, "Arrêt demandé d'avance : executer() n'attend rien.", avant.get_token());
        INFO("arrêt demandé avant l'appel : rien ne commence, tout est annulé");
        REQUIRE(faites.taille() == 0);
        REQUIRE(epreuve::combien(bilan, ::Issue::annulee) == 2);
    }
    std::stop_source jamais;
    const auto bilan =
        epreuve::executer(graphe, 2, "Aucun arrêt n'est demandé cette fois.", jamais.get_token());
    INFO("l'arrêt d'une exécution n'est pas celui de la suivante");
    REQUIRE(epreuve::combien(bilan, ::Issue::reussie) == 2);
}

TEST_CASE("ce qui est en cours à l'arrêt finit", "[2.8]") {
    std::latch commencees(2);
    std::latch porte(1);
    juge::Registre<std::string> faites;
    std::stop_source arret;
    ::GrapheTaches graphe;
    graphe.ajouter("lente", [&] {
        commencees.count_down();
        porte.wait();
        faites.noter("lente");
    });
    graphe.ajouter("rate", [&] {
        commencees.count_down();
        porte.wait();
        throw 7;
    });
    graphe.ajouter("suite", epreuve::noter(faites, "suite"), {"lente"});
    graphe.ajouter("ecartee", epreuve::noter(faites, "ecartee"), {"rate"});
    graphe.ajouter("loin", epreuve::noter(faites, "loin"), {"ecartee"});
    ::Bilan bilan;
    juge::Acteur execution("exécution", [&] { bilan = graphe.executer(3, arret.get_token()); });
    commencees.wait();
    arret.request_stop();
    const bool attend = execution.est_bloque();
    porte.count_down();
    execution.attendre_fin("Les tâches en cours ont fini : executer() doit finir.");
    {
        INFO("executer() attend les tâches en cours, même quand l'arrêt est demandé");
        REQUIRE(attend);
        REQUIRE(faites.contenu() == epreuve::Noms{"lente"});
    }
    INFO("réussie ou échouée, une tâche en cours à l'arrêt a son issue, et ce qui l'attend aussi");
    REQUIRE(bilan.issues.at("lente") == ::Issue::reussie);
    REQUIRE(bilan.issues.at("rate") == ::Issue::echouee);
    REQUIRE(bilan.erreurs.count("rate") == 1);
    REQUIRE(bilan.issues.at("suite") == ::Issue::annulee);
    REQUIRE(bilan.issues.at("ecartee") == ::Issue::ecartee);
    REQUIRE(bilan.issues.at("loin") == ::Issue::ecartee);
}

TEST_CASE("arrêter n'importe quand, dans tous les entrelacements", "[2.8]") {
    juge::explorer(200, [] {
        juge::Registre<std::string> faites;
        std::stop_source arret;
        ::GrapheTaches graphe;
        graphe.ajouter("a", epreuve::noter(faites, "a"));
        graphe.ajouter("b", epreuve::noter(faites, "b"), {"a"});
        graphe.ajouter("c", epreuve::noter(faites, "c"), {"a"});
        ::Bilan bilan;
        {
            juge::Acteur execution("exécution",
                                   [&] { bilan = graphe.executer(2, arret.get_token()); });
            juge::Acteur interruption("interruption", [&] { arret.request_stop(); });
            interruption.attendre_fin("Demander l'arrêt ne bloque jamais.");
            execution.attendre_fin("Arrêt demandé : executer() doit finir.");
        }
        const auto notes = faites.contenu();
        INFO("réussies, celles qui ont été faites, une fois ; annulées, les autres");
        REQUIRE(notes.size() == epreuve::combien(bilan, ::Issue::reussie));
        REQUIRE(bilan.issues.size() == 3);
        for (const auto& [nom, issue] : bilan.issues)
            REQUIRE((issue == ::Issue::reussie) ==
                    (std::count(notes.begin(), notes.end(), nom) == 1));
    });
}

TEST_CASE("le graphe se réexécute, et plusieurs fois à la fois", "[2.7]") {
    juge::RendezVous rencontre(2);
    std::atomic<int> faites{0};
    juge::Registre<bool> ensemble;
    ::GrapheTaches graphe;
    graphe.ajouter("a", [&] { ++faites; });
    graphe.ajouter("b", [&] { ensemble.noter(rencontre.rejoindre()); }, {"a"});
    graphe.ajouter("c", [&] { ++faites; }, {"b", "a"});
    juge::Registre<std::size_t> reussies;
    const auto executer = [&] {
        reussies.noter(epreuve::combien(graphe.executer(1), ::Issue::reussie));
    };
    {
        juge::Acteur a("première exécution", executer);
        juge::Acteur b("seconde exécution", executer);
        a.attendre_fin("Deux exécutions à la fois : chacune finit.");
        b.attendre_fin("Deux exécutions à la fois : chacune finit.");
    }
    {
        INFO("deux exécutions à la fois : chacune a ses workers, et fait chaque tâche une fois");
        REQUIRE(ensemble.contenu() == std::vector<bool>{true, true});
        REQUIRE(reussies.contenu() == std::vector<std::size_t>{3, 3});
        REQUIRE(faites == 4);
    }
    ::GrapheTaches autre;
    autre.ajouter("a", [&] { executer(); });
    ::GrapheTaches dehors;
    dehors.ajouter("a", [&] { autre.executer(1); });
    dehors.ajouter("b", [&] { autre.executer(1); });
    epreuve::executer(dehors, 2, "Une tâche peut exécuter un autre graphe.");
    INFO("un graphe exécuté par une tâche d'un autre s'exécute comme d'ordinaire");
    REQUIRE(reussies.contenu() == std::vector<std::size_t>{3, 3, 3, 3});
    REQUIRE(faites == 8);
}

TEST_CASE("executer() ne laisse aucun thread", "[2.7]") {
    ::GrapheTaches graphe;
    for (int i = 0; i < 4; ++i)
        graphe.ajouter(std::to_string(i), [] {});
    const auto avant = juge::autres_threads();
    for (int i = 0; i < 5; ++i)
        graphe.executer(4);
    INFO("executer() a rendu la main : ses threads sont finis");
    REQUIRE(juge::autres_threads() == avant);
}

TEST_CASE("une chaîne de cent mille tâches", "[2.6][simple]") {
    constexpr int longueur = 100'000;
    epreuve::raccourcir_les_piles();
    int faites = 0;
    const auto compter = [&] { ++faites; };
    {
        ::GrapheTaches graphe;
        epreuve::enchainer(graphe, longueur, compter, compter);
        const auto bilan = epreuve::executer(graphe, 2, "Cent mille tâches à la suite.");
        INFO("cent mille tâches à la suite : toutes s'exécutent");
        REQUIRE(faites == longueur);
        REQUIRE(epreuve::combien(bilan, ::Issue::reussie) == std::size_t{longueur});
    }
    {
        ::GrapheTaches graphe;
        epreuve::enchainer(
            graphe, longueur, [] { throw 1; }, compter);
        const auto bilan = epreuve::executer(graphe, 2, "La première échoue : executer() finit.");
        INFO("la première échoue : toutes les autres sont écartées");
        REQUIRE(epreuve::combien(bilan, ::Issue::ecartee) == std::size_t{longueur - 1});
    }
    ::GrapheTaches rond;
    for (int i = 0; i < longueur; ++i)
        rond.ajouter(std::to_string(i), compter, {std::to_string((i + 1) % longueur)});
    INFO("cent mille tâches en rond : le cycle a cent mille noms");
    REQUIRE(epreuve::cycle(rond, 2).size() == std::size_t{longueur});
}

TEST_CASE("des losanges à la suite", "[2.8][simple]") {
    int faites = 0;
    ::GrapheTaches graphe;
    graphe.ajouter("0", [] { throw 1; });
    for (int i = 1; i <= 60; ++i) {
        const auto haut = std::to_string(i - 1);
        graphe.ajouter("gauche " + haut, [&] { ++faites; }, {haut});
        graphe.ajouter("droite " + haut, [&] { ++faites; }, {haut});
        graphe.ajouter(std::to_string(i), [&] { ++faites; }, {"gauche " + haut, "droite " + haut});
    }
    const auto bilan = graphe.executer(1);
    INFO("deux chemins par losange, soixante losanges : chaque tâche n'est écartée qu'une fois");
    REQUIRE(faites == 0);
    REQUIRE(epreuve::combien(bilan, ::Issue::ecartee) == 180);
}

}  // namespace juge::epreuve
