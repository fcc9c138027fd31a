#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chapitre07/inventaire.hpp>
#include <chapitre07/partage.hpp>
#include <chapitre07/porte.hpp>
#include <fstream>
#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

void rien_de_reste(const cours::Inventaire& avant) {
    const cours::Inventaire apres;
    {
        INFO("après le destructeur, aucun processus ne reste, ni vivant, ni zombie");
        REQUIRE(apres.enfants == avant.enfants);
    }
    INFO("après le destructeur, aucun descripteur ne reste ouvert");
    REQUIRE(apres.descripteurs == avant.descripteurs);
}

std::string echo(const std::string& argument) {
    return argument;
}

/// Détruit le zygote dans un acteur : s'il attend pour toujours, cela se voit.
void detruire(std::unique_ptr<::Zygote>& zygote) {
    juge::Acteur proprietaire("proprietaire", [&] { zygote.reset(); });
    proprietaire.attendre_fin(
        "Le destructeur met fin au zygote, et ne l'attend pas pour toujours.");
}

/// Vrai si l'appel lève EchecTache.
bool echoue(::Zygote& zygote, const std::string& argument) {
    try {
        zygote.executer(argument);
    } catch (const ::EchecTache&) {
        return true;
    }
    return false;
}

/// Ce que rend `executer`, ou « erreur » s'il lève ce que l'énoncé prévoit.
std::string issue_de(const std::function<std::string()>& executer) {
    try {
        return executer();
    } catch (const ::EchecTache&) {
        return "erreur";
    } catch (const std::system_error&) {
        return "erreur";
    }
}

std::mutex verrou;  ///< celui que la tâche demande
int compteur = 0;   ///< ce que chacun change dans sa copie

}  // namespace

TEST_CASE("un verrou tenu par un thread ne bloque pas la tâche", "[1.7]") {
    auto zygote = std::make_unique<::Zygote>([](const std::string& argument) {
        const std::lock_guard garde(epreuve::verrou);
        return argument + " sous verrou";
    });
    std::latch tenu(1);
    std::latch rendre(1);
    juge::Acteur voisin("voisin", [&] {
        const std::lock_guard garde(epreuve::verrou);
        tenu.count_down();
        rendre.wait();
    });
    tenu.wait();
    std::string resultat;
    juge::Acteur appel("appel", [&] { resultat = zygote->executer("fait"); });
    {
        INFO(
            "la tâche attend un verrou qu'un thread d'un autre processus tenait à sa naissance : "
            "elle ne l'aura jamais. Elle doit naître d'un processus sans thread");
        REQUIRE(appel.est_termine());
    }
    REQUIRE(resultat == "fait sous verrou");
    rendre.count_down();
    voisin.attendre_fin("le voisin rend le verrou");
    epreuve::detruire(zygote);
}

TEST_CASE("une tâche s'exécute dans un processus neuf", "[1.7]") {
    auto zygote =
        std::make_unique<::Zygote>([](const std::string&) { return std::to_string(::getpid()); });
    std::set<std::string> ouvriers{std::to_string(::getpid())};
    for (int i = 0; i < 3; ++i)
        ouvriers.insert(zygote->executer(""));
    INFO("un processus par tâche, et jamais ce programme");
    REQUIRE(ouvriers.size() == 4);
    epreuve::detruire(zygote);
}

TEST_CASE("la tâche part de la mémoire du premier jour", "[1.7]") {
    epreuve::compteur = 10;
    auto zygote = std::make_unique<::Zygote>([](const std::string&) {
        epreuve::compteur += 1;
        return std::to_string(epreuve::compteur);
    });
    epreuve::compteur = 50;
    for (int i = 0; i < 3; ++i) {
        INFO("ni ce que ce programme a changé depuis, ni ce qu'une autre tâche a changé");
        REQUIRE(zygote->executer("") == "11");
    }
    INFO("ce que la tâche change ne change rien ici");
    REQUIRE(epreuve::compteur == 50);
    epreuve::detruire(zygote);
}

