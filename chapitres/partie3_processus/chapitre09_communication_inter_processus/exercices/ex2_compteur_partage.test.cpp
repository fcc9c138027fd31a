#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <juge/processus.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

/// Ce qu'un processus répond à une question sur le compteur, en passant par le grand livre.
std::vector<std::uint64_t> vu_d_ailleurs(const std::function<std::uint64_t()>& question) {
    const juge::GrandLivre livre;
    juge::Enfant voisin("voisin", [&] { livre.noter(question()); });
    voisin.attendre_fin("Ni ajouter() ni valeur() n'attendent personne.");
    return livre.notes();
}

using Valeurs = std::vector<std::uint64_t>;

/// Des attendeurs, chacun avec son seuil ; chacun note ce seuil quand il en sort.
std::vector<juge::Enfant> attendeurs(::CompteurPartage& compteur, const juge::GrandLivre& livre,
                                     const Valeurs& seuils) {
    std::vector<juge::Enfant> enfants;
    for (const auto seuil : seuils)
        enfants.emplace_back("attendeur de " + std::to_string(seuil), [&compteur, &livre, seuil] {
            compteur.attendre(seuil);
            livre.noter(seuil);
        });
    return enfants;
}

}  // namespace

TEST_CASE("un ajout se voit d'un autre processus, dans les deux sens", "[1.4]") {
    ::CompteurPartage compteur;
    REQUIRE(compteur.valeur() == 0);
    {
        INFO("un enfant ajoute à la même mémoire, et non à une copie");
        REQUIRE(epreuve::vu_d_ailleurs([&] { return compteur.ajouter(5); }) == Valeurs{5});
        REQUIRE(compteur.valeur() == 5);
    }
    REQUIRE(compteur.ajouter(0) == 5);
    REQUIRE(compteur.ajouter(1ULL << 40U) == (1ULL << 40U) + 5);
    INFO("l'enfant voit aussi ce que son parent ajoute");
    REQUIRE(epreuve::vu_d_ailleurs([&] { return compteur.valeur(); }) ==
            Valeurs{(1ULL << 40U) + 5});
}

TEST_CASE("deux compteurs n'ont rien en commun", "[1.4]") {
    ::CompteurPartage un;
    ::CompteurPartage autre;
    un.ajouter(3);
    INFO("chaque compteur a sa mémoire");
    REQUIRE(autre.valeur() == 0);
    REQUIRE(autre.ajouter(std::numeric_limits<std::uint64_t>::max()) ==
            std::numeric_limits<std::uint64_t>::max());
    REQUIRE(un.valeur() == 3);
}

TEST_CASE("aucun ajout ne se perd, où que l'autre passe", "[1.5][simple]") {
    ::CompteurPartage compteur;
    const juge::GrandLivre livre;
    const auto action = [&] { livre.noter(compteur.ajouter(1)); };
    action();  // une première fois ici : les fonctions du système sont alors liées
    const auto quand = juge::instants_decisifs(action);
    std::uint64_t attendu = compteur.valeur();
    for (const auto pas : quand) {
        {
            INFO("un processus suspendu au milieu de ajouter() finit quand on le relance");
            REQUIRE((juge::interrompre_au_pas(pas, action, action) == juge::Issue::termine));
        }
        attendu += 2;
        INFO("un autre processus ajoute pendant qu'un premier ajoute : les deux comptent");
        REQUIRE(compteur.valeur() == attendu);
    }
    INFO("ajouter() rend la somme juste après le sien : deux ajouts ne rendent pas la même");
    for (std::uint64_t somme = 1; somme <= attendu; ++somme)
        REQUIRE(livre.fois(somme) == 1);
}

