#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <juge/processus.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

using Textes = std::vector<std::string>;
using Tube = std::vector<::Commande>;

::Commande commande(Textes mots, std::vector<::Redirection> redirections = {}) {
    return {std::move(mots), std::move(redirections)};
}

::Commande sh(std::string script, std::vector<::Redirection> redirections = {}) {
    return epreuve::commande({"sh", "-c", std::move(script)}, std::move(redirections));
}

std::vector<::Redirection> vers(std::string fichier) {
    return {{::Sens::sortie, std::move(fichier)}};
}

/// Une commande qui n'écrit rien, ne lit rien, et ne finit que quand on ouvre cette porte (un tube
/// nommé), ou par SIGKILL.
::Commande dormeuse(const std::string& porte) {
    return epreuve::sh("trap '' TERM INT HUP PIPE; read x < " + porte);
}

void percer(const std::string& porte) {
    REQUIRE(::mkfifo(porte.c_str(), 0600) == 0);
}

void ouvrir(const std::string& porte) {
    std::ofstream(porte) << "ouverte\n";
}

std::string lire(const std::string& fichier) {
    std::ifstream flux(fichier);
    return {std::istreambuf_iterator<char>(flux), {}};
}

/// Chaque fin, dite : « code 3 », « signal 9 », et ce qui n'en est pas une.
Textes dire(const std::vector<::Fin>& fins) {
    Textes dites;
    for (const auto& fin : fins) {
        std::string dite = fin.code ? "code " + std::to_string(*fin.code) : "";
        if (fin.code && fin.signal) dite += " et ";
        if (fin.signal) dite += "signal " + std::to_string(*fin.signal);
        dites.push_back(dite.empty() ? "ni code, ni signal" : dite);
    }
    return dites;
}

/// Exécute, ou arrête l'épreuve si l'exécution ne doit jamais finir.
Textes jouer(const Tube& tube, std::string_view exigence) {
    Textes dites;
    juge::Acteur acteur("shell", [&] { dites = epreuve::dire(::executer(tube)); });
    acteur.attendre_fin(exigence);
    return dites;
}

/// Lance, ou arrête l'épreuve si lancer() ne rend pas la main.
std::unique_ptr<::Tache> demarrer(const Tube& tube) {
    std::unique_ptr<::Tache> tache;
    juge::Acteur acteur("shell", [&] { tache = std::make_unique<::Tache>(::lancer(tube)); });
    acteur.attendre_fin("lancer() lance, et rend la main : elle n'attend la fin de personne.");
    return tache;
}

Textes attendre(::Tache& tache) {
    Textes dites;
    juge::Acteur acteur("shell", [&] { dites = epreuve::dire(tache.attendre()); });
    acteur.attendre_fin("Toutes les commandes finissent : attendre() aussi.");
    return dites;
}

enum class Refus { aucun, redirection, argument, systeme, autre };

/// Ce que lève l'exécution de ce tube.
struct Issue {
    Refus refus = Refus::aucun;
    int numero = 0;  ///< l'errno
    std::string fichier;
};

Issue issue(const Tube& tube) {
    Issue issue;
    juge::Acteur acteur("shell", [&] {
        try {
            ::executer(tube);
        } catch (const ::RedirectionImpossible& refus) {
            issue = {Refus::redirection, refus.code().value(), refus.fichier()};
        } catch (const std::system_error& erreur) {
            issue = {Refus::systeme, erreur.code().value(), ""};
        } catch (const std::invalid_argument&) {
            issue.refus = Refus::argument;
        } catch (...) {
            issue.refus = Refus::autre;
        }
    });
    acteur.attendre_fin(
        "Le système refuse : les commandes déjà lancées ne finiraient jamais d'elles-mêmes. Elles "
        "sont tuées, puis attendues.");
    return issue;
}

void rien_de_reste(const juge::Inventaire& avant) {
    INFO("rien ne reste : ni descripteur, ni enfant, vivant ou zombie");
    REQUIRE(avant.restes() == "");
}