TEST_CASE("argument et résultat, de toute taille, octet pour octet", "[1.8]") {
    auto zygote = std::make_unique<::Zygote>(epreuve::echo);
    std::string octets;
    for (int i = 0; i < 256; ++i)
        octets += static_cast<char>(i);
    std::vector<std::string> textes{"",
                                    "a",
                                    std::string(1, '\0'),
                                    octets,
                                    std::string(65536, 'k'),
                                    std::string(1'000'003, 'm')};
    for (const auto& texte : textes) {
        std::string resultat = "?";
        juge::Acteur appel("appel", [&] { resultat = zygote->executer(texte); });
        appel.attendre_fin("Un tube plein ne bloque personne : chacun lit ce que l'autre écrit.");
        INFO("le résultat est celui de la tâche, entier");
        REQUIRE(resultat.size() == texte.size());
        REQUIRE((resultat == texte));
    }
    epreuve::detruire(zygote);
}

TEST_CASE("des appels partiels ne perdent rien", "[1.8][simple]") {
    const juge::Perturbation lectures(juge::Panne::lectures_partielles, 1021);
    const juge::Perturbation ecritures(juge::Panne::ecritures_partielles, 4099);
    auto zygote = std::make_unique<::Zygote>(epreuve::echo);
    std::string texte;
    for (int i = 0; i < 50'000; ++i)
        texte += std::to_string(i);
    const std::string resultat = zygote->executer(texte);
    REQUIRE(lectures.frappes() > 0);
    INFO("un appel rend ce qu'il veut : on continue jusqu'à la taille annoncée");
    REQUIRE((resultat == texte));
    epreuve::detruire(zygote);
}

TEST_CASE("des appels interrompus par un signal ne perdent rien", "[1.8]") {
    struct sigaction action {};
    action.sa_handler = [](int) {};  // sans SA_RESTART : un appel qui dort rend EINTR
    ::sigaction(SIGUSR1, &action, nullptr);
    const pid_t programme = ::getpid();
    auto zygote = std::make_unique<::Zygote>([programme](const std::string& argument) {
        for (const pid_t pid : {programme, ::getppid()}) {  // ce programme, et le zygote
            for (std::string ligne; ligne.find(") S") == std::string::npos;) {
                std::ifstream flux("/proc/" + std::to_string(pid) + "/stat");
                std::getline(flux, ligne);
            }
            ::kill(pid, SIGUSR1);
        }
        return argument;
    });
    for (int i = 0; i < 10; ++i) {
        INFO("un appel interrompu (EINTR) est à recommencer, ici comme dans le zygote");
        REQUIRE(zygote->executer("appel " + std::to_string(i)) == "appel " + std::to_string(i));
    }
    epreuve::detruire(zygote);
}

TEST_CASE("un signal à chaque attente ne fait rien perdre", "[1.8][simple]") {
    const cours::Inventaire avant;
    std::optional<juge::Perturbation> interruptions(juge::Panne::interruptions);
    auto zygote = std::make_unique<::Zygote>([&](const std::string& argument) {
        interruptions.reset();  // la tâche en est quitte, le zygote qui l'attend en hérite
        return argument;
    });
    for (const std::size_t taille : {0U, 1U, 300'000U}) {
        const std::string texte(taille, 'k');
        const std::string resultat = zygote->executer(texte);
        INFO("lire, écrire, attendre : tout appel interrompu est à recommencer, des deux côtés");
        REQUIRE((resultat == texte));
    }
    REQUIRE(interruptions->frappes() > 0);
    epreuve::detruire(zygote);
    epreuve::rien_de_reste(avant);
}

TEST_CASE("une tâche qui ne rend rien est un échec, et un seul", "[1.8]") {
    auto zygote = std::make_unique<::Zygote>([](const std::string& argument) -> std::string {
        if (argument == "exception") throw std::out_of_range("rang");
        if (argument == "entier") throw 42;
        if (argument == "signal") ::raise(SIGKILL);
        if (argument == "code") ::_exit(3);
        if (argument == "zero") ::_exit(0);
        return "";
    });
    for (const char* mort : {"exception", "entier", "signal", "code", "zero"}) {
        const std::string quelle = mort;
        {
            INFO("la tâche n'a rien rendu : EchecTache (" << quelle << ")");
            REQUIRE(epreuve::echoue(*zygote, quelle));
        }
        INFO("l'appel suivant fonctionne ; un résultat vide n'est pas un échec");
        REQUIRE(zygote->executer("bien").empty());
    }
    epreuve::detruire(zygote);
}

TEST_CASE("plusieurs threads appellent : chacun reçoit son résultat", "[1.7]") {
    auto zygote = std::make_unique<::Zygote>(epreuve::echo);
    juge::Registre<std::string> melanges;
    const auto appeler = [&](const std::string& nom) {
        for (int i = 0; i < 8; ++i) {
            const std::string argument = nom + std::to_string(i) + std::string(5000, nom[0]);
            if (zygote->executer(argument) != argument) melanges.noter(nom);
        }
    };
    {
        juge::Acteur a("a", [&] { appeler("a"); });
        juge::Acteur b("b", [&] { appeler("b"); });
        juge::Acteur c("c", [&] { appeler("c"); });
        for (auto* acteur : {&a, &b, &c})
            acteur->attendre_fin("Chaque appel reçoit une réponse.");
    }
    INFO("chaque thread reçoit le résultat de son argument, jamais celui d'un autre");
    REQUIRE(melanges.contenu().empty());
    epreuve::detruire(zygote);
}

TEST_CASE("le destructeur ne laisse rien, même entre deux zygotes", "[1.7]") {
    const cours::Inventaire avant;
    for (const bool le_premier_d_abord : {true, false}) {
        auto premier = std::make_unique<::Zygote>(epreuve::echo);
        auto second = std::make_unique<::Zygote>(epreuve::echo);
        REQUIRE(premier->executer("un") == "un");
        REQUIRE(second->executer("deux") == "deux");
        auto& mourant = le_premier_d_abord ? premier : second;
        auto& restant = le_premier_d_abord ? second : premier;
        juge::Acteur proprietaire("proprietaire", [&] { mourant.reset(); });
        {
            INFO(
                "l'autre zygote a hérité du descripteur : le fermer ici ne suffit pas à finir "
                "celui-ci");
            REQUIRE(proprietaire.est_termine());
        }
        proprietaire.attendre_fin("");
        INFO("l'autre zygote fonctionne toujours");
        REQUIRE(restant->executer("encore") == "encore");
        epreuve::detruire(restant);
        epreuve::rien_de_reste(avant);
    }
}

TEST_CASE("un zygote qui n'a pas servi ne laisse rien", "[1.7]") {
    const cours::Inventaire avant;
    auto zygote = std::make_unique<::Zygote>(epreuve::echo);
    epreuve::detruire(zygote);
    epreuve::rien_de_reste(avant);
}

TEST_CASE("le système refuse le zygote : une erreur, et rien ne reste", "[1.7][simple]") {
    const cours::Inventaire avant;
    int numero = 0;
    {
        const juge::Perturbation refus(juge::Panne::creation_processus);
        try {
            const ::Zygote zygote(epreuve::echo);
        } catch (const std::system_error& erreur) {
            numero = erreur.code().value();
        }
    }
    INFO("le constructeur lève std::system_error avec EAGAIN");
    REQUIRE(numero == EAGAIN);
    epreuve::rien_de_reste(avant);
}

TEST_CASE("plus de descripteurs : une erreur, ou le résultat, et rien ne reste", "[1.7][simple]") {
    const cours::Inventaire avant;
    rlimit limite{};
    ::getrlimit(RLIMIT_NOFILE, &limite);
    for (rlim_t places = 3; places < 12; ++places) {
        rlimit basse = limite;
        basse.rlim_cur = places;
        ::setrlimit(RLIMIT_NOFILE, &basse);
        const std::string issue =
            epreuve::issue_de([] { return ::Zygote(epreuve::echo).executer("fait"); });
        ::setrlimit(RLIMIT_NOFILE, &limite);
        {
            INFO("la table est pleine : std::system_error, EchecTache, ou le bon résultat");
            REQUIRE((issue == "fait" || issue == "erreur"));
        }
        epreuve::rien_de_reste(avant);
    }
}

TEST_CASE("le programme tué, le zygote finit", "[1.7]") {
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);  // le zygote orphelin deviendra un enfant de l'épreuve
    for (const bool pendant_une_tache : {false, true}) {
        const cours::Partage<std::atomic<bool>> servi(false);
        const pid_t programme = ::fork();
        if (programme == 0) {
            ::Zygote zygote([moi = ::getpid()](const std::string& argument) {
                if (argument == "tuer") ::kill(moi, SIGKILL);
                return argument;
            });
            servi->store(zygote.executer("oui") == "oui");
            if (pendant_une_tache) zygote.executer("tuer");
            ::raise(SIGKILL);
        }
        juge::Acteur fin("fin", [] {
            while (::waitpid(-1, nullptr, 0) > 0 || errno == EINTR) {
            }
        });
        {
            INFO("plus personne ne parle au zygote : il lit la fin du flux, et finit");
            REQUIRE(fin.est_termine());
        }
        fin.attendre_fin("");
        REQUIRE(servi->load());
    }
}

TEST_CASE("le zygote mort, executer() lève", "[1.7]") {
    const cours::Inventaire avant;
    auto zygote = std::make_unique<::Zygote>(epreuve::echo);
    REQUIRE(zygote->executer("un") == "un");
    for (const pid_t enfant : cours::enfants())
        ::kill(enfant, SIGKILL);
    for (int fois = 0; fois < 2; ++fois) {
        std::string issue;
        juge::Acteur appel("appel", [&] {
            issue = epreuve::issue_de([&] { return zygote->executer(std::string(300'000, 'x')); });
        });
        appel.attendre_fin("Le zygote est mort : il n'y a plus rien à attendre.");
        INFO("le zygote est mort : executer() lève, à chaque fois");
        REQUIRE((issue == "erreur"));
    }
    epreuve::detruire(zygote);
    epreuve::rien_de_reste(avant);
}

TEST_CASE("le zygote tué pendant un appel, executer() lève", "[1.7][simple]") {
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);  // une tâche orpheline deviendra un enfant de l'épreuve
    const cours::Inventaire avant;
    for (const bool pendant_la_tache : {false, true}) {
        const cours::Partage<cours::Porte> porte;
        auto zygote = std::make_unique<::Zygote>([&](const std::string& argument) {
            porte->passer();
            return argument;
        });
        const auto enfants = cours::enfants();
        if (!pendant_la_tache)  // arrêté, le zygote ne lit plus : l'argument ne passe pas en entier
            for (const pid_t enfant : enfants)
                ::kill(enfant, SIGSTOP);
        std::string issue;
        juge::Acteur appel("appel", [&] {
            issue =
                epreuve::issue_de([&] { return zygote->executer(std::string(1'000'003, 'x')); });
        });
        {
            INFO("executer() attend la tâche");
            REQUIRE(appel.est_bloque());
        }
        for (const pid_t enfant : enfants)
            ::kill(enfant, SIGKILL);
        appel.attendre_fin(
            "Le zygote est mort : il n'y a plus rien à attendre. Si sa tâche vit encore, elle ne "
            "doit pas tenir ouvert le bout du zygote.");
        {
            INFO("le zygote est mort pendant l'appel : executer() lève");
            REQUIRE((issue == "erreur"));
        }
        epreuve::detruire(zygote);
        for (const pid_t tache : cours::enfants())  // orpheline, si elle vit encore
            ::kill(tache, SIGKILL);
        while (::waitpid(-1, nullptr, 0) > 0 || errno == EINTR) {
        }
    }
    epreuve::rien_de_reste(avant);
}

}  // namespace juge::epreuve
