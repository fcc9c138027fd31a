#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chapitre07/inventaire.hpp>
#include <chapitre07/partage.hpp>
#include <chapitre07/porte.hpp>
#include <cstdio>
#include <fstream>
#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

void rien_de_reste(const cours::Inventaire& avant) {
    const cours::Inventaire apres;
    {
        INFO("au retour, aucun enfant ne reste, ni vivant, ni zombie : attendez-les tous");
        REQUIRE(apres.enfants == avant.enfants);
    }
    INFO("au retour, aucun descripteur ne reste ouvert");
    REQUIRE(apres.descripteurs == avant.descripteurs);
}

/// Le rang de l'EchecCalcul levé ; -1 si rien n'est levé, -2 si c'est autre chose.
long rang_fautif(std::size_t parts, const std::function<std::uint64_t(std::size_t)>& calcul) {
    try {
        ::calculer(parts, calcul);
    } catch (const ::EchecCalcul& echec) {
        return static_cast<long>(echec.rang());
    } catch (...) {
        return -2;
    }
    return -1;
}

int errno_de(std::size_t parts, const std::function<std::uint64_t(std::size_t)>& calcul) {
    try {
        ::calculer(parts, calcul);
    } catch (const std::system_error& erreur) {
        return erreur.code().value();
    } catch (...) {
        return -1;
    }
    return 0;
}

/// Dans un enfant : attend que son parent dorme, et l'interrompt.
void interrompre(pid_t parent) {
    const std::string chemin = "/proc/" + std::to_string(parent) + "/stat";
    for (std::string ligne; ::getppid() == parent;) {
        std::ifstream flux(chemin);
        std::getline(flux, ligne);
        const auto nom = ligne.rfind(')');
        if (nom != std::string::npos && ligne.compare(nom, 3, ") S") == 0) break;
    }
    ::kill(parent, SIGUSR1);
}

}  // namespace

TEST_CASE("chaque part une fois, dans un enfant à elle", "[1.2]") {
    const cours::Partage<std::array<std::atomic<int>, 5>> appels;
    const cours::Partage<std::array<std::atomic<pid_t>, 5>> ouvriers;
    const pid_t moi = ::getpid();
    ::calculer(5, [&](std::size_t i) -> std::uint64_t {
        (*appels)[i].fetch_add(1);
        (*ouvriers)[i].store(::getpid());
        return 0;
    });
    std::set<pid_t> differents;
    for (std::size_t i = 0; i < 5; ++i) {
        INFO("chaque part est calculée une fois, ni zéro, ni deux");
        REQUIRE((*appels)[i].load() == 1);
        INFO("aucune part n'est calculée par ce programme lui-même");
        REQUIRE((*ouvriers)[i].load() != moi);
        differents.insert((*ouvriers)[i].load());
    }
    INFO("un processus par part");
    REQUIRE(differents.size() == 5);
}

TEST_CASE("tous les enfants travaillent en même temps", "[1.2]") {
    constexpr int parts = 6;
    const cours::Partage<cours::Porte> porte;
    std::vector<std::uint64_t> resultats;
    juge::Acteur appel("appel", [&] {
        resultats = ::calculer(parts, [&](std::size_t i) -> std::uint64_t {
            porte->passer();
            return i;
        });
    });
    {
        INFO("l'appel attend la fin de ses enfants");
        REQUIRE(appel.est_bloque());
    }
    {
        INFO("les enfants sont tous lancés avant que le premier soit attendu");
        REQUIRE(porte->arrives() == parts);
    }
    porte->ouvrir(parts);
    appel.attendre_fin("Tous les enfants ont fini : l'appel doit rendre la main.");
    REQUIRE(resultats.size() == parts);
}

TEST_CASE("les résultats reviennent entiers, et à leur place", "[1.8]") {
    const cours::Inventaire avant;
    const std::vector<std::uint64_t> attendus{0,
                                              1,
                                              255,
                                              256,
                                              10,
                                              0x7fffffffU,
                                              0x80000000U,
                                              0x100000000U,
                                              0x0a0d000000000000U,
                                              std::numeric_limits<std::uint64_t>::max()};
    const auto resultats = ::calculer(attendus.size(), [&](std::size_t i) { return attendus[i]; });
    INFO("un résultat a 64 bits : un code de sortie n'en a que huit");
    REQUIRE(std::vector<std::uint64_t>(resultats.begin(), resultats.end()) == attendus);
    epreuve::rien_de_reste(avant);
}

