#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chapitre07/inventaire.hpp>
#include <fstream>
#include <juge/epreuve.hpp>

namespace juge::epreuve {
namespace {

std::atomic<int> appels_de_pipe{0};
juge::RendezVous* le_rendez_vous = nullptr;  ///< celui du cas en cours
std::atomic<int> premieres_lectures{0};

}  // namespace

// pipe() se note : elle ouvre deux descripteurs que fcntl() ne marquera qu'ensuite.
inline int pipe_observe(int* bouts) {
    epreuve::appels_de_pipe.fetch_add(1);
    return ::pipe(bouts);
}

}  // namespace juge::epreuve

// Ce que lit la réponse dans un tableau de caractères passe par ici : la première lecture de chacun
// des deux appels attend l'autre, avant que l'un d'eux ait rangé ce qu'il a lu.
inline ssize_t read(int descripteur, char* tampon, std::size_t taille) {
    const ssize_t lus = ::read(descripteur, static_cast<void*>(tampon), taille);
    if (lus > 0 && juge::epreuve::le_rendez_vous != nullptr &&
        juge::epreuve::premieres_lectures.fetch_add(1) < 2)
        juge::epreuve::le_rendez_vous->rejoindre();
    return lus;
}

#define pipe(bouts) juge::epreuve::pipe_observe(bouts)
#include <juge/reponse.hpp>

