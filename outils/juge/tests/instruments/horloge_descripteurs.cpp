// L'horloge factice et les descripteurs : minuteries timerfd, échéances de poll() et
// d'epoll_wait().
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <juge/epreuve.hpp>

#include "descripteur.hpp"

namespace {

using essai::Descripteur;
using namespace std::chrono_literals;

timespec en_timespec(std::chrono::nanoseconds duree) {
    const auto secondes = std::chrono::floor<std::chrono::seconds>(duree);
    return {secondes.count(), (duree - secondes).count()};
}

class Minuterie {
public:
    void armer(std::chrono::nanoseconds delai, std::chrono::nanoseconds periode = 0ns) {
        const itimerspec heure{en_timespec(periode), en_timespec(delai)};
        REQUIRE(::timerfd_settime(fd_, 0, &heure, nullptr) == 0);
    }
    void armer_a(std::chrono::steady_clock::time_point instant) {
        const itimerspec heure{{}, en_timespec(instant.time_since_epoch())};
        REQUIRE(::timerfd_settime(fd_, TFD_TIMER_ABSTIME, &heure, nullptr) == 0);
    }
    /// Nombre de coups sonnés depuis la dernière lecture ; attend le premier.
    std::uint64_t lire() {
        std::uint64_t coups = 0;
        return ::read(fd_, &coups, sizeof coups) == sizeof coups ? coups : 0;
    }
    bool a_sonne() {
        pollfd attente{fd_, POLLIN, 0};
        return ::poll(&attente, 1, 0) == 1;
    }
    std::chrono::nanoseconds reste() {
        itimerspec heure{};
        REQUIRE(::timerfd_gettime(fd_, &heure) == 0);
        return std::chrono::seconds(heure.it_value.tv_sec) + 1ns * heure.it_value.tv_nsec;
    }
    int fd() const { return fd_; }

private:
    Descripteur fd_{::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC)};
};

struct Tube {
    Tube() {
        int bouts[2];
        REQUIRE(::pipe(bouts) == 0);
        lecture = bouts[0];
        ecriture = bouts[1];
    }
    Tube(const Tube&) = delete;
    Tube& operator=(const Tube&) = delete;
    ~Tube() {
        ::close(lecture);
        ::close(ecriture);
    }
    int lecture;
    int ecriture;
};

}  // namespace

TEST_CASE("minuterie : une boucle d'événements attend l'heure de l'épreuve", "[simple]") {
    juge::HorlogeFactice horloge;
    Minuterie minuterie;
    const Descripteur boucle(::epoll_create1(EPOLL_CLOEXEC));
    epoll_event voulu{};
    voulu.events = EPOLLIN;
    REQUIRE(::epoll_ctl(boucle, EPOLL_CTL_ADD, minuterie.fd(), &voulu) == 0);
    std::atomic<int> reveils{0};
    juge::Acteur serveur("serveur", [&] {
        for (int tour = 0; tour < 2; ++tour) {
            minuterie.armer(1h);
            epoll_event recu{};
            if (::epoll_wait(boucle, &recu, 1, -1) == 1 && minuterie.lire() == 1) ++reveils;
        }
    });
    for (int tour = 0; tour < 2; ++tour) {
        REQUIRE(serveur.est_bloque());
        REQUIRE(minuterie.reste() == 1h);
        horloge.avancer(59min + 59s);
        REQUIRE(serveur.est_bloque());
        REQUIRE(minuterie.reste() == 1s);
        REQUIRE(reveils == tour);
        horloge.avancer(1s);
    }
    serveur.attendre_fin("l'heure a sonné deux fois");
    REQUIRE(reveils == 2);
}

TEST_CASE("minuterie : périodique, elle compte les coups que l'on n'a pas lus", "[simple]") {
    juge::HorlogeFactice horloge;
    Minuterie minuterie;
    minuterie.armer(10min, 10min);
    REQUIRE_FALSE(minuterie.a_sonne());
    horloge.avancer(35min);
    REQUIRE(minuterie.a_sonne());
    REQUIRE(minuterie.lire() == 3);
    REQUIRE_FALSE(minuterie.a_sonne());
    REQUIRE(minuterie.reste() == 5min);
    horloge.avancer(5min);
    REQUIRE(minuterie.lire() == 1);
}

TEST_CASE("minuterie : réarmée ou désarmée, elle oublie l'ancienne heure", "[simple]") {
    juge::HorlogeFactice horloge;
    Minuterie minuterie;
    minuterie.armer(1h);
    horloge.avancer(30min);
    minuterie.armer(1h);
    horloge.avancer(30min);
    REQUIRE_FALSE(minuterie.a_sonne());
    horloge.avancer(30min);
    REQUIRE(minuterie.a_sonne());
    minuterie.armer(1h);
    INFO("le coup qui n'a pas été lu est oublié");
    REQUIRE_FALSE(minuterie.a_sonne());
    minuterie.armer(0h);
    horloge.avancer(2h);
    REQUIRE_FALSE(minuterie.a_sonne());
    REQUIRE(minuterie.reste() == 0h);
}

