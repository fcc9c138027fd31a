// Ce qui réveille un programme dont tous les threads dorment sans échéance : une minuterie, un
// paquet que le noyau retient, un processus orphelin, une alarme. Rien de cela n'est un
// interblocage.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <juge/epreuve.hpp>

#include "descripteur.hpp"

namespace {

using essai::Descripteur;
using namespace std::chrono_literals;

constexpr auto longtemps = 600ms;  // plus que l'immobilité que le juge exige d'une attente d'octets

itimerspec une_fois(std::chrono::nanoseconds delai) {
    const auto secondes = std::chrono::floor<std::chrono::seconds>(delai);
    return {{}, {secondes.count(), (delai - secondes).count()}};
}

/// Une minuterie, et de quoi l'attendre comme le fait une boucle d'événements.
class Reveil {
public:
    Reveil() {
        epoll_event evenement{};
        evenement.events = EPOLLIN;
        ::epoll_ctl(boucle_, EPOLL_CTL_ADD, minuterie_, &evenement);
    }
    void armer(std::chrono::nanoseconds delai) {
        const auto heure = une_fois(delai);
        ::timerfd_settime(minuterie_, 0, &heure, nullptr);
    }
    void attendre() {
        epoll_event recu{};
        ::epoll_wait(boucle_, &recu, 1, -1);
    }

private:
    Descripteur minuterie_{::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC)};
    Descripteur boucle_{::epoll_create1(EPOLL_CLOEXEC)};
};

void attendre_un_octet(int fd) {
    char octet = 0;
    static_cast<void>(::read(fd, &octet, 1));
}

sem_t sonnerie;

/// Sonnera dans `delai`, sans qu'aucun thread n'y soit pour rien.
void armer_l_alarme(std::chrono::microseconds delai) {
    ::sem_init(&sonnerie, 0, 0);
    struct sigaction action {};
    action.sa_handler = [](int) { ::sem_post(&sonnerie); };
    ::sigaction(SIGALRM, &action, nullptr);
    const itimerval heure{{}, {0, delai.count()}};
    ::setitimer(ITIMER_REAL, &heure, nullptr);
}

void attendre_la_sonnerie() {
    while (::sem_wait(&sonnerie) != 0) {
    }
}

}  // namespace

TEST_CASE("une minuterie armée réveillera qui l'attend") {
    Reveil minuterie;
    minuterie.armer(longtemps);
    juge::Acteur patient("patient", [&] { minuterie.attendre(); });
    REQUIRE(patient.est_termine());
}

TEST_CASE("une minuterie qui ne sonnera pas pendant l'épreuve ne réveille personne") {
    Reveil minuterie;  // jamais armée d'abord, puis comme Boost.Asio laisse la sienne au repos
    juge::Acteur patient("patient", [&] { minuterie.attendre(); });
    REQUIRE(patient.est_bloque());
    minuterie.armer(5min);
    REQUIRE(patient.est_bloque());
    minuterie.armer(1ns);
    patient.attendre_fin("la minuterie a sonné");
}

TEST_CASE("un paquet que le noyau retient arrivera") {
    const Descripteur ecoute(::socket(AF_INET, SOCK_STREAM, 0));
    sockaddr_in adresse{};
    adresse.sin_family = AF_INET;
    adresse.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
    socklen_t taille = sizeof adresse;
    auto* generale = reinterpret_cast<sockaddr*>(&adresse);
    REQUIRE(::bind(ecoute, generale, taille) == 0);
    REQUIRE(::listen(ecoute, 1) == 0);
    REQUIRE(::getsockname(ecoute, generale, &taille) == 0);
    const Descripteur client(::socket(AF_INET, SOCK_STREAM, 0));
    REQUIRE(::connect(client, generale, taille) == 0);
    const Descripteur serveur(::accept(ecoute, nullptr, nullptr));

    // La seconde moitié de chaque question attend l'acquittement de la première, que le serveur
    // retarde : Nagle d'un côté, l'acquittement différé de l'autre.
    constexpr int questions = 20;
    juge::Acteur repondant("repondant", [&] {
        for (int i = 0; i < questions; ++i) {
            attendre_un_octet(serveur);
            attendre_un_octet(serveur);
            static_cast<void>(::send(serveur, "r", 1, 0));
        }
    });
    juge::Acteur demandeur("demandeur", [&] {
        for (int i = 0; i < questions; ++i) {
            static_cast<void>(::send(client, "q", 1, 0));
            static_cast<void>(::send(client, "q", 1, 0));
            attendre_un_octet(client);
        }
    });
    REQUIRE(demandeur.est_termine());
    REQUIRE(repondant.est_termine());
}

TEST_CASE("un orphelin qui travaille encore peut libérer qui l'attend", "[simple]") {
    std::array<int, 2> tube{};
    REQUIRE(::pipe(tube.data()) == 0);
    pid_t orphelin = 0;
    juge::Acteur patient("patient", [&] {
        const pid_t enfant = ::fork();
        if (enfant == 0) {
            if (::fork() != 0) ::_exit(0);
            std::this_thread::sleep_for(longtemps);
            const pid_t moi = ::getpid();
            static_cast<void>(::write(tube[1], &moi, sizeof moi));
            ::_exit(0);
        }
        ::waitpid(enfant, nullptr, 0);
        static_cast<void>(::read(tube[0], &orphelin, sizeof orphelin));
    });
    REQUIRE(patient.est_termine());
    while (::kill(orphelin, 0) == 0)  // qu'il ne survive pas à l'épreuve
        std::this_thread::yield();
}

TEST_CASE("un enfant dont le noyau cache l'attente n'est pas tenu pour bloqué", "[simple]") {
    juge::Acteur parent("parent", [] {
        const pid_t enfant = ::fork();
        if (enfant == 0) {
            ::prctl(PR_SET_DUMPABLE, 0);
            std::this_thread::sleep_for(longtemps);
            ::_exit(0);
        }
        ::waitpid(enfant, nullptr, 0);
    });
    REQUIRE(parent.est_termine());
}

TEST_CASE("une alarme réveillera le thread principal", "[simple]") {
    armer_l_alarme(longtemps);
    attendre_la_sonnerie();
    SUCCEED("elle a sonné");
}

TEST_CASE("une alarme réveillera un acteur, puis ne réveillera plus personne", "[simple]") {
    armer_l_alarme(longtemps);
    juge::Acteur patient("patient", attendre_la_sonnerie);
    REQUIRE(patient.est_termine());
    juge::Acteur impatient("impatient", attendre_la_sonnerie);
    REQUIRE(impatient.est_bloque());
    ::sem_post(&sonnerie);
}