/// Les descripteurs de ce programme dont hérite tout programme qu'il lance.
Textes herites() {
    Textes numeros;
    for (const auto& entree : std::filesystem::directory_iterator("/proc/self/fd")) {
        const auto numero = entree.path().filename().string();
        const int drapeaux = ::fcntl(std::stoi(numero), F_GETFD);
        if (drapeaux >= 0 && (drapeaux & FD_CLOEXEC) == 0) numeros.push_back(numero);
    }
    return numeros;
}

/// Combien d'enfants de ce programme vivent encore (un zombie est mort).
int enfants_vivants() {
    int vivants = 0;
    for (const auto& entree : std::filesystem::directory_iterator("/proc")) {
        const auto pid = entree.path().filename().string();
        if (pid.find_first_not_of("0123456789") != std::string::npos) continue;
        const std::string stat = epreuve::lire("/proc/" + pid + "/stat");
        const auto nom = stat.rfind(')');
        if (nom == std::string::npos || nom + 4 > stat.size()) continue;
        if (std::atoi(stat.c_str() + nom + 4) == ::getpid() && stat[nom + 2] != 'Z') ++vivants;
    }
    return vivants;
}

/// Fait d'un fichier l'un des flux de ce programme, le temps d'un bloc.
class Remplace {
public:
    Remplace(int flux, const std::string& fichier, int drapeaux)
        : flux_(flux), ancien_(::fcntl(flux, F_DUPFD_CLOEXEC, 3)) {
        const int nouveau = ::open(fichier.c_str(), drapeaux | O_CLOEXEC, 0600);
        ::dup2(nouveau, flux);
        ::close(nouveau);
    }
    Remplace(const Remplace&) = delete;
    Remplace& operator=(const Remplace&) = delete;
    ~Remplace() {
        ::dup2(ancien_, flux_);
        ::close(ancien_);
    }

private:
    int flux_;
    int ancien_;
};

}  // namespace

TEST_CASE("une commande : ses mots arrivent tels quels", "[2.13]") {
    const juge::Inventaire avant;
    const auto fins = epreuve::jouer(
        {epreuve::commande({"printf", "<%s>", "deux mots", "*", "$HOME", "a|b", "", "\"'"},
                           epreuve::vers("sortie"))},
        "Une commande seule finit.");
    INFO("aucun shell n'interprète les mots : ni blancs, ni jokers, ni guillemets, ni `|`");
    REQUIRE(epreuve::lire("sortie") == "<deux mots><*><$HOME><a|b><><\"'>");
    INFO("elle est sortie d'elle-même, avec le code 0");
    REQUIRE(fins == epreuve::Textes{"code 0"});
    epreuve::rien_de_reste(avant);
}

TEST_CASE("la sortie de l'une est l'entrée de la suivante", "[2.13]") {
    const juge::Inventaire avant;
    const auto fins = epreuve::jouer(
        {epreuve::commande({"printf", "b\\nc\\na\\n"}), epreuve::commande({"sort"}),
         epreuve::commande({"tr", "a-z", "A-Z"}, epreuve::vers("sortie"))},
        "Un lecteur voit la fin de son entrée quand tous les bouts d'écriture sont fermés : ceux "
        "de ce programme aussi.");
    INFO("trois commandes, reliées dans l'ordre");
    REQUIRE(epreuve::lire("sortie") == "A\nB\nC\n");
    REQUIRE(fins == epreuve::Textes{"code 0", "code 0", "code 0"});
    epreuve::rien_de_reste(avant);
}

TEST_CASE("les extrémités du tube sont celles de ce programme", "[2.13]") {
    std::ofstream("donnees") << "un deux\n";
    epreuve::Textes fins;
    {
        const epreuve::Remplace entree(0, "donnees", O_RDONLY);
        const epreuve::Remplace sortie(1, "sortie", O_WRONLY | O_CREAT);
        const epreuve::Remplace erreurs(2, "erreurs", O_WRONLY | O_CREAT | O_APPEND);
        fins = epreuve::jouer({epreuve::sh("echo un >&2; cat"), epreuve::sh("echo deux >&2; cat")},
                              "L'entrée de la première est un fichier : elle finit.");
    }
    REQUIRE(fins == epreuve::Textes{"code 0", "code 0"});
    INFO("la première lit l'entrée de ce programme, la dernière écrit sur sa sortie");
    REQUIRE(epreuve::lire("sortie") == "un deux\n");
    const auto erreurs = epreuve::lire("erreurs");
    INFO("les erreurs de chacune vont à la sortie d'erreur de ce programme, jamais dans le tube");
    REQUIRE((erreurs == "un\ndeux\n" || erreurs == "deux\nun\n"));
}