TEST_CASE("minuterie : une heure absolue, à venir ou passée", "[simple]") {
    juge::HorlogeFactice horloge;
    Minuterie minuterie;
    minuterie.armer_a(std::chrono::steady_clock::now() + 1h);
    horloge.avancer(59min);
    REQUIRE_FALSE(minuterie.a_sonne());
    horloge.avancer(1min);
    REQUIRE(minuterie.a_sonne());
    minuterie.armer_a(std::chrono::steady_clock::now() - 1h);
    REQUIRE(minuterie.lire() == 1);
}

TEST_CASE("minuterie : l'horloge détruite, le noyau la fait sonner", "[simple]") {
    std::optional<juge::HorlogeFactice> horloge(std::in_place);
    Minuterie minuterie;
    minuterie.armer(1h + 1ms);
    horloge->avancer(1h);
    juge::Acteur patient("patient", [&] { minuterie.lire(); });
    REQUIRE(patient.est_bloque());
    horloge.reset();
    patient.attendre_fin("il ne restait qu'une milliseconde");
}

TEST_CASE("minuterie : fermée avant d'être lue, elle ne brouille pas qui prend son numéro",
          "[simple]") {
    juge::HorlogeFactice horloge;
    int numero = -1;
    {
        Minuterie minuterie;
        minuterie.armer(1h);
        horloge.avancer(1h);
        numero = minuterie.fd();
    }
    const Tube tube;
    REQUIRE(tube.lecture == numero);
    const std::uint64_t envoye = 12345;
    REQUIRE(::write(tube.ecriture, &envoye, sizeof envoye) == sizeof envoye);
    std::uint64_t recu = 0;
    REQUIRE(::read(tube.lecture, &recu, sizeof recu) == sizeof recu);
    REQUIRE(recu == envoye);
}

fd_set ensemble(int fd) {
    fd_set resultat{};
    FD_SET(fd, &resultat);
    return resultat;
}

TEST_CASE("ce qui attend des descripteurs attend l'heure de l'épreuve, ou des octets", "[simple]") {
    const Tube tube;
    const Descripteur boucle(::epoll_create1(EPOLL_CLOEXEC));
    epoll_event voulu{};
    voulu.events = EPOLLIN;
    REQUIRE(::epoll_ctl(boucle, EPOLL_CTL_ADD, tube.lecture, &voulu) == 0);
    constexpr int une_heure = 3'600'000;
    const std::function<int()> attentes[] = {
        [&] {
            pollfd attente{tube.lecture, POLLIN, 0};
            return ::poll(&attente, 1, une_heure);
        },
        [&] {
            pollfd attente{tube.lecture, POLLIN, 0};
            const timespec duree{une_heure / 1000, 0};
            return ::ppoll(&attente, 1, &duree, nullptr);
        },
        [&] {
            fd_set lecture = ensemble(tube.lecture);
            timeval duree{une_heure / 1000, 0};
            return ::select(tube.lecture + 1, &lecture, nullptr, nullptr, &duree);
        },
        [&] {
            fd_set lecture = ensemble(tube.lecture);
            const timespec duree{une_heure / 1000, 0};
            return ::pselect(tube.lecture + 1, &lecture, nullptr, nullptr, &duree, nullptr);
        },
        [&] {
            epoll_event recu{};
            return ::epoll_wait(boucle, &recu, 1, une_heure);
        }};
    for (const auto& attendre : attentes) {
        juge::HorlogeFactice horloge;
        int resultat = -1;
        {
            juge::Acteur patient("patient", [&] { resultat = attendre(); });
            REQUIRE(patient.est_bloque());
            REQUIRE(horloge.dormeurs() == 1);
            horloge.avancer(59min);
            REQUIRE(patient.est_bloque());
            horloge.avancer(1min);
        }
        INFO("l'heure est passée sans un octet");
        REQUIRE(resultat == 0);
        REQUIRE(horloge.dormeurs() == 0);
        char octet = 'x';
        {
            juge::Acteur patient("patient", [&] { resultat = attendre(); });
            REQUIRE(horloge.attendre_dormeurs(1));
            REQUIRE(::write(tube.ecriture, &octet, 1) == 1);
        }
        INFO("un octet est arrivé sans que l'heure passe");
        REQUIRE(resultat == 1);
        REQUIRE(::read(tube.lecture, &octet, 1) == 1);
    }
}