TEST_CASE("le dernier lancé peut finir le premier", "[1.8]") {
    constexpr std::size_t parts = 5;
    const cours::Partage<std::array<cours::Porte, parts>> portes;
    std::vector<std::uint64_t> resultats;
    juge::Acteur appel("appel", [&] {
        resultats = ::calculer(parts, [&](std::size_t i) -> std::uint64_t {
            if (i + 1 < parts) (*portes)[i].passer();  // attend la fin du suivant
            if (i > 0) (*portes)[i - 1].ouvrir(1);
            return 100 + i;
        });
    });
    appel.attendre_fin("Chaque enfant attend son voisin : lancés ensemble, ils finissent tous.");
    INFO("le résultat d'indice i est celui de la part i, pas celui du i-ème à finir");
    REQUIRE(resultats == std::vector<std::uint64_t>{100, 101, 102, 103, 104});
}

TEST_CASE("zéro, une, cent parts ; deux appels de suite", "[1.8]") {
    const cours::Inventaire avant;
    const auto carre = [](std::size_t i) -> std::uint64_t { return i * i; };
    INFO("sans part, pas de résultat");
    REQUIRE(::calculer(0, carre).empty());
    REQUIRE(::calculer(1, carre) == std::vector<std::uint64_t>{0});
    const auto cent = ::calculer(100, carre);
    REQUIRE(cent.size() == 100);
    for (std::size_t i = 0; i < 100; ++i)
        REQUIRE(cent[i] == i * i);
    INFO("un second appel ne se souvient pas du premier");
    REQUIRE(::calculer(2, [](std::size_t i) { return 7 + i; }) == std::vector<std::uint64_t>{7, 8});
    epreuve::rien_de_reste(avant);
}

