#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <chapitre07/calcul.hpp>
#include <chapitre07/descripteur.hpp>
#include <chapitre07/erreur_systeme.hpp>
#include <chapitre07/inventaire.hpp>
#include <chapitre07/partage.hpp>
#include <chapitre07/processus.hpp>
#include <iostream>
#include <juge/epreuve.hpp>
#include <random>

using namespace std::chrono_literals;
using cours::Flux;
using cours::Processus;
using cours::Reglages;

namespace {

Reglages tout_capturer(std::string entree = {}) {
    Reglages reglages;
    reglages.entree = std::move(entree);
    reglages.sortie = Flux::capturer;
    reglages.erreurs = Flux::capturer;
    return reglages;
}

Processus dormeur() {
    return Processus::programme({"sleep", "1000"});
}

/// Attend qu'une chose arrive forcément ; le juge interrompt ce qui n'arrive pas.
template <class Condition>
void attendre_que(Condition condition) {
    while (!condition())
        std::this_thread::sleep_for(1ms);
}

int numero_de(const std::function<void()>& action) {
    try {
        action();
    } catch (const cours::ErreurSysteme& erreur) {
        return erreur.code().value();
    }
    return 0;
}

}  // namespace

TEST_CASE("programme : le code de sortie et le signal ne se confondent pas") {
    const cours::Inventaire bilan;
    for (const int code : {0, 1, 127, 137, 255}) {
        auto processus = Processus::programme({"sh", "-c", "exit " + std::to_string(code)});
        const cours::Fin fin = processus.attendre();
        REQUIRE_FALSE(fin.tue());
        REQUIRE(fin.code() == code);
        REQUIRE_THROWS_AS(fin.signal(), std::logic_error);
        REQUIRE(processus.attendre() == fin);
    }
    for (const int signal : {SIGKILL, SIGTERM, SIGSEGV}) {
        auto processus =
            Processus::programme({"sh", "-c", "kill -" + std::to_string(signal) + " $$"});
        const cours::Fin fin = processus.attendre();
        REQUIRE(fin.tue());
        REQUIRE(fin.signal() == signal);
        REQUIRE_THROWS_AS(fin.code(), std::logic_error);
        REQUIRE_FALSE(fin.reussie());
    }
    REQUIRE(cours::Fin::par_signal(SIGKILL).phrase() == "tué par SIGKILL");
    REQUIRE(cours::Fin::par_code(137).phrase() == "sorti avec le code 137");
    REQUIRE(bilan.inchange());
}

TEST_CASE("programme : les trois flux, un mégaoctet chacun, sans blocage") {
    const cours::Inventaire bilan;
    const std::string megaoctet(1 << 20, 'm');
    const std::string commande =
        "cat; head -c 1048576 /dev/zero >&2; head -c 1048576 /dev/zero; echo fin";
    auto processus = Processus::programme({"sh", "-c", commande}, tout_capturer(megaoctet));
    REQUIRE(processus.attendre().reussie());
    REQUIRE(processus.sortie() == megaoctet + std::string(1 << 20, '\0') + "fin\n");
    REQUIRE(processus.erreurs() == std::string(1 << 20, '\0'));
    REQUIRE(bilan.inchange());
}

TEST_CASE("programme : un enfant qui ne lit pas toute son entrée n'est pas une erreur") {
    auto processus =
        Processus::programme({"head", "-c", "3"}, tout_capturer(std::string(1 << 20, 'a')));
    REQUIRE(processus.attendre().reussie());
    REQUIRE(processus.sortie() == "aaa");
}

TEST_CASE("programme : sans entrée, il lit la fin du flux ; il ne reçoit que 0, 1 et 2") {
    const cours::Descripteur oublie(::dup(1));  // sans O_CLOEXEC, exprès
    auto lecteur = Processus::programme({"cat"}, tout_capturer());
    REQUIRE(lecteur.attendre().reussie());
    auto liste = Processus::programme({"ls", "/proc/self/fd"}, tout_capturer());
    REQUIRE(liste.attendre().reussie());
    REQUIRE(liste.sortie() == "0\n1\n2\n3\n");  // 3 : le dossier que lit ls
}