TEST_CASE("toutes les commandes tournent à la fois", "[2.13]") {
    const juge::Inventaire avant;
    epreuve::percer("aller");
    epreuve::percer("retour");
    const auto fins = epreuve::jouer(
        {epreuve::sh("read x < aller; echo $x; read x < retour; echo $x"),
         epreuve::commande({"cat"}),
         epreuve::sh("echo un > aller; read x; echo $x; echo deux > retour; cat",
                     epreuve::vers("sortie"))},
        "La première commande attend la dernière, et l'inverse : lancées ensemble, elles "
        "finissent.");
    INFO("ce que la première écrit arrive à la dernière pendant qu'elles vivent toutes les deux");
    REQUIRE(epreuve::lire("sortie") == "un\ndeux\n");
    REQUIRE(fins == epreuve::Textes{"code 0", "code 0", "code 0"});
    epreuve::rien_de_reste(avant);
}

TEST_CASE("un mégaoctet traverse le tube", "[2.13]") {
    epreuve::Tube tube{epreuve::commande({"head", "-c", "1048576", "/dev/zero"})};
    for (int i = 0; i < 10; ++i)
        tube.push_back(epreuve::commande({"cat"}));
    tube.push_back(epreuve::commande({"wc", "-c"}, epreuve::vers("sortie")));
    const auto fins = epreuve::jouer(
        tube, "Un tube plein arrête celui qui écrit : tous doivent tourner pour qu'il se vide.");
    INFO("rien ne manque, et chacun voit la fin");
    REQUIRE(std::stoi(epreuve::lire("sortie")) == 1048576);
    REQUIRE(fins == epreuve::Textes(12, "code 0"));
}

