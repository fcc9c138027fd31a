// Les perturbations : elles frappent la réponse, jamais l'épreuve, et jamais au-delà de ce que le
// système a le droit de faire.
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <juge/epreuve.hpp>

namespace {

using juge::Panne;
using juge::Perturbation;

/// Deux bouts d'un canal : ce qui s'écrit dans l'un se lit dans l'autre.
struct Canal {
    int lecture = -1;
    int ecriture = -1;

    static Canal tube() {
        int bouts[2];
        REQUIRE(::pipe(bouts) == 0);
        return {bouts[0], bouts[1]};
    }
    static Canal prises(int type) {
        int bouts[2];
        REQUIRE(::socketpair(AF_UNIX, type, 0, bouts) == 0);
        return {bouts[0], bouts[1]};
    }
};

/// L'erreur que rend la création d'un thread ; 0 si elle réussit.
int creer_un_thread() {
    try {
        std::thread([] {}).join();
        return 0;
    } catch (const std::system_error& erreur) {
        return erreur.code().value();
    }
}

}  // namespace

TEST_CASE("une attente de condition sur deux se réveille sans notification", "[simple]") {
    std::mutex verrou;
    std::condition_variable condition;
    std::atomic<int> reveils{0};
    const auto attendre_une_fois = [&] {
        std::unique_lock garde(verrou);
        condition.wait(garde);
        ++reveils;
    };
    {
        const Perturbation panne(Panne::reveils_intempestifs);
        juge::Acteur dormeur("dormeur", [&] {
            attendre_une_fois();
            attendre_une_fois();
        });
        INFO("la première attente rend la main, la seconde attend vraiment");
        REQUIRE(dormeur.est_bloque());
        REQUIRE(reveils == 1);
        REQUIRE(panne.frappes() == 1);
        condition.notify_one();
        dormeur.attendre_fin("la notification doit le réveiller");
    }
    juge::Acteur dormeur("dormeur", attendre_une_fois);
    INFO("sans perturbation, plus de réveil sans raison");
    REQUIRE(dormeur.est_bloque());
    condition.notify_one();
    dormeur.attendre_fin("la notification doit le réveiller");
}

TEST_CASE("la création de thread échoue à partir du rang demandé, sauf pour l'épreuve",
          "[simple]") {
    {
        const Perturbation panne(Panne::creation_thread, 2);
        juge::Acteur de_l_epreuve("acteur", [] {});
        REQUIRE(creer_un_thread() == 0);
        REQUIRE(creer_un_thread() == EAGAIN);
        REQUIRE(creer_un_thread() == EAGAIN);
        REQUIRE(panne.frappes() == 2);
        de_l_epreuve.attendre_fin("un acteur n'est pas touché");
    }
    REQUIRE(creer_un_thread() == 0);
}

TEST_CASE("la création de processus échoue", "[simple]") {
    const Perturbation panne(Panne::creation_processus);
    errno = 0;
    REQUIRE(::fork() == -1);
    REQUIRE(errno == EAGAIN);
    REQUIRE(panne.frappes() == 1);
}

TEST_CASE("une création n'est refusée que le nombre de fois demandé", "[simple]") {
    const Perturbation panne(Panne::creation_thread, 2, 1);
    REQUIRE(creer_un_thread() == 0);
    REQUIRE(creer_un_thread() == EAGAIN);
    REQUIRE(creer_un_thread() == 0);
    REQUIRE(panne.frappes() == 1);
}

TEST_CASE("une lecture rend moins d'octets que demandé, sans en perdre", "[simple]") {
    const Canal canal = Canal::tube();
    REQUIRE(::write(canal.ecriture, "abcdefgh", 8) == 8);
    const Perturbation panne(Panne::lectures_partielles, 3);
    std::string recu;
    char tampon[16];
    std::vector<ssize_t> tailles;
    while (recu.size() < 8) {
        tailles.push_back(::read(canal.lecture, tampon, sizeof tampon));
        REQUIRE(tailles.back() > 0);
        recu.append(tampon, static_cast<std::size_t>(tailles.back()));
    }
    REQUIRE(recu == "abcdefgh");
    REQUIRE(tailles == std::vector<ssize_t>{3, 3, 2});
    REQUIRE(panne.frappes() == 3);
}