TEST_CASE("des processus ajoutent ensemble", "[1.5]") {
    ::CompteurPartage compteur;
    std::vector<juge::Enfant> enfants;
    for (const char* nom : {"a", "b", "c"})
        enfants.emplace_back(nom, [&] {
            for (int i = 0; i < 2000; ++i)
                compteur.ajouter(3'000'000);
        });
    for (auto& enfant : enfants)
        enfant.attendre_fin("ajouter() n'attend personne.");
    REQUIRE(compteur.valeur() == 18'000'000'000);
}

TEST_CASE("attendre rend la main quand le compte y est, pas avant", "[1.6][simple]") {
    ::CompteurPartage compteur;
    compteur.ajouter(3);
    const juge::GrandLivre livre;
    auto enfants = epreuve::attendeurs(compteur, livre, {0, 2, 3, 4, 6, 6, 7, 1ULL << 33U});
    for (auto& enfant : enfants)
        enfant.observer();
    {
        INFO("le compte vaut 3 : qui attend 0, 2 ou 3 n'attend pas, les autres dorment");
        auto sortis = livre.notes();
        std::sort(sortis.begin(), sortis.end());
        REQUIRE(sortis == Valeurs{0, 2, 3});
    }
    compteur.ajouter(3);
    for (auto& enfant : enfants)
        enfant.observer();
    {
        INFO("le compte passe à 6 : tous ceux qui attendaient 4 ou 6 se réveillent, et eux seuls");
        auto sortis = livre.notes();
        std::sort(sortis.begin(), sortis.end());
        REQUIRE(sortis == Valeurs{0, 2, 3, 4, 6, 6});
    }
    REQUIRE(epreuve::vu_d_ailleurs([&] { return compteur.ajouter(1ULL << 33U); }).size() == 1);
    for (auto& enfant : enfants)
        enfant.attendre_fin("Le compte dépasse tous les seuils : plus personne n'attend.");
}

TEST_CASE("un ajout entre le regard et le sommeil ne se perd pas", "[1.6][simple]") {
    ::CompteurPartage compteur;
    const auto total = juge::compter_pas([&] { compteur.attendre(0); }) + 60;
    for (const auto ajout : {std::uint64_t{1}, std::uint64_t{1} << 32U})
        for (const auto pas : juge::instants(total, 40, 93)) {
            const std::uint64_t seuil = compteur.valeur() + ajout;
            INFO("l'ajout (" << ajout << ") arrive après le regard, avant le sommeil");
            REQUIRE((juge::interrompre_au_pas(
                         pas, [&] { compteur.attendre(seuil); },
                         [&] { compteur.ajouter(ajout); }) == juge::Issue::termine));
        }
}

TEST_CASE("un signal ne met pas fin à l'attente", "[1.6][simple]") {
    struct sigaction action {};
    action.sa_handler = [](int) {};  // sans SA_RESTART : un appel qui dort rend EINTR
    ::sigaction(SIGUSR1, &action, nullptr);
    ::CompteurPartage compteur;
    const juge::GrandLivre livre;
    auto enfants = epreuve::attendeurs(compteur, livre, {10});
    for (int fois = 0; fois < 3; ++fois) {
        enfants[0].observer();
        ::kill(enfants[0].pid(), SIGUSR1);
        INFO("interrompue par un signal, l'attente reprend");
        REQUIRE(enfants[0].est_bloque());
        REQUIRE(livre.notes().empty());
    }
    compteur.ajouter(10);
    enfants[0].attendre_fin("Le compte y est.");
    REQUIRE(livre.notes() == Valeurs{10});
}

TEST_CASE("des threads aussi : aucun ajout perdu, et ce qui précède est visible", "[1.6]") {
    ::CompteurPartage compteur;
    int ecrit_avant = 0;
    int lu = 0;
    juge::Acteur lecteur("lecteur", [&] {
        compteur.attendre(2001);
        lu = ecrit_avant;
    });
    {
        juge::Acteur un("un", [&] {
            for (int i = 0; i < 1000; ++i)
                compteur.ajouter(1);
        });
        juge::Acteur deux("deux", [&] {
            for (int i = 0; i < 1000; ++i)
                compteur.ajouter(1);
        });
        un.attendre_fin("ajouter() n'attend personne.");
        deux.attendre_fin("ajouter() n'attend personne.");
    }
    REQUIRE(compteur.valeur() == 2000);
    ecrit_avant = 42;
    compteur.ajouter(1);
    lecteur.attendre_fin("Le compte y est : l'attente doit finir, dans le même processus aussi.");
    REQUIRE(lu == 42);
}

TEST_CASE("ce qui précède un ajout est visible de qui lit le compte", "[1.6]") {
    ::CompteurPartage compteur;
    int ecrit_avant = 0;
    int lu = 0;
    juge::Acteur lecteur("lecteur", [&] {
        while (compteur.valeur() == 0)
            std::this_thread::yield();
        lu = ecrit_avant;
    });
    ecrit_avant = 42;
    compteur.ajouter(1);
    lecteur.attendre_fin("Le compte n'est plus nul.");
    REQUIRE(lu == 42);
}

TEST_CASE("tué au milieu d'un ajout : compté ou non, et personne n'attend", "[1.7][simple]") {
    ::CompteurPartage compteur;
    const juge::GrandLivre livre;
    constexpr std::uint64_t ajout = (std::uint64_t{1} << 32U) + 1000;  // les deux moitiés changent
    const auto action = [&] { compteur.ajouter(ajout); };
    action();  // une première fois ici : les fonctions du système sont alors liées
    for (const auto pas : juge::morts_decisives(action)) {
        const auto avant = compteur.valeur();
        {
            juge::tuer_au_pas(pas, action);
            juge::Enfant voisin("voisin", [&] { compteur.ajouter(1); });
            voisin.attendre_fin(
                "Un processus est mort au milieu de ajouter() : il ne retient personne.");
        }
        const auto ajoute = compteur.valeur() - avant;
        INFO("l'ajout du mort est compté tout entier, ou pas du tout");
        REQUIRE((ajoute == 1 || ajoute == 1 + ajout));
    }
}

TEST_CASE("l'ajout qui suit une mort réveille", "[1.7][simple]") {
    const auto essayer = [](std::uint64_t pas) {
        ::CompteurPartage compteur;
        const juge::GrandLivre livre;
        auto attendeur = epreuve::attendeurs(compteur, livre, {5});
        attendeur[0].observer();
        juge::tuer_au_pas(pas, [&] { compteur.ajouter(5); });
        compteur.ajouter(5);
        attendeur[0].attendre_fin("Le compte y est, et un ajout vient de finir : l'attente aussi.");
        return compteur.valeur();
    };
    ::CompteurPartage mesure;
    mesure.ajouter(5);
    for (const auto pas : juge::morts_decisives([&] { mesure.ajouter(5); }))
        REQUIRE(essayer(pas) >= 5);
}

TEST_CASE("des attendeurs tués ne bloquent personne", "[1.6][simple]") {
    const juge::Inventaire avant;
    {
        ::CompteurPartage compteur;
        const juge::GrandLivre livre;
        for (int tour = 0; tour < 4; ++tour) {
            auto morts = epreuve::attendeurs(compteur, livre, {1000, 1000, 1000, 1000, 1000});
            for (auto& mort : morts)
                mort.observer();
            for (auto& mort : morts)
                mort.tuer();
            juge::Enfant actif("actif", [&] {
                for (int i = 0; i < 20; ++i)
                    compteur.ajouter(1);
            });
            actif.attendre_fin(
                "Des processus sont morts en attendant : un ajout ne les attend pas.");
        }
        auto vivants = epreuve::attendeurs(compteur, livre, {100, 100});
        for (auto& vivant : vivants)
            vivant.observer();
        compteur.ajouter(20);
        for (auto& vivant : vivants)
            vivant.attendre_fin(
                "Des processus sont morts en attendant : les vivants se réveillent.");
        REQUIRE(compteur.valeur() == 100);
    }
    INFO("après le destructeur, il ne reste rien");
    REQUIRE(avant.restes() == "");
}

TEST_CASE("le destructeur ne laisse rien", "[1.4]") {
    const juge::Inventaire avant;
    {
        ::CompteurPartage un;
        ::CompteurPartage autre;
        un.ajouter(1);
        REQUIRE(autre.valeur() == 0);
    }
    INFO("ni mémoire partagée, ni descripteur, ni nom");
    REQUIRE(avant.restes() == "");
}

TEST_CASE("le système refuse la mémoire : une erreur, et rien ne reste", "[1.4][simple]") {
    const juge::Inventaire avant;
    rlimit limite{};
    ::getrlimit(RLIMIT_AS, &limite);
    const rlimit basse{1, limite.rlim_max};
    const auto leve = [&] {
        try {
            const ::CompteurPartage compteur;
        } catch (const std::system_error&) {
            return true;
        } catch (const std::bad_alloc&) {
            return true;
        }
        return false;
    };
    ::setrlimit(RLIMIT_AS, &basse);
    const bool refuse = leve();
    ::setrlimit(RLIMIT_AS, &limite);
    INFO("mmap() rend MAP_FAILED : le constructeur lève");
    REQUIRE(refuse);
    REQUIRE(avant.restes() == "");
}

}  // namespace juge::epreuve