TEST_CASE("programme : arguments tels quels, dossier, sortie ignorée") {
    auto echo = Processus::programme({"printf", "%s|", "a b", "*", "$HOME", ""}, tout_capturer());
    REQUIRE(echo.attendre().reussie());
    REQUIRE(echo.sortie() == "a b|*|$HOME||");
    Reglages reglages = tout_capturer();
    reglages.dossier = "/";
    reglages.erreurs = Flux::ignorer;
    auto dossier = Processus::programme({"sh", "-c", "pwd; echo bruit >&2"}, reglages);
    REQUIRE(dossier.attendre().reussie());
    REQUIRE(dossier.sortie() == "/\n");
    REQUIRE(dossier.erreurs().empty());
}

TEST_CASE("programme : des signaux comme au premier jour, même retenus ou ignorés ici") {
    sigset_t tous;
    sigset_t avant;
    ::sigfillset(&tous);
    ::sigprocmask(SIG_BLOCK, &tous, &avant);
    ::signal(SIGTERM, SIG_IGN);
    auto processus = dormeur();
    processus.signaler(SIGTERM);
    REQUIRE(processus.attendre() == cours::Fin::par_signal(SIGTERM));
    ::signal(SIGTERM, SIG_DFL);
    ::sigprocmask(SIG_SETMASK, &avant, nullptr);
}

TEST_CASE("arguments refusés : rien n'est lancé") {
    const cours::Inventaire bilan;
    REQUIRE_THROWS_AS(Processus::programme({}), std::invalid_argument);
    REQUIRE_THROWS_AS(Processus::programme({""}), std::invalid_argument);
    REQUIRE_THROWS_AS(Processus::programme({"echo", std::string("a\0b", 3)}),
                      std::invalid_argument);
    REQUIRE_THROWS_AS(Processus::fonction(nullptr), std::invalid_argument);
    Reglages reglages;
    reglages.descripteurs = {7};
    REQUIRE_THROWS_AS(Processus::programme({"true"}, reglages), std::invalid_argument);
    REQUIRE(bilan.inchange());
}

TEST_CASE("programme absent, interdit : une erreur tout de suite, en français, rien ne reste") {
    const cours::Inventaire bilan;
    try {
        Processus::programme({"programme-qui-n-existe-pas"}, tout_capturer("abc"));
        FAIL("une erreur était attendue");
    } catch (const cours::ErreurSysteme& erreur) {
        REQUIRE(erreur.code() == std::errc::no_such_file_or_directory);
        REQUIRE(std::string(erreur.what()) ==
                "lancer « programme-qui-n-existe-pas » : le fichier ou le programme n'existe pas "
                "(ENOENT)");
    }
    REQUIRE(numero_de([] { Processus::programme({"/etc/passwd"}); }) == EACCES);
    Reglages reglages;
    reglages.dossier = "/dossier-absent";
    REQUIRE(numero_de([&] { Processus::programme({"true"}, reglages); }) == ENOENT);
    REQUIRE(bilan.inchange());
}

// UBSan ouvre lui-même un tube pour relire un objet : il lui faut des descripteurs.
TEST_CASE("table des descripteurs pleine à chaque étape : EMFILE, rien ne reste",
          "[simple][tsan]") {
    const cours::Inventaire bilan;
    rlimit avant{};
    ::getrlimit(RLIMIT_NOFILE, &avant);
    int refus = 0;
    for (rlim_t limite = 3; limite < 40; ++limite) {
        rlimit basse = avant;
        basse.rlim_cur = limite;
        ::setrlimit(RLIMIT_NOFILE, &basse);
        const int programme =
            numero_de([] { Processus::programme({"true"}, tout_capturer("abc")).attendre(); });
        const int fonction = numero_de([] {
            Processus::fonction([] { return std::string(); }, tout_capturer("abc")).resultat();
        });
        ::setrlimit(RLIMIT_NOFILE, &avant);
        REQUIRE((programme == 0 || programme == EMFILE));
        REQUIRE((fonction == 0 || fonction == EMFILE));
        refus += programme == EMFILE ? 1 : 0;
        REQUIRE(bilan.inchange());
    }
    REQUIRE(refus > 3);
    REQUIRE(refus < 37);
}