namespace juge::epreuve {

#undef pipe

namespace {

void rien_de_reste(const cours::Inventaire& avant) {
    const cours::Inventaire apres;
    {
        INFO(
            "au retour, aucun enfant ne reste : un enfant fini que personne n'attend est un "
            "zombie");
        REQUIRE(apres.enfants == avant.enfants);
    }
    INFO(
        "au retour, aucun descripteur ne reste ouvert, et aucun de ceux qui l'étaient n'est fermé");
    REQUIRE(apres.descripteurs == avant.descripteurs);
}

/// L'errno de la std::system_error levée ; 0 si rien n'est levé, -1 si c'est autre chose.
int errno_de(const std::vector<std::string>& arguments) {
    try {
        ::executer_commande(arguments);
    } catch (const std::system_error& erreur) {
        return erreur.code().value();
    } catch (...) {
        return -1;
    }
    return 0;
}

::ResultatCommande executer_sh(const std::string& script) {
    return ::executer_commande({"sh", "-c", script});
}

/// Les drapeaux d'ouverture d'un descripteur, tels que le noyau les connaît.
bool cloexec(int descripteur) {
    const int drapeaux = ::fcntl(descripteur, F_GETFD);
    return drapeaux < 0 || (drapeaux & FD_CLOEXEC) != 0;
}

}  // namespace

TEST_CASE("les arguments arrivent tels quels", "[1.3]") {
    const auto r =
        ::executer_commande({"printf", "<%s>", "deux mots", "*", "$HOME", "a;b", "", "\"'"});
    INFO("aucun shell n'interprète les arguments : ni blancs, ni jokers, ni guillemets");
    REQUIRE(r.sortie == "<deux mots><*><$HOME><a;b><><\"'>");
}

TEST_CASE("les deux sorties sont rendues, chacune à sa place", "[1.5]") {
    const auto r = epreuve::executer_sh("echo un; echo deux >&2; echo trois");
    INFO("ce que la commande écrit sur sa sortie standard est dans `sortie`");
    REQUIRE(r.sortie == "un\ntrois\n");
    INFO("ce qu'elle écrit sur sa sortie d'erreur est dans `erreurs`");
    REQUIRE(r.erreurs == "deux\n");
}

TEST_CASE("un mégaoctet sur chaque sortie ne bloque personne", "[1.5]") {
    for (const char* script :
         {"head -c 1048576 /dev/zero; head -c 1048576 /dev/zero >&2",
          "head -c 1048576 /dev/zero >&2; head -c 1048576 /dev/zero",
          "for i in 1 2 3 4 5 6 7 8; do head -c 131072 /dev/zero; head -c 131072 /dev/zero >&2; "
          "done"}) {
        std::string sortie;
        std::string erreurs;
        juge::Acteur appel("appel", [&] {
            const auto r = epreuve::executer_sh(script);
            sortie = r.sortie;
            erreurs = r.erreurs;
        });
        appel.attendre_fin(
            "Un tube est plein, la commande attend qu'on le vide, et l'appel attend autre chose : "
            "lisez les deux flux à la fois.");
        INFO("rien ne manque, octets nuls compris, quelle que soit la taille");
        REQUIRE(sortie.size() == 1048576);
        REQUIRE(erreurs.size() == 1048576);
        REQUIRE((sortie == std::string(1048576, '\0')));
        REQUIRE((erreurs == std::string(1048576, '\0')));
    }
}

TEST_CASE("un code de sortie n'est pas un signal", "[1.4]") {
    for (const int code : {0, 1, 9, 126, 127, 128, 137, 143, 255}) {
        const auto r = epreuve::executer_sh("exit " + std::to_string(code));
        INFO("la commande est sortie d'elle-même : il y a un code, et c'est le sien");
        REQUIRE(r.code.has_value());
        REQUIRE(*r.code == code);
        INFO("la commande est sortie d'elle-même : il n'y a pas de signal");
        REQUIRE_FALSE(r.signal.has_value());
    }
}

TEST_CASE("un signal n'est pas un code de sortie", "[1.4]") {
    for (const int signal : {SIGHUP, SIGKILL, SIGTERM, SIGUSR1}) {
        const auto r = epreuve::executer_sh("echo avant; kill -" + std::to_string(signal) + " $$");
        INFO("un signal a tué la commande : il n'y a pas de code");
        REQUIRE_FALSE(r.code.has_value());
        INFO("un signal a tué la commande : c'est celui-là");
        REQUIRE(r.signal.has_value());
        REQUIRE(*r.signal == signal);
        INFO("ce qu'elle avait écrit avant de mourir est rendu");
        REQUIRE(r.sortie == "avant\n");
    }
}

TEST_CASE("la commande n'attend pas le clavier", "[1.5]") {
    // L'entrée de l'épreuve devient un tube où personne n'écrit : qui le lirait attendrait.
    int tube[2];
    REQUIRE(::pipe2(tube, O_CLOEXEC) == 0);
    REQUIRE(::dup2(tube[0], STDIN_FILENO) == STDIN_FILENO);
    std::string lu = "?";
    juge::Acteur appel("appel", [&] { lu = ::executer_commande({"cat"}).sortie; });
    appel.attendre_fin(
        "L'entrée de la commande est vide : elle y lit tout de suite la fin du flux.");
    REQUIRE(lu.empty());
}

TEST_CASE("une commande absente est une erreur, pas un code 127", "[1.3]") {
    const cours::Inventaire avant;
    INFO("le programme n'existe pas : std::system_error avec ENOENT");
    REQUIRE(epreuve::errno_de({"programme-qui-n-existe-pas"}) == ENOENT);
    INFO("ce fichier ne s'exécute pas : std::system_error avec EACCES");
    REQUIRE(epreuve::errno_de({"/etc/passwd"}) == EACCES);
    epreuve::rien_de_reste(avant);
    INFO("une commande qui sort avec le code 127 a bien été lancée");
    REQUIRE(epreuve::executer_sh("exit 127").code == 127);
}

TEST_CASE("sans argument, rien n'est lancé", "[1.3]") {
    const cours::Inventaire avant;
    INFO("aucun argument : std::invalid_argument");
    REQUIRE_THROWS_AS(::executer_commande({}), std::invalid_argument);
    epreuve::rien_de_reste(avant);
}

TEST_CASE("cent appels ne laissent rien, et n'attendent que leur commande", "[1.4]") {
    const cours::Inventaire avant;
    const pid_t voisin = ::fork();
    if (voisin == 0) ::_exit(7);
    siginfo_t fin{};  // un enfant de ce programme a fini, que l'appel ne connaît pas
    REQUIRE(::waitid(P_PID, static_cast<id_t>(voisin), &fin, WEXITED | WNOWAIT) == 0);
    for (int i = 0; i < 100; ++i)
        ::executer_commande({"true"});
    {
        INFO("la fin d'un autre enfant n'est pas à prendre : waitpid() attend la commande seule");
        REQUIRE(::waitpid(voisin, nullptr, WNOHANG) == voisin);
    }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("plus de processus : une erreur, et rien ne reste", "[1.3][simple]") {
    const cours::Inventaire avant;
    {
        const juge::Perturbation refus(juge::Panne::creation_processus);
        INFO("le système refuse un processus de plus : std::system_error avec EAGAIN");
        REQUIRE(epreuve::errno_de({"true"}) == EAGAIN);
        REQUIRE(refus.frappes() > 0);
    }
    epreuve::rien_de_reste(avant);
    INFO("l'appel suivant réussit");
    REQUIRE(::executer_commande({"true"}).code == 0);
}

TEST_CASE("table des descripteurs pleine : une erreur, et rien ne reste", "[1.5][simple]") {
    const cours::Inventaire avant;
    rlimit limite{};
    ::getrlimit(RLIMIT_NOFILE, &limite);
    int refus = 0;
    for (rlim_t places = 3; places < 16; ++places) {
        rlimit basse = limite;
        basse.rlim_cur = places;
        ::setrlimit(RLIMIT_NOFILE, &basse);
        const int numero = epreuve::errno_de({"true"});
        ::setrlimit(RLIMIT_NOFILE, &limite);
        refus += numero == EMFILE ? 1 : 0;
        {
            INFO("la table est pleine : std::system_error avec EMFILE, ou l'appel réussit");
            REQUIRE((numero == 0 || numero == EMFILE));
        }
        epreuve::rien_de_reste(avant);
    }
    INFO("sans aucun descripteur libre, l'appel ne peut pas réussir");
    REQUIRE(refus > 0);
}

TEST_CASE("des lectures partielles ne perdent rien", "[1.5][simple]") {
    const juge::Perturbation lectures(juge::Panne::lectures_partielles, 997);
    const auto r = epreuve::executer_sh("head -c 200000 /dev/zero; exit 6");
    REQUIRE(lectures.frappes() > 0);
    INFO("read() rend ce qu'il veut : la fin du flux, c'est quand il rend zéro");
    REQUIRE(r.sortie.size() == 200000);
    REQUIRE((r.sortie == std::string(200000, '\0')));
    REQUIRE(r.code == 6);
}

TEST_CASE("des appels interrompus par un signal ne perdent rien", "[1.5]") {
    const cours::Inventaire avant;
    struct sigaction action {};
    action.sa_handler = [](int) {};  // sans SA_RESTART : un appel qui dort rend EINTR
    ::sigaction(SIGUSR1, &action, nullptr);
    // La commande interrompt ce programme chaque fois qu'il dort : en lecture, puis, ses flux
    // fermés, pendant qu'il attend sa fin.
    const auto r = epreuve::executer_sh(
        "reveiller() { until grep -q '^State:.S' /proc/$PPID/status; do :; done; "
        "kill -USR1 $PPID; }; "
        "for i in 1 2 3 4 5; do reveiller; echo $i; reveiller; echo $i >&2; done; "
        "exec >/dev/null 2>&1; for i in 1 2 3 4 5; do reveiller; done; exit 6");
    INFO("read() et poll() peuvent échouer avec EINTR : on recommence");
    REQUIRE(r.sortie == "1\n2\n3\n4\n5\n");
    REQUIRE(r.erreurs == "1\n2\n3\n4\n5\n");
    INFO("waitpid() aussi peut échouer avec EINTR : le code n'est pas perdu");
    REQUIRE(r.code == 6);
    epreuve::rien_de_reste(avant);
}

TEST_CASE("un signal à chaque attente ne fait rien perdre, même au lancement", "[1.5][simple]") {
    const cours::Inventaire avant;
    {
        const juge::Perturbation interruptions(juge::Panne::interruptions);
        {
            INFO("une attente interrompue pendant le lancement n'en cache pas l'erreur : ENOENT");
            REQUIRE(epreuve::errno_de({"programme-qui-n-existe-pas"}) == ENOENT);
        }
        const auto r = epreuve::executer_sh("echo un; echo deux >&2; exit 6");
        INFO("toute attente interrompue (EINTR) est à recommencer");
        REQUIRE(r.sortie == "un\n");
        REQUIRE(r.erreurs == "deux\n");
        REQUIRE(r.code == 6);
        REQUIRE(interruptions.frappes() > 0);
    }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("la commande reçoit 0, 1 et 2, même si ce programme les a fermés", "[1.5]") {
    for (const std::vector<int>& fermes :
         std::vector<std::vector<int>>{{0}, {1}, {2}, {0, 1}, {1, 2}, {0, 1, 2}}) {
        std::vector<int> doubles;
        for (const int numero : fermes) {
            doubles.push_back(::fcntl(numero, F_DUPFD_CLOEXEC, 100));
            ::close(numero);
        }
        const cours::Inventaire avant;
        std::string sortie = "exception";
        std::string erreurs;
        try {
            const auto r = epreuve::executer_sh("cat; echo sortie; echo erreurs >&2");
            sortie = r.sortie;
            erreurs = r.erreurs;
        } catch (const std::system_error&) {
        }
        const bool inchange = avant.inchange();
        for (std::size_t i = 0; i < fermes.size(); ++i) {
            ::dup2(doubles[i], fermes[i]);
            ::close(doubles[i]);
        }
        INFO(
            "un tube peut recevoir le numéro 0, 1 ou 2 : dup2() d'un numéro sur lui-même ne fait "
            "rien, et le laisse O_CLOEXEC");
        REQUIRE(sortie == "sortie\n");
        REQUIRE(erreurs == "erreurs\n");
        INFO("au retour, ce programme a les descripteurs et les enfants qu'il avait");
        REQUIRE(inchange);
    }
}

TEST_CASE("la commande ne reçoit rien de ce que l'appel a ouvert", "[1.5]") {
    const auto avant = cours::descripteurs_ouverts();
    const auto permis = std::count_if(avant.begin(), avant.end(),
                                      [](int numero) { return !epreuve::cloexec(numero); });
    const auto r = ::executer_commande({"ls", "/proc/self/fd"});
    const auto recus = std::count(r.sortie.begin(), r.sortie.end(), '\n') - 1;  // celui de ls
    INFO("la commande reçoit 0, 1 et 2 : aucun bout de tube ne lui parvient");
    REQUIRE(recus == permis);
}

TEST_CASE("pendant l'appel, ses descripteurs sont O_CLOEXEC", "[1.5]") {
    const cours::Inventaire avant;
    REQUIRE(::mkfifo("porte", 0600) == 0);
    juge::Acteur appel("appel", [] { ::executer_commande({"sh", "-c", "read x < porte"}); });
    {
        INFO("l'appel dure autant que la commande");
        REQUIRE(appel.est_bloque());
    }
    std::vector<int> herites;
    for (const int descripteur : cours::descripteurs_ouverts())
        if (!std::count(avant.descripteurs.begin(), avant.descripteurs.end(), descripteur) &&
            !epreuve::cloexec(descripteur))
            herites.push_back(descripteur);
    std::ofstream("porte") << "ouverte\n";
    appel.attendre_fin("La commande a fini : l'appel doit rendre la main.");
    INFO(
        "une commande lancée par un autre thread garderait ces descripteurs, et celle-ci ne "
        "verrait "
        "pas la fin de ses flux : pipe2() et O_CLOEXEC");
    REQUIRE(herites.empty());
    INFO(
        "entre pipe() et fcntl(), un autre thread peut lancer sa commande, qui garde les bouts du "
        "tube : pipe2(…, O_CLOEXEC) les ouvre d'un seul geste");
    REQUIRE(epreuve::appels_de_pipe.load() == 0);
}

TEST_CASE("deux appels lisent en même temps, chacun pour soi", "[1.5]") {
    juge::RendezVous milieu(2);
    epreuve::le_rendez_vous = &milieu;
    std::string un;
    std::string deux;
    {
        juge::Acteur a("a", [&] { un = ::executer_commande({"echo", "un"}).sortie; });
        juge::Acteur b("b", [&] { deux = ::executer_commande({"echo", "deux"}).sortie; });
    }
    INFO("chacun a lu avant que l'autre range ce qu'il a lu : leur tampon n'est pas le même");
    REQUIRE(un == "un\n");
    REQUIRE(deux == "deux\n");
}

TEST_CASE("quatre threads appellent en même temps", "[1.5]") {
    const cours::Inventaire avant;
    juge::Registre<std::string> sorties;
    {
        const auto appeler = [&](const std::string& nom) {
            for (int tour = 0; tour < 5; ++tour)
                sorties.noter(::executer_commande({"echo", nom}).sortie);
        };
        juge::Acteur a("a", [&] { appeler("a"); });
        juge::Acteur b("b", [&] { appeler("b"); });
        juge::Acteur c("c", [&] { appeler("c"); });
        juge::Acteur d("d", [&] { appeler("d"); });
    }
    std::map<std::string, int> comptes;
    for (const auto& sortie : sorties.contenu())
        ++comptes[sortie];
    INFO("chaque appel rend la sortie de sa commande, et d'aucune autre");
    REQUIRE(comptes == std::map<std::string, int>{{"a\n", 5}, {"b\n", 5}, {"c\n", 5}, {"d\n", 5}});
    epreuve::rien_de_reste(avant);
}

}  // namespace juge::epreuve
