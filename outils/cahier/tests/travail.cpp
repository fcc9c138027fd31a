#include "travail.hpp"

#include <signal.h>

#include <juge/epreuve.hpp>
#include <system_error>

namespace {

using cahier::Travail;

/// Attend la fin comme le fait l'écran. Le délai du juge borne une attente infinie.
Travail::Fin attendre(Travail& travail) {
    for (;;) {
        if (auto fin = travail.avancer()) return *fin;
        std::vector<pollfd> attentes;
        travail.ajouter_attentes(attentes);
        ::poll(attentes.data(), attentes.size(), 5);
    }
}

/// Un tube dont le programme hérite, pour attendre qu'il en soit à un point précis.
struct Tube {
    int fds[2];
    Tube() { REQUIRE(::pipe(fds) == 0); }
    ~Tube() {
        ::close(fds[0]);
        ::close(fds[1]);
    }
    std::string lire() const {
        char tampon[64];
        const auto lus = ::read(fds[0], tampon, sizeof tampon);
        return std::string(tampon, static_cast<std::size_t>(std::max<ssize_t>(lus, 0)));
    }
    std::string ecriture() const { return ">&" + std::to_string(fds[1]); }
};

}  // namespace

TEST_CASE("le code et les deux sorties sont rendus", "[simple]") {
    Travail travail({"sh", "-c", "echo oui; echo non >&2; exit 3"});
    const auto fin = attendre(travail);
    CHECK(fin.code == 3);
    CHECK(fin.sortie == "oui\n");
    CHECK(fin.erreurs == "non\n");
    CHECK_FALSE(travail.avancer());
}

TEST_CASE("une longue sortie ne bloque pas le programme", "[simple]") {
    Travail travail({"sh", "-c", "head -c 1000000 /dev/zero | tr '\\0' x"});
    CHECK(attendre(travail).sortie.size() == 1000000);
}

TEST_CASE("annuler laisse au programme le temps d'arrêter ce qu'il a lancé", "[simple]") {
    const Tube tube;
    Travail travail({"sh", "-c",
                     "trap 'echo rangé; exit 130' TERM; echo prêt " + tube.ecriture() +
                         "; while :; do sleep 0.01; done"});
    REQUIRE(tube.lire() == "prêt\n");
    CHECK_FALSE(travail.annule());
    travail.annuler();
    const auto fin = attendre(travail);
    CHECK(travail.annule());
    CHECK(fin.code == 130);
    CHECK(fin.sortie == "rangé\n");
}

TEST_CASE("un travail oublié est arrêté, et son processus récolté", "[simple]") {
    const Tube tube;
    pid_t pid = 0;
    {
        const Travail travail({"sh", "-c", "echo $$ " + tube.ecriture() + "; exec sleep 1000"});
        pid = std::stoi(tube.lire());
    }
    CHECK(::kill(pid, 0) == -1);
}

TEST_CASE("un programme introuvable se dit", "[simple]") {
    CHECK_THROWS_AS(Travail({"/introuvable/programme"}), std::system_error);
}