TEST_CASE("une part perdue est une erreur, pas un zéro", "[1.4]") {
    const cours::Inventaire avant;
    const auto perdre = [](auto mourir) {
        return [mourir](std::size_t i) -> std::uint64_t {
            if (i == 2 || i == 4) mourir();
            return i;
        };
    };
    {
        INFO("part tuée par un signal : EchecCalcul, avec le plus petit rang");
        REQUIRE(epreuve::rang_fautif(6, perdre([] { ::raise(SIGKILL); })) == 2);
        REQUIRE(epreuve::rang_fautif(6, perdre([] { ::raise(SIGTERM); })) == 2);
    }
    {
        INFO("part sortie d'elle-même sans rendre de résultat : EchecCalcul");
        REQUIRE(epreuve::rang_fautif(6, perdre([] { ::_exit(3); })) == 2);
    }
    {
        INFO("même avec le code 0 : elle n'a rien rendu");
        REQUIRE(epreuve::rang_fautif(6, perdre([] { ::_exit(0); })) == 2);
    }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("une exception du calcul est un échec de sa part", "[1.2]") {
    const cours::Inventaire avant;
    const auto lever = [](auto exception) {
        return [exception](std::size_t i) -> std::uint64_t {
            if (i == 1) throw exception;
            return i;
        };
    };
    INFO("l'exception reste dans l'enfant, qui finit là ; le parent l'apprend");
    REQUIRE(epreuve::rang_fautif(3, lever(std::out_of_range("rang"))) == 1);
    REQUIRE(epreuve::rang_fautif(3, lever(42)) == 1);
    epreuve::rien_de_reste(avant);
}

TEST_CASE("l'échec d'une part n'est dit qu'une fois les autres finies", "[1.4]") {
    const cours::Partage<cours::Porte> porte;
    long rang = -1;
    juge::Acteur appel("appel", [&] {
        rang = epreuve::rang_fautif(3, [&](std::size_t i) -> std::uint64_t {
            if (i == 0) ::raise(SIGKILL);
            porte->passer();
            return i;
        });
    });
    INFO("la première part est morte, les autres travaillent : l'appel les attend");
    REQUIRE(appel.est_bloque());
    REQUIRE(porte->arrives() == 2);
    porte->ouvrir(2);
    appel.attendre_fin("Toutes les parts ont fini : l'appel doit lever.");
    REQUIRE(rang == 0);
}

TEST_CASE("l'enfant que ce programme avait déjà lui reste", "[1.4]") {
    const cours::Inventaire avant;
    for (const std::size_t perdue : {9U, 1U}) {
        const pid_t voisin = ::fork();
        if (voisin == 0) ::_exit(7);
        siginfo_t fin{};  // il a fini, et personne ne l'a encore attendu
        REQUIRE(::waitid(P_PID, static_cast<id_t>(voisin), &fin, WEXITED | WNOWAIT) == 0);
        const long rang = epreuve::rang_fautif(3, [perdue](std::size_t i) -> std::uint64_t {
            if (i == perdue) ::_exit(0);
            return i;
        });
        {
            INFO("sa fin n'est pas à prendre : waitpid() attend chaque part, par son numéro");
            REQUIRE(::waitpid(voisin, nullptr, WNOHANG) == voisin);
        }
        INFO("cet enfant n'est pas une part : il ne change rien au résultat");
        REQUIRE(rang == (perdue < 3 ? 1 : -1));
        epreuve::rien_de_reste(avant);
    }
}

TEST_CASE("plus de processus : une erreur, les enfants déjà lancés sont tués", "[1.4][simple]") {
    for (const int ignore : {SIGHUP, SIGINT, SIGQUIT, SIGABRT, SIGTERM})
        ::signal(ignore, SIG_IGN);  // ce programme les ignore, ses enfants en héritent
    const cours::Inventaire avant;
    for (const int premiere : {1, 3}) {
        const cours::Partage<cours::Porte> porte;
        int numero = 0;
        {
            const juge::Perturbation refus(juge::Panne::creation_processus, premiere);
            juge::Acteur appel("appel", [&] {
                numero = epreuve::errno_de(4, [&](std::size_t i) -> std::uint64_t {
                    porte->passer();  // que personne n'ouvrira
                    return i;
                });
            });
            appel.attendre_fin(
                "Le système refuse un processus : les enfants déjà lancés ne rendront rien "
                "d'utile, "
                "on ne les attend pas, on les tue (SIGKILL).");
        }
        INFO("le système refuse un processus : std::system_error avec EAGAIN");
        REQUIRE(numero == EAGAIN);
        epreuve::rien_de_reste(avant);
    }
}

TEST_CASE("plus de descripteurs : une erreur, les enfants déjà lancés sont tués", "[1.4]") {
    const cours::Inventaire avant;
    rlimit limite{};
    ::getrlimit(RLIMIT_NOFILE, &limite);
    for (rlim_t places = 3; places < 12; ++places) {
        rlimit basse = limite;
        basse.rlim_cur = places;
        ::setrlimit(RLIMIT_NOFILE, &basse);
        const int numero = epreuve::errno_de(40, [](std::size_t i) -> std::uint64_t { return i; });
        ::setrlimit(RLIMIT_NOFILE, &limite);
        {
            INFO("la table est pleine : std::system_error avec EMFILE, ou l'appel réussit");
            REQUIRE((numero == 0 || numero == EMFILE));
        }
        epreuve::rien_de_reste(avant);
    }
}

TEST_CASE("ce qui attend dans un tampon n'est pas écrit par les enfants", "[1.2]") {
    std::FILE* fichier = std::fopen("tampon.txt", "we");
    REQUIRE(fichier != nullptr);
    std::fputs("une seule fois\n", fichier);  // dans le tampon, pas encore dans le fichier
    ::calculer(3, [](std::size_t i) -> std::uint64_t { return i; });
    std::fclose(fichier);
    std::ifstream flux("tampon.txt");
    const std::string contenu{std::istreambuf_iterator<char>(flux), {}};
    INFO(
        "fork() copie aussi les tampons : un enfant qui les vide écrit une deuxième fois ce que le "
        "parent avait commencé. _exit() ne les vide pas");
    REQUIRE(contenu == "une seule fois\n");
}

TEST_CASE("un signal à chaque attente : rien ne reste, une part perdue reste perdue",
          "[1.8][simple]") {
    const cours::Inventaire avant;
    std::optional<juge::Perturbation> interruptions(juge::Panne::interruptions);
    const auto calculer_sauf = [&](std::size_t perdue) {
        return [&, perdue](std::size_t i) -> std::uint64_t {
            interruptions.reset();  // dans la copie de l'enfant : le parent seul est interrompu
            if (i == perdue) ::raise(SIGKILL);
            return 20 + i;
        };
    };
    {
        INFO("toute attente, celle d'un résultat comme celle d'une fin, se recommence");
        REQUIRE(::calculer(3, calculer_sauf(3)) == std::vector<std::uint64_t>{20, 21, 22});
        REQUIRE(interruptions->frappes() > 0);
    }
    INFO("errno ne vaut qu'après un échec : la fin d'un flux n'est pas une interruption");
    REQUIRE(epreuve::rang_fautif(3, calculer_sauf(1)) == 1);
    interruptions.reset();
    epreuve::rien_de_reste(avant);
}

TEST_CASE("un signal pendant l'attente ne fait rien perdre", "[1.8]") {
    const cours::Inventaire avant;
    struct sigaction action {};
    action.sa_handler = [](int) {};  // sans SA_RESTART : un appel qui dort rend EINTR
    ::sigaction(SIGUSR1, &action, nullptr);
    const pid_t parent = ::getpid();
    const auto resultats = ::calculer(3, [parent](std::size_t i) -> std::uint64_t {
        for (int fois = 0; fois < 5; ++fois)
            epreuve::interrompre(parent);
        return 10 + i;
    });
    INFO("un appel interrompu (EINTR) est à recommencer");
    REQUIRE(resultats == std::vector<std::uint64_t>{10, 11, 12});
    epreuve::rien_de_reste(avant);
}

}  // namespace juge::epreuve
