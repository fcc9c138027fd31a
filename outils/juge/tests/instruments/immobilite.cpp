// L'observation des threads : qui attend pour toujours, et qui n'a pas fini.
#include <sys/wait.h>
#include <unistd.h>

#include <juge/epreuve.hpp>

namespace {

using namespace std::chrono_literals;

/// Une attente, et ce qui la libère.
struct Attente {
    std::string quoi;
    std::function<void()> attendre;
    std::function<void()> liberer;
};

void doit_bloquer(const Attente& attente) {
    juge::Acteur acteur("acteur", attente.attendre);
    INFO("attente : " << attente.quoi);
    REQUIRE(acteur.est_bloque());
    attente.liberer();
    acteur.attendre_fin("il vient d'être libéré");
}

}  // namespace

TEST_CASE("un thread qui attend sans échéance est bloqué, quoi qu'il attende") {
    std::mutex verrou;
    verrou.lock();
    doit_bloquer({"verrou",
                  [&] {
                      verrou.lock();
                      verrou.unlock();
                  },
                  [&] { verrou.unlock(); }});

    std::counting_semaphore<1> semaphore{0};
    doit_bloquer({"sémaphore", [&] { semaphore.acquire(); }, [&] { semaphore.release(); }});

    std::latch loquet{1};
    doit_bloquer({"loquet", [&] { loquet.wait(); }, [&] { loquet.count_down(); }});

    std::promise<void> promesse;
    doit_bloquer(
        {"résultat", [&] { promesse.get_future().wait(); }, [&] { promesse.set_value(); }});

    std::atomic<int> valeur{0};
    doit_bloquer({"valeur atomique", [&] { valeur.wait(0); },
                  [&] {
                      valeur = 1;
                      valeur.notify_all();
                  }});

    int tube[2];
    REQUIRE(::pipe(tube) == 0);
    ssize_t lus = 0;
    ssize_t ecrits = 0;
    char octet = 0;
    doit_bloquer({"données", [&] { lus = ::read(tube[0], &octet, 1); },
                  [&] { ecrits = ::write(tube[1], "a", 1); }});
    REQUIRE(lus == 1);
    REQUIRE(ecrits == 1);
}

TEST_CASE("un thread bloqué par un autre qui peut le libérer n'est pas bloqué") {
    std::latch loquet{1};
    juge::Acteur patient("patient", [&] { loquet.wait(); });
    juge::Acteur lent("lent", [&] {
        std::this_thread::sleep_for(30ms);  // une attente à échéance finit toujours
        loquet.count_down();
    });
    REQUIRE(patient.est_termine());
    REQUIRE(lent.est_termine());
}

TEST_CASE("un thread qui calcule n'est pas bloqué") {
    std::atomic<int> tours{0};
    juge::Acteur calcul("calcul", [&] {
        while (tours < 3'000'000)
            ++tours;
    });
    REQUIRE(calcul.est_termine());
    REQUIRE(tours == 3'000'000);
}

TEST_CASE("un processus enfant qui travaille encore peut libérer son parent", "[simple]") {
    juge::Acteur parent("parent", [] {
        const pid_t enfant = ::fork();
        if (enfant == 0) {
            ::usleep(30'000);
            ::_exit(0);
        }
        ::waitpid(enfant, nullptr, 0);
    });
    REQUIRE(parent.est_termine());
}

TEST_CASE("deux threads qui s'attendent sont bloqués tous les deux") {
    std::counting_semaphore<1> a{0};
    std::counting_semaphore<1> b{0};
    juge::Acteur premier("premier", [&] {
        a.acquire();
        b.release();
    });
    juge::Acteur second("second", [&] {
        b.acquire();
        a.release();
    });
    REQUIRE(premier.est_bloque());
    REQUIRE(second.est_bloque());
    a.release();
    premier.attendre_fin("le cycle est rompu");
    second.attendre_fin("le cycle est rompu");
}

TEST_CASE("attendre_calme() revient quand tout le monde a fini ou dort") {
    std::atomic<int> faits{0};
    std::latch loquet{1};
    juge::Acteur actif("actif", [&] {
        for (int i = 0; i < 100; ++i) {
            ++faits;
            std::this_thread::yield();
        }
    });
    juge::Acteur dormeur("dormeur", [&] {
        ++faits;
        loquet.wait();
    });
    juge::attendre_calme();
    REQUIRE(faits == 101);
    loquet.count_down();
}

TEST_CASE("attendre_fin() relance l'exception de l'acteur") {
    juge::Acteur fautif("fautif", [] { throw std::out_of_range("trop loin"); });
    REQUIRE_THROWS_AS(fautif.attendre_fin("il finit par une exception"), std::out_of_range);
}