TEST_CASE("lancer() n'attend la fin de personne", "[2.13]") {
    const juge::Inventaire avant;
    epreuve::percer("porte");
    const auto tache = epreuve::demarrer(
        {epreuve::dormeuse("porte"), epreuve::sh("cat; exit 4", epreuve::vers("sortie"))});
    const auto autre = epreuve::demarrer({epreuve::sh("exit 5")});
    INFO("une autre tâche finit pendant que la première dure");
    REQUIRE(epreuve::attendre(*autre) == epreuve::Textes{"code 5"});
    {
        juge::Acteur attente("attente", [&] { tache->attendre(); });
        INFO("attendre() attend la fin des commandes");
        REQUIRE(attente.est_bloque());
        epreuve::ouvrir("porte");
        attente.attendre_fin("Les commandes ont fini.");
    }
    {
        INFO("attendre() se répète, et rend les mêmes fins");
        REQUIRE(epreuve::attendre(*tache) == epreuve::Textes{"code 0", "code 4"});
        REQUIRE(epreuve::attendre(*tache) == epreuve::Textes{"code 0", "code 4"});
    }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("chaque fin à sa place, un code n'est pas un signal", "[2.14]") {
    const juge::Inventaire avant;
    epreuve::percer("porte");
    const auto fins = epreuve::jouer(
        {epreuve::sh("read x < porte; exit 3"), epreuve::sh("kill -KILL $$"),
         epreuve::sh("exit 137"), epreuve::sh("exit 0"), epreuve::sh("kill -TERM $$"),
         epreuve::sh("exit 255"), epreuve::sh("echo > porte; exit 1")},
        "Toutes les commandes finissent.");
    INFO(
        "les fins sont dans l'ordre du tube, non dans celui où elles arrivent ; 137 n'est pas "
        "SIGKILL");
    REQUIRE(fins == epreuve::Textes{"code 3", "signal 9", "code 137", "code 0", "signal 15",
                                    "code 255", "code 1"});
    epreuve::rien_de_reste(avant);
}

TEST_CASE("une commande ne reçoit que 0, 1 et 2", "[2.13]") {
    const auto permis = epreuve::herites().size();
    const auto recus = [](const std::string& fichier) {
        const auto texte = epreuve::lire(fichier);
        return static_cast<std::size_t>(std::count(texte.begin(), texte.end(), '\n')) - 1;
    };  // moins celui qu'ouvre ls
    const epreuve::Textes ls{"ls", "/proc/self/fd"};
    epreuve::jouer({epreuve::commande(ls), epreuve::commande({"cat"}, epreuve::vers("a"))},
                   "Rien n'attend.");
    epreuve::jouer({epreuve::commande({"true"}), epreuve::commande(ls),
                    epreuve::commande({"cat"}, epreuve::vers("b"))},
                   "Rien n'attend.");
    std::ofstream("donnees") << "x";
    epreuve::jouer({epreuve::commande({"true"}, epreuve::vers("x")),
                    epreuve::commande(ls, {{::Sens::entree, "donnees"},
                                           {::Sens::erreurs, "e"},
                                           {::Sens::sortie, "y"},
                                           {::Sens::sortie, "c"}}),
                    epreuve::commande({"true"}, epreuve::vers("z"))},
                   "Rien n'attend.");
    INFO(
        "au début, au milieu, avec des redirections : aucun bout de tube, aucun fichier, sinon en "
        "0, 1 et 2");
    REQUIRE(recus("a") <= permis);
    REQUIRE(recus("b") <= permis);
    REQUIRE(recus("c") <= permis);
}

TEST_CASE("le lecteur parti, SIGPIPE tue l'écrivain", "[2.13]") {
    const juge::Inventaire avant;
    const auto fins = epreuve::jouer(
        {epreuve::commande({"yes"}), epreuve::commande({"cat"}),
         epreuve::commande({"head", "-n", "1"}, epreuve::vers("sortie"))},
        "Plus personne ne lit : l'écrivain doit l'apprendre. Quelqu'un d'autre tient-il un bout de "
        "lecture, et dans quel processus ?");
    REQUIRE(epreuve::lire("sortie") == "y\n");
    INFO("SIGPIPE est une fin comme une autre : c'est le signal 13, pas un code");
    REQUIRE(fins == epreuve::Textes{"signal 13", "signal 13", "code 0"});
    epreuve::rien_de_reste(avant);
}

namespace {

void (*action_de_sigpipe())(int) {
    struct sigaction action {};
    ::sigaction(SIGPIPE, nullptr, &action);
    return action.sa_handler;
}

bool sigpipe_retenu() {
    sigset_t masque;
    ::pthread_sigmask(SIG_BLOCK, nullptr, &masque);
    return ::sigismember(&masque, SIGPIPE) == 1;
}

}  // namespace

TEST_CASE("SIGPIPE ignoré ou retenu par ce programme ne l'est pas par les commandes", "[2.13]") {
    for (const bool ignore : {true, false}) {
        epreuve::Textes fins;
        bool intact = false;
        juge::Acteur shell("shell", [&] {
            sigset_t sigpipe;
            ::sigemptyset(&sigpipe);
            ::sigaddset(&sigpipe, SIGPIPE);
            if (!ignore) ::pthread_sigmask(SIG_BLOCK, &sigpipe, nullptr);
            ::signal(SIGPIPE, ignore ? SIG_IGN : SIG_DFL);
            fins = epreuve::dire(
                ::executer({epreuve::commande({"yes"}, {{::Sens::erreurs, "erreurs"}}),
                            epreuve::commande({"head", "-n", "1"}, epreuve::vers("sortie"))}));
            intact = epreuve::sigpipe_retenu() == !ignore &&
                     epreuve::action_de_sigpipe() == (ignore ? SIG_IGN : SIG_DFL);
        });
        shell.attendre_fin("Plus personne ne lit : l'écrivain doit l'apprendre.");
        INFO(
            "un signal ignoré, ou retenu, le reste à travers exec : les commandes doivent naître "
            "avec SIGPIPE dans son état ordinaire");
        REQUIRE(fins == epreuve::Textes{"signal 13", "code 0"});
        INFO("ce que ce programme fait de SIGPIPE ne change pas");
        REQUIRE(intact);
    }
}

TEST_CASE("au retour de lancer(), ce programme ne retient personne", "[2.13]") {
    const juge::Inventaire avant;
    std::ofstream("donnees") << "x";
    const auto lecteur = epreuve::demarrer({epreuve::commande({"true"}),
                                            epreuve::commande({"cat"}, epreuve::vers("a")),
                                            epreuve::commande({"cat"}, epreuve::vers("b"))});
    const auto ecrivain = epreuve::demarrer(
        {epreuve::commande({"yes"}), epreuve::commande({"true"}, {{::Sens::entree, "donnees"}})});
    juge::attendre_calme();
    {
        INFO(
            "sans qu'on appelle attendre(), les lecteurs voient la fin, et l'écrivain meurt : plus "
            "aucun enfant ne vit");
        REQUIRE(epreuve::enfants_vivants() == 0);
    }
    REQUIRE(epreuve::attendre(*lecteur) == epreuve::Textes(3, "code 0"));
    REQUIRE(epreuve::attendre(*ecrivain) == epreuve::Textes{"signal 13", "code 0"});
    epreuve::rien_de_reste(avant);
}

TEST_CASE("un programme introuvable finit par 127, et ne retient personne", "[2.14]") {
    const juge::Inventaire avant;
    const auto absent = epreuve::commande({"programme-qui-n-existe-pas", "x"});
    constexpr auto exigence =
        "Un programme du tube ne se lance pas : ses voisins ne doivent pas l'attendre.";
    {
        INFO("seul, au début, à la fin, au milieu : 127, et les autres s'exécutent");
        REQUIRE(epreuve::jouer({absent}, exigence) == epreuve::Textes{"code 127"});
        REQUIRE(epreuve::jouer(
                    {absent, epreuve::commande({"cat"}, epreuve::vers("a")), epreuve::sh("exit 4")},
                    exigence) == epreuve::Textes{"code 127", "code 0", "code 4"});
        REQUIRE(epreuve::jouer({epreuve::commande({"yes"}), absent}, exigence) ==
                epreuve::Textes{"signal 13", "code 127"});
        REQUIRE(epreuve::jouer({epreuve::commande({"yes"}), absent,
                                epreuve::commande({"wc", "-c"}, epreuve::vers("b"))},
                               exigence) == epreuve::Textes{"signal 13", "code 127", "code 0"});
        REQUIRE(epreuve::lire("a") == "");
        REQUIRE(std::stoi(epreuve::lire("b")) == 0);
    }
    std::ofstream("texte") << "rien à exécuter\n";
    INFO("un fichier qui existe et n'est pas exécutable : 126");
    REQUIRE(epreuve::jouer({epreuve::commande({"./texte"}), epreuve::commande({"true"})},
                           exigence) == epreuve::Textes{"code 126", "code 0"});
    epreuve::rien_de_reste(avant);
}

TEST_CASE("les quatre redirections", "[2.13]") {
    const juge::Inventaire avant;
    std::ofstream("donnees") << "un\ndeux\n";
    for (const char* fichier : {"sortie", "ajout", "erreurs"})
        std::ofstream(fichier) << "déjà là, et plus long\n";
    ::umask(022);
    const auto fins =
        epreuve::jouer({epreuve::sh("cat; echo oups >&2", {{::Sens::entree, "donnees"},
                                                           {::Sens::sortie, "sortie"},
                                                           {::Sens::erreurs, "erreurs"}})},
                       "Rien n'attend.");
    REQUIRE(fins == epreuve::Textes{"code 0"});
    {
        INFO("`<` lit le fichier, `>` vide le sien d'abord, `2>` aussi");
        REQUIRE(epreuve::lire("sortie") == "un\ndeux\n");
        REQUIRE(epreuve::lire("erreurs") == "oups\n");
    }
    epreuve::jouer({epreuve::sh("echo fin", {{::Sens::ajout, "ajout"}})}, "Rien n'attend.");
    epreuve::jouer({epreuve::sh("echo neuf", {{::Sens::ajout, "neuf"}})}, "Rien n'attend.");
    {
        INFO("`>>` garde ce qui y est, et crée ce qui n'y est pas");
        REQUIRE(epreuve::lire("ajout") == "déjà là, et plus long\nfin\n");
        REQUIRE(epreuve::lire("neuf") == "neuf\n");
    }
    struct stat infos {};
    REQUIRE(::stat("neuf", &infos) == 0);
    INFO("un fichier créé l'est avec les droits 0666, moins l'umask (ici 022)");
    REQUIRE((infos.st_mode & 0777U) == 0644U);
    epreuve::rien_de_reste(avant);
}

TEST_CASE("deux commandes ajoutent au même fichier sans rien perdre", "[2.13]") {
    const auto ajouter = [](const std::string& ligne) {
        return epreuve::sh("for i in 1 2 3 4 5 6 7 8 9 10; do echo " + ligne + "; done",
                           {{::Sens::ajout, "journal"}});
    };
    std::ofstream("journal") << "début\n";
    epreuve::jouer({ajouter("un"), ajouter("deux"), ajouter("trois")}, "Rien n'attend.");
    const auto texte = epreuve::lire("journal");
    INFO(
        "chaque écriture de `>>` va à la fin du fichier, même si d'autres y ont écrit entre-temps");
    REQUIRE(texte.substr(0, 7) == "début\n");
    REQUIRE(std::count(texte.begin(), texte.end(), '\n') == 31);
}

TEST_CASE("une redirection l'emporte sur le tube", "[2.13]") {
    const juge::Inventaire avant;
    std::ofstream("donnees") << "du fichier";
    {
        const auto fins = epreuve::jouer(
            {epreuve::commande({"printf", "a"}, epreuve::vers("x")),
             epreuve::commande({"cat"}, epreuve::vers("y"))},
            "La première écrit dans un fichier : la seconde lit un flux vide, et finit.");
        INFO("la sortie redirigée ne va pas dans le tube");
        REQUIRE(epreuve::lire("x") == "a");
        REQUIRE(epreuve::lire("y") == "");
        REQUIRE(fins == epreuve::Textes{"code 0", "code 0"});
    }
    {
        const auto fins = epreuve::jouer(
            {epreuve::commande({"yes"}),
             epreuve::commande({"head", "-c", "10"},
                               {{::Sens::sortie, "z"}, {::Sens::entree, "donnees"}})},
            "La seconde lit un fichier : personne ne lit la première, qui meurt de SIGPIPE.");
        INFO("l'entrée redirigée remplace le tube, que plus personne ne lit");
        REQUIRE(epreuve::lire("z") == "du fichier");
        REQUIRE(fins == epreuve::Textes{"signal 13", "code 0"});
    }
    epreuve::jouer({epreuve::commande({"printf", "b"},
                                      {{::Sens::sortie, "premier"}, {::Sens::ajout, "second"}})},
                   "Rien n'attend.");
    INFO("deux redirections du même flux : toutes s'ouvrent, la dernière sert");
    REQUIRE(std::filesystem::exists("premier"));
    REQUIRE(epreuve::lire("premier") == "");
    REQUIRE(epreuve::lire("second") == "b");
    epreuve::rien_de_reste(avant);
}

TEST_CASE("une redirection impossible : rien n'est lancé", "[2.13][simple]") {
    const juge::Inventaire avant;
    ::mkdir("dossier", 0700);
    const std::vector<std::pair<::Redirection, int>> impossibles{
        {{::Sens::entree, "absent"}, ENOENT},
        {{::Sens::sortie, "dossier"}, EISDIR},
        {{::Sens::ajout, "nulle/part"}, ENOENT},
        {{::Sens::erreurs, "nulle/part"}, ENOENT},
        {{::Sens::entree, ""}, ENOENT}};
    for (const auto& [redirection, numero] : impossibles)
        for (const bool derniere : {true, false}) {
            const juge::Perturbation naissances(juge::Panne::creation_processus);
            const auto autre = epreuve::commande({"true"}, epreuve::vers("autre"));
            const auto fautive = epreuve::commande({"cat"}, {{::Sens::erreurs, "e"}, redirection});
            const auto issue = epreuve::issue(derniere ? epreuve::Tube{autre, autre, fautive}
                                                       : epreuve::Tube{fautive, autre});
            INFO(
                "une redirection est impossible : rien ne doit être lancé, pas même les commandes "
                "d'avant");
            REQUIRE(naissances.frappes() == 0);
            INFO("RedirectionImpossible, avec le nom du fichier et l'errno de open()");
            REQUIRE((issue.refus == epreuve::Refus::redirection));
            REQUIRE(issue.fichier == redirection.fichier);
            REQUIRE(issue.numero == numero);
        }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("un tube vide, une commande sans mot", "[2.13][simple]") {
    const juge::Inventaire avant;
    const auto bonne = epreuve::commande({"true"}, epreuve::vers("temoin"));
    for (const auto& tube : {epreuve::Tube{}, epreuve::Tube{epreuve::commande({})},
                             epreuve::Tube{bonne, epreuve::commande({}, epreuve::vers("x"))},
                             epreuve::Tube{bonne, epreuve::commande({}), bonne}}) {
        const juge::Perturbation naissances(juge::Panne::creation_processus);
        INFO("std::invalid_argument, avant qu'aucun processus ne naisse");
        REQUIRE((epreuve::issue(tube).refus == epreuve::Refus::argument));
        REQUIRE(naissances.frappes() == 0);
    }
    INFO("… et avant qu'aucun fichier ne soit touché");
    REQUIRE_FALSE(std::filesystem::exists("temoin"));
    REQUIRE_FALSE(std::filesystem::exists("x"));
    epreuve::rien_de_reste(avant);
}

TEST_CASE("une tâche n'attend que les siens", "[2.14]") {
    const juge::Inventaire avant;
    const pid_t etranger = ::fork();  // un autre enfant de ce programme, déjà fini
    if (etranger == 0) ::_exit(7);
    siginfo_t infos{};
    ::waitid(P_PID, static_cast<id_t>(etranger), &infos, WEXITED | WNOWAIT);
    const auto premiere = epreuve::demarrer({epreuve::sh("exit 1"), epreuve::sh("exit 2")});
    juge::attendre_calme();  // elle a fini, et n'a pas été attendue
    const auto seconde = epreuve::demarrer({epreuve::sh("exit 3"), epreuve::sh("exit 4")});
    {
        INFO("chaque tâche rend les fins de ses commandes, quel que soit l'ordre où l'on attend");
        REQUIRE(epreuve::attendre(*seconde) == epreuve::Textes{"code 3", "code 4"});
        REQUIRE(epreuve::attendre(*premiere) == epreuve::Textes{"code 1", "code 2"});
    }
    int statut = 0;
    INFO("l'autre enfant de ce programme reste à attendre : une tâche n'a pas pris sa fin");
    REQUIRE(::waitpid(etranger, &statut, 0) == etranger);
    REQUIRE(WEXITSTATUS(statut) == 7);
    epreuve::rien_de_reste(avant);
}

TEST_CASE("une tâche détruite attend les siens", "[2.14]") {
    const juge::Inventaire avant;
    epreuve::percer("porte");
    {
        auto tache = epreuve::demarrer({epreuve::dormeuse("porte"), epreuve::commande({"true"})});
        juge::Acteur proprietaire("propriétaire", [&] { tache.reset(); });
        {
            INFO("détruire une tâche attend ses commandes : ni abandonnées, ni tuées");
            REQUIRE(proprietaire.est_bloque());
        }
        epreuve::ouvrir("porte");
        proprietaire.attendre_fin("Les commandes ont fini : la tâche aussi.");
    }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("une tâche se déplace", "[2.14]") {
    const juge::Inventaire avant;
    epreuve::percer("porte");
    {
        auto premiere =
            epreuve::demarrer({epreuve::dormeuse("porte"), epreuve::commande({"true"})});
        auto seconde = epreuve::demarrer({epreuve::sh("exit 6")});
        ::Tache tache(std::move(*premiere));
        premiere.reset();  // déplacée, elle n'attend plus personne
        juge::Acteur proprietaire("propriétaire", [&] { tache = std::move(*seconde); });
        {
            INFO("avant d'en recevoir une autre, une tâche attend ses commandes");
            REQUIRE(proprietaire.est_bloque());
        }
        epreuve::ouvrir("porte");
        proprietaire.attendre_fin("Les commandes ont fini.");
        seconde.reset();
        INFO("elle attend désormais les commandes de l'autre");
        REQUIRE(epreuve::attendre(tache) == epreuve::Textes{"code 6"});
    }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("un processus refusé au milieu du tube", "[2.14][simple]") {
    const juge::Inventaire avant;
    epreuve::percer("porte");
    const auto dormeuse = epreuve::dormeuse("porte");
    for (const int signal : {SIGTERM, SIGINT, SIGHUP})
        ::signal(signal, SIG_IGN);  // elle les ignore donc dès sa naissance
    for (const int numero : {1, 2, 4}) {
        const juge::Perturbation refus(juge::Panne::creation_processus, numero);
        const auto issue = epreuve::issue({dormeuse, dormeuse, dormeuse, dormeuse});
        {
            INFO("le système refuse le processus numéro "
                 << numero << " : std::system_error avec EAGAIN, et non le code d'une commande");
            REQUIRE(refus.frappes() > 0);
            REQUIRE((issue.refus == epreuve::Refus::systeme));
            REQUIRE(issue.numero == EAGAIN);
        }
        epreuve::rien_de_reste(avant);
    }
}

TEST_CASE("plus de descripteurs : une erreur, et rien ne reste", "[2.14][simple]") {
    const juge::Inventaire avant;
    const epreuve::Tube tube{
        epreuve::commande({"true"}), epreuve::commande({"true"}, epreuve::vers("a")),
        epreuve::commande({"true"}, {{::Sens::erreurs, "b"}}), epreuve::commande({"true"})};
    rlimit limite{};
    ::getrlimit(RLIMIT_NOFILE, &limite);
    int refus = 0;
    for (rlim_t places = 3; places < 20; ++places) {
        rlimit basse = limite;
        basse.rlim_cur = places;
        ::setrlimit(RLIMIT_NOFILE, &basse);
        epreuve::Issue issue;
        try {
            ::executer(tube);
        } catch (const std::system_error& erreur) {
            issue = {epreuve::Refus::systeme, erreur.code().value(), ""};
        } catch (...) {
            issue.refus = epreuve::Refus::autre;
        }
        ::setrlimit(RLIMIT_NOFILE, &limite);
        refus += issue.refus == epreuve::Refus::systeme ? 1 : 0;
        {
            INFO("la table est pleine : std::system_error avec EMFILE, ou le tube s'exécute");
            REQUIRE((issue.refus == epreuve::Refus::aucun || issue.numero == EMFILE));
        }
        epreuve::rien_de_reste(avant);
    }
    INFO("sans aucun descripteur libre, un tube ne peut pas s'ouvrir");
    REQUIRE(refus > 0);
}

TEST_CASE("un signal à chaque attente ne fait rien perdre", "[2.14][simple]") {
    const juge::Inventaire avant;
    epreuve::Textes fins;
    {
        const juge::Perturbation interruptions(juge::Panne::interruptions);
        fins = epreuve::jouer(
            {epreuve::sh("exit 2"), epreuve::sh("kill -9 $$"),
             epreuve::commande({"programme-qui-n-existe-pas"}), epreuve::sh("exit 6")},
            "Toutes les commandes finissent.");
    }
    INFO("un appel interrompu (EINTR) est à recommencer : aucune fin ne se perd");
    REQUIRE(fins == epreuve::Textes{"code 2", "signal 9", "code 127", "code 6"});
    epreuve::rien_de_reste(avant);
}

TEST_CASE("des signaux pendant l'attente ne font rien perdre", "[2.14]") {
    const juge::Inventaire avant;
    struct sigaction action {};
    action.sa_handler = [](int) {};  // sans SA_RESTART : un appel qui dort rend EINTR
    ::sigaction(SIGUSR1, &action, nullptr);
    // La première commande interrompt ce programme chaque fois qu'il dort.
    const auto fins = epreuve::dire(::executer(
        {epreuve::sh("reveiller() { until grep -q '^State:.S' /proc/$PPID/status; do :; done; "
                     "kill -USR1 $PPID; }; for i in 1 2 3 4 5; do reveiller; done; exit 6"),
         epreuve::sh("cat; exit 5")}));
    INFO("attendre() interrompue par un signal recommence : aucune fin ne se perd");
    REQUIRE(fins == epreuve::Textes{"code 6", "code 5"});
    epreuve::rien_de_reste(avant);
}

}  // namespace juge::epreuve