TEST_CASE("fork refusé à chaque étape : EAGAIN, rien ne reste", "[simple]") {
    const cours::Inventaire bilan;
    for (const int premiere : {1, 2}) {
        const juge::Perturbation refus(juge::Panne::creation_processus, premiere);
        REQUIRE(numero_de([] { Processus::programme({"true"}, tout_capturer("a")); }) == EAGAIN);
        REQUIRE(refus.frappes() == 1);
    }
    for (const int premiere : {1, 2}) {
        const juge::Perturbation refus(juge::Panne::creation_processus, premiere);
        REQUIRE(numero_de([] { Processus::fonction([] { return std::string("a"); }); }) == EAGAIN);
        REQUIRE(refus.frappes() == 1);
    }
    REQUIRE(bilan.inchange());
}

TEST_CASE("échéance : le processus continue, on peut encore l'attendre") {
    const cours::Inventaire bilan;
    {
        auto processus = Processus::programme({"cat"}, tout_capturer("x"));
        REQUIRE(processus.attendre_pendant(24h).has_value());
        auto lent = dormeur();
        REQUIRE_FALSE(lent.attendre_pendant(0s).has_value());
        REQUIRE_FALSE(lent.attendre_pendant(-1s).has_value());
        REQUIRE_FALSE(lent.attendre_pendant(20ms).has_value());
        REQUIRE_FALSE(lent.attendre_jusqu_a({}).has_value());
        REQUIRE(lent.vivant());
        lent.signaler(SIGKILL);
        REQUIRE(lent.attendre_pendant(std::chrono::nanoseconds::max()) ==
                cours::Fin::par_signal(SIGKILL));
        REQUIRE_FALSE(lent.vivant());
        lent.signaler(SIGTERM);  // sans effet
    }
    REQUIRE(bilan.inchange());
}

TEST_CASE("arreter : demande, puis tue") {
    const cours::Inventaire bilan;
    auto docile = dormeur();
    REQUIRE(docile.arreter(24h) == cours::Fin::par_signal(SIGTERM));
    REQUIRE(docile.arreter(24h) == cours::Fin::par_signal(SIGTERM));
    auto sourd = Processus::programme({"sh", "-c", "trap '' TERM; echo pret; sleep 1000; exit 3"},
                                      tout_capturer());
    while (sourd.sortie() != "pret\n")
        REQUIRE_FALSE(sourd.attendre_pendant(1ms).has_value());
    REQUIRE(sourd.arreter(20ms) == cours::Fin::par_signal(SIGKILL));
    auto presse = dormeur();
    REQUIRE(presse.arreter(0s) == cours::Fin::par_signal(SIGKILL));
    REQUIRE(bilan.inchange());
}

TEST_CASE("le destructeur tue et attend, descendants compris") {
    const cours::Inventaire bilan;
    pid_t petit_enfant = 0;
    {
        auto processus =
            Processus::programme({"sh", "-c", "sleep 1000 & echo $!; wait"}, tout_capturer());
        while (processus.sortie().find('\n') == std::string::npos)
            REQUIRE_FALSE(processus.attendre_pendant(1ms).has_value());
        petit_enfant = std::stoi(processus.sortie());
        REQUIRE(cours::est_vivant(petit_enfant));
    }
    attendre_que([&] { return !cours::est_vivant(petit_enfant); });
    REQUIRE(bilan.inchange());
}

TEST_CASE("un descendant resté derrière ne fait pas attendre") {
    const cours::Inventaire bilan;
    auto processus =
        Processus::programme({"sh", "-c", "setsid sleep 1000 & echo $!"}, tout_capturer());
    REQUIRE(processus.attendre().reussie());
    const pid_t demon = std::stoi(processus.sortie());
    ::kill(demon, SIGKILL);  // sorti du groupe : il est à nous de l'arrêter
    attendre_que([&] { return !cours::est_vivant(demon); });
    REQUIRE(bilan.inchange());
}