TEST_CASE("une écriture accepte moins d'octets que proposé, là où le système en a le droit",
          "[simple]") {
    const Canal prises = Canal::prises(SOCK_STREAM);
    const Canal tube = Canal::tube();
    const Canal paquets = Canal::prises(SOCK_DGRAM);
    const std::string texte(100, 'x');
    const std::string long_texte(PIPE_BUF + 1, 'x');
    const Perturbation panne(Panne::ecritures_partielles, 3);
    REQUIRE(::write(prises.ecriture, texte.data(), texte.size()) == 3);
    REQUIRE(::send(prises.ecriture, texte.data(), texte.size(), 0) == 3);
    REQUIRE(::write(tube.ecriture, long_texte.data(), long_texte.size()) == 3);
    REQUIRE(panne.frappes() == 3);
    INFO("au plus PIPE_BUF octets dans un tube, et un datagramme, passent d'un coup");
    REQUIRE(::write(tube.ecriture, texte.data(), texte.size()) == 100);
    REQUIRE(::send(paquets.ecriture, texte.data(), texte.size(), 0) == 100);
    REQUIRE(panne.frappes() == 3);
}

TEST_CASE("un appel bloquant sur deux est interrompu par EINTR", "[simple]") {
    const Canal canal = Canal::tube();
    REQUIRE(::write(canal.ecriture, "ab", 2) == 2);
    const Perturbation panne(Panne::interruptions);
    char octet = 0;
    errno = 0;
    REQUIRE(::read(canal.lecture, &octet, 1) == -1);
    REQUIRE(errno == EINTR);
    REQUIRE(::read(canal.lecture, &octet, 1) == 1);
    REQUIRE(octet == 'a');
    REQUIRE(::read(canal.lecture, &octet, 1) == -1);
    REQUIRE(panne.frappes() == 2);
}

TEST_CASE("attendre puis lire, sans relire aussitôt, finit par avancer", "[simple]") {
    const Canal premier = Canal::tube();
    const Canal second = Canal::tube();
    REQUIRE(::write(premier.ecriture, "a", 1) == 1);
    REQUIRE(::write(second.ecriture, "b", 1) == 1);
    const Perturbation panne(Panne::interruptions);
    std::string lus;
    for (int tour = 0; tour < 8 && lus.size() < 2; ++tour) {
        pollfd attentes[]{{premier.lecture, POLLIN, 0}, {second.lecture, POLLIN, 0}};
        if (::poll(attentes, 2, -1) < 0) continue;
        for (const auto& attente : attentes) {
            char octet = 0;
            if (attente.revents != 0 && ::read(attente.fd, &octet, 1) == 1) lus += octet;
        }
    }
    REQUIRE((lus == "ab" || lus == "ba"));
}

TEST_CASE("un appel qui ne peut pas attendre n'est pas interrompu", "[simple]") {
    const Canal tube = Canal::tube();
    REQUIRE(::fcntl(tube.lecture, F_SETFL, O_NONBLOCK) == 0);
    const Canal prises = Canal::prises(SOCK_STREAM);
    const int boucle = ::epoll_create1(EPOLL_CLOEXEC);
    const pid_t enfant = ::fork();
    if (enfant == 0) ::_exit(0);
    const Perturbation panne(Panne::interruptions);
    char octet = 0;
    pollfd attente{prises.lecture, POLLIN, 0};
    epoll_event evenement{};
    int statut = 0;
    for (int fois = 0; fois < 2; ++fois) {
        REQUIRE(::read(tube.lecture, &octet, 1) == -1);
        REQUIRE(errno == EAGAIN);
        REQUIRE(::recv(prises.lecture, &octet, 1, MSG_DONTWAIT) == -1);
        REQUIRE(errno == EAGAIN);
        REQUIRE(::poll(&attente, 1, 0) == 0);
        REQUIRE(::epoll_wait(boucle, &evenement, 1, 0) == 0);
        REQUIRE(::read(-1, &octet, 1) == -1);
        REQUIRE(errno == EBADF);
    }
    while (::waitpid(enfant, &statut, WNOHANG) != enfant) {
    }
    REQUIRE(panne.frappes() == 0);
    REQUIRE(::poll(&attente, 1, -1) == -1);
    REQUIRE(panne.frappes() == 1);
}

TEST_CASE("un sommeil interrompu dit combien il restait", "[simple]") {
    const Perturbation panne(Panne::interruptions);
    const timespec duree{3600, 0};
    timespec reste{};
    REQUIRE(::nanosleep(&duree, &reste) == -1);
    REQUIRE(errno == EINTR);
    REQUIRE(reste.tv_sec == 3600);
}