TEST_CASE("déplacer un Processus : un seul responsable") {
    const cours::Inventaire bilan;
    {
        Processus a = dormeur();
        const pid_t premier = a.pid();
        Processus b(std::move(a));
        REQUIRE(b.pid() == premier);
        b = dormeur();
        attendre_que([&] { return !cours::est_vivant(premier); });
        REQUIRE(b.vivant());
    }
    REQUIRE(bilan.inchange());
}

TEST_CASE("la fin prise par un autre waitpid : ECHILD, dit une fois puis toujours") {
    const cours::Inventaire bilan;
    {
        auto processus = Processus::programme({"true"});
        int statut = 0;
        ::waitpid(processus.pid(), &statut, 0);
        REQUIRE(numero_de([&] { processus.attendre(); }) == ECHILD);
        REQUIRE(numero_de([&] { processus.vivant(); }) == ECHILD);
    }
    REQUIRE(bilan.inchange());
}

TEST_CASE("appels interrompus et partiels : rien ne se perd", "[simple]") {
    const juge::Perturbation interruptions(juge::Panne::interruptions);
    const juge::Perturbation lectures(juge::Panne::lectures_partielles, 1021);
    const juge::Perturbation ecritures(juge::Panne::ecritures_partielles, 8191);
    const std::string entree(300'000, 'e');
    auto processus = Processus::programme({"cat"}, tout_capturer(entree));
    REQUIRE(processus.attendre().reussie());
    REQUIRE(processus.sortie() == entree);
    REQUIRE(lectures.frappes() > 0);
    REQUIRE(interruptions.frappes() > 0);
}

// ------------------------------------------------------------------------------- Une fonction

TEST_CASE("fonction : son résultat, de toute taille ; sa mémoire est une copie") {
    const cours::Inventaire bilan;
    int compteur = 0;
    const pid_t moi = ::getpid();
    for (const std::size_t taille : {std::size_t{0}, std::size_t{1}, std::size_t{3'000'000}}) {
        auto processus = Processus::fonction([&] {
            ++compteur;
            return ::getpid() == moi ? std::string("ici") : std::string(taille, '\0');
        });
        REQUIRE(processus.resultat() == std::string(taille, '\0'));
        REQUIRE(processus.resultat().size() == taille);
    }
    REQUIRE(compteur == 0);
    REQUIRE(bilan.inchange());
}

TEST_CASE("fonction : l'exception traverse avec son type et son message") {
    auto processus =
        Processus::fonction([]() -> std::string { throw std::out_of_range("rang 7"); });
    try {
        processus.resultat();
        FAIL("une exception était attendue");
    } catch (const cours::ErreurDistante& erreur) {
        REQUIRE(erreur.type() == "std::out_of_range");
        REQUIRE(std::string(erreur.what()) == "rang 7");
    }
    REQUIRE(processus.attendre() == cours::Fin::par_code(1));
    auto entier = Processus::fonction([]() -> std::string { throw 42; });
    try {
        entier.resultat();
        FAIL("une exception était attendue");
    } catch (const cours::ErreurDistante& erreur) {
        REQUIRE(erreur.type() == "int");
    }
}

TEST_CASE("fonction : morte avant de rendre, pas de résultat") {
    const cours::Inventaire bilan;
    auto tue = Processus::fonction([]() -> std::string {
        ::raise(SIGKILL);
        return "jamais";
    });
    try {
        tue.resultat();
        FAIL("une exception était attendue");
    } catch (const cours::EchecProcessus& echec) {
        REQUIRE(echec.fin() == cours::Fin::par_signal(SIGKILL));
        REQUIRE(std::string(echec.what()) == "processus sans résultat : tué par SIGKILL");
    }
    for (const int code : {0, 3}) {
        auto sorti = Processus::fonction([code]() -> std::string { ::_exit(code); });
        REQUIRE_THROWS_AS(sorti.resultat(), cours::EchecProcessus);
        REQUIRE(sorti.attendre() == cours::Fin::par_code(code));
    }
    REQUIRE(bilan.inchange());
}

TEST_CASE("fonction : tuée à n'importe quel moment de sa vie, rien ne reste, rien n'est inventé") {
    const cours::Inventaire bilan;
    std::minstd_rand hasard(7);
    int rendus = 0;
    for (int essai = 0; essai < 60; ++essai) {
        auto processus = Processus::fonction([] { return std::string(200'000, 'r'); });
        const auto tours = hasard() % 20'000;
        for (unsigned long tour = 0; tour < tours; ++tour)
            std::atomic_signal_fence(std::memory_order_seq_cst);
        if (essai % 2 == 0) ::kill(processus.pid(), SIGKILL);
        std::optional<std::string> resultat;
        try {
            resultat = processus.resultat();
            ++rendus;
        } catch (const cours::EchecProcessus& echec) {
            REQUIRE(echec.fin() == cours::Fin::par_signal(SIGKILL));
        }
        if (resultat) REQUIRE(*resultat == std::string(200'000, 'r'));
    }
    REQUIRE(rendus >= 30);
    REQUIRE(bilan.inchange());
}

TEST_CASE("fonction : les flux standard, capturés, et le tampon du parent écrit une seule fois") {
    std::cout << "tampon du parent";
    auto processus = Processus::fonction(
        [] {
            std::string ligne;
            std::getline(std::cin, ligne);
            std::cout << "lu : " << ligne;
            std::cerr << "erreur";
            return ligne;
        },
        tout_capturer("bonjour\n"));
    REQUIRE(processus.resultat() == "bonjour");
    REQUIRE(processus.sortie() == "lu : bonjour");
    REQUIRE(processus.erreurs() == "erreur");
}

TEST_CASE("fonction : ne garde que les descripteurs nommés") {
    const cours::BoutsDeTube tube = cours::ouvrir_tube();
    const auto compter = [] {
        std::string noms;
        for (const int numero : cours::descripteurs_ouverts())
            noms += std::to_string(numero) + " ";
        return noms;
    };
    auto sans = Processus::fonction(compter);
    const std::string nus = sans.resultat();
    Reglages reglages;
    reglages.descripteurs = {tube.ecriture.numero()};
    auto avec = Processus::fonction(
        [&] {
            cours::ecrire_tout(tube.ecriture.numero(), "x");
            return compter();
        },
        reglages);
    const std::string gardes = avec.resultat();
    REQUIRE(std::count(nus.begin(), nus.end(), ' ') == 4);  // 0, 1, 2, et le résultat
    REQUIRE(std::count(gardes.begin(), gardes.end(), ' ') == 5);
    char lettre = '\0';
    REQUIRE(::read(tube.lecture.numero(), &lettre, 1) == 1);
}

TEST_CASE("deux processus à la fois : aucun ne retient le flux de l'autre") {
    auto lecteur = Processus::programme({"cat"}, tout_capturer(std::string(200'000, 'a')));
    auto voisin = Processus::fonction([] {
        ::pause();
        return std::string();
    });
    REQUIRE(lecteur.attendre().reussie());
    REQUIRE(lecteur.sortie().size() == 200'000);
    REQUIRE(voisin.vivant());
}

TEST_CASE("plusieurs threads lancent des programmes en même temps") {
    const cours::Inventaire bilan;
    juge::Registre<std::string> sorties;
    {
        std::vector<std::unique_ptr<juge::Acteur>> acteurs;
        for (int i = 0; i < 4; ++i)
            acteurs.push_back(std::make_unique<juge::Acteur>("lanceur" + std::to_string(i), [&] {
                for (int tour = 0; tour < 5; ++tour) {
                    auto processus = Processus::programme({"echo", "oui"}, tout_capturer());
                    processus.attendre();
                    sorties.noter(processus.sortie());
                }
            }));
    }
    for (const auto& sortie : sorties.contenu())
        REQUIRE(sortie == "oui\n");
    REQUIRE(sorties.taille() == 20);
    REQUIRE(bilan.inchange());
}

TEST_CASE("Calcul : un résultat typé, autant de processus qu'on veut à la fois") {
    std::vector<cours::Calcul<std::uint64_t>> calculs;
    for (std::uint64_t i = 0; i < 8; ++i)
        calculs.emplace_back([i] { return i << 40; });
    for (std::uint64_t i = 0; i < 8; ++i)
        REQUIRE(calculs[i].obtenir() == i << 40);
}
