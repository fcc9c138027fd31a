// Les processus de l'épreuve : qui finit, qui attend, qui meurt où l'on veut, et ce qui en reste.
#include <fcntl.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <juge/processus.hpp>

namespace {

/// Un mot que les processus partagent.
class Mot {
public:
    Mot()
        : mot_(static_cast<std::atomic<std::uint64_t>*>(
              ::mmap(nullptr, sizeof(std::atomic<std::uint64_t>), PROT_READ | PROT_WRITE,
                     MAP_SHARED | MAP_ANONYMOUS, -1, 0))) {}
    Mot(const Mot&) = delete;
    Mot& operator=(const Mot&) = delete;
    ~Mot() { ::munmap(mot_, sizeof *mot_); }
    std::atomic<std::uint64_t>& operator*() const { return *mot_; }
    std::atomic<std::uint64_t>* operator->() const { return mot_; }

private:
    std::atomic<std::uint64_t>* mot_;
};

}  // namespace

TEST_CASE("inventaire : dit ce qui reste, et ce qui a disparu") {
    const juge::Inventaire avant;
    REQUIRE(avant.restes() == "");
    const int fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    REQUIRE(avant.restes() == "il reste le descripteur " + std::to_string(fd) + " (/dev/null)");
    {
        const juge::Inventaire avec;
        ::close(fd);
        REQUIRE(avec.restes() ==
                "a disparu : le descripteur " + std::to_string(fd) + " (/dev/null)");
    }
    {
        const Mot oublie;
        REQUIRE(avant.restes().find("une mémoire partagée (") != std::string::npos);
    }
    const pid_t enfant = ::fork();
    if (enfant == 0) ::_exit(0);
    siginfo_t infos{};
    ::waitid(P_PID, static_cast<id_t>(enfant), &infos, WEXITED | WNOWAIT);
    REQUIRE(avant.restes() == "il reste le zombie " + std::to_string(enfant));
    ::waitpid(enfant, nullptr, 0);
    const int nommee = ::shm_open("/juge-instruments", O_CREAT | O_RDWR, 0600);
    REQUIRE(avant.restes().find("le nom /dev/shm/juge-instruments") != std::string::npos);
    ::shm_unlink("/juge-instruments");
    ::close(nommee);
    REQUIRE(avant.restes() == "");
}

TEST_CASE("enfant : fini, en attente, tué, suspendu", "[simple]") {
    const juge::Inventaire avant;
    {
        const juge::GrandLivre livre;
        int tube[2];
        REQUIRE(::pipe2(tube, O_CLOEXEC) == 0);
        juge::Enfant lecteur("lecteur", [&] {
            char octet = 0;
            while (::read(tube[0], &octet, 1) == 1)
                livre.noter(static_cast<std::uint64_t>(octet));
        });
        REQUIRE(lecteur.est_bloque());
        lecteur.suspendre();
        REQUIRE(::write(tube[1], "a", 1) == 1);
        REQUIRE(lecteur.est_bloque());
        REQUIRE(livre.notes().empty());
        lecteur.reprendre();
        REQUIRE(lecteur.est_bloque());
        REQUIRE(livre.notes() == std::vector<std::uint64_t>{'a'});
        REQUIRE(livre.fois('a') == 1);
        lecteur.tuer();
        REQUIRE(lecteur.est_termine());
        REQUIRE_THROWS_AS(lecteur.attendre_fin(""), std::runtime_error);
        ::close(tube[0]);
        ::close(tube[1]);
        juge::Enfant presse("presse", [&] { livre.noter(0); });
        presse.attendre_fin("il n'attend personne");
        REQUIRE(livre.fois(0) == 1);
        juge::Enfant maladroit("maladroit", [] { throw std::out_of_range("rang 12"); });
        REQUIRE_THROWS_WITH(maladroit.attendre_fin(""),
                            "« maladroit » a levé std::out_of_range : rang 12");
        const juge::Enfant abandonne("abandonne", [] { ::pause(); });
    }
    REQUIRE(avant.restes() == "");
}

TEST_CASE("pas à pas : mourir entre deux écritures, et seulement là", "[simple]") {
    const juge::Inventaire avant;
    {
        const Mot premier;
        const Mot second;
        const auto action = [&] {
            *premier = 1;
            for (int i = 0; i < 20; ++i)
                std::atomic_signal_fence(
                    std::memory_order_seq_cst);  // de quoi tomber entre les deux
            *second = 1;
        };
        const auto total = juge::compter_pas(action);
        REQUIRE(*premier == 1);
        REQUIRE(*second == 1);
        int entre_les_deux = 0;
        std::uint64_t vus = 0;
        for (const std::uint64_t pas : juge::instants(total, 40, 1)) {
            *premier = 0;
            *second = 0;
            REQUIRE(juge::tuer_au_pas(pas, action) == juge::Issue::tue);
            REQUIRE(*premier >= *second);
            REQUIRE(*premier + *second >= vus);  // plus tard, jamais moins avancé
            vus = *premier + *second;
            entre_les_deux += vus == 1 ? 1 : 0;
        }
        REQUIRE(entre_les_deux > 0);
        REQUIRE(vus == 2);
        REQUIRE(juge::tuer_au_pas(total, action) == juge::Issue::termine);
        const auto attendre = [] { ::pause(); };
        REQUIRE(juge::tuer_au_pas(1'000'000, attendre) == juge::Issue::bloque);
        REQUIRE_THROWS_AS(juge::compter_pas([] { ::raise(SIGKILL); }), std::runtime_error);
    }
    REQUIRE(avant.restes() == "");
}

TEST_CASE("pas à pas : un autre processus passe entre une lecture et une écriture", "[simple]") {
    const juge::Inventaire avant;
    {
        const Mot mot;
        const auto perdre = [&] {
            const std::uint64_t lu = *mot;
            *mot = lu + 1;
        };
        const auto garder = [&] { mot->fetch_add(1); };
        for (const bool juste : {true, false}) {
            const std::function<void()> action = juste ? std::function<void()>(garder) : perdre;
            const auto total = juge::compter_pas(action);
            int perdus = 0;
            for (const std::uint64_t pas : juge::instants(total, 40, 2)) {
                *mot = 0;
                REQUIRE(juge::interrompre_au_pas(pas, action, action) == juge::Issue::termine);
                perdus += *mot == 2 ? 0 : 1;
            }
            REQUIRE((perdus == 0) == juste);
        }
        const auto attendre = [] { ::pause(); };
        REQUIRE(juge::interrompre_au_pas(
                    3, [] {}, attendre) == juge::Issue::bloque);
    }
    REQUIRE(avant.restes() == "");
}

TEST_CASE("instants décisifs : ceux où la mémoire partagée change, et eux seuls", "[simple]") {
    const juge::Inventaire avant;
    {
        const Mot premier;
        const Mot second;
        const juge::GrandLivre livre;
        int prive = 0;
        const auto action = [&] {
            *premier = 1;
            for (int i = 0; i < 50; ++i)
                prive += i;  // ne change rien pour les autres
            *premier = 1;    // rien non plus
            livre.noter(3);  // ni ce qui est à l'épreuve
            *second = 1;
        };
        action();
        const auto effacer = [&] {
            *premier = 0;
            *second = 0;
        };
        effacer();
        const auto morts = juge::morts_decisives(action);
        REQUIRE(morts.size() == 3);
        std::vector<std::uint64_t> restes;
        for (const auto pas : morts) {
            effacer();
            REQUIRE(juge::tuer_au_pas(pas, action) == juge::Issue::tue);
            restes.push_back(10 * *premier + *second);
        }
        REQUIRE(restes == std::vector<std::uint64_t>{0, 10, 11});
        effacer();
        const auto quand = juge::instants_decisifs(action);
        REQUIRE(quand.size() == 6);
        REQUIRE(quand[0] == 0);
        REQUIRE(quand[2] == quand[1] + 1);
        REQUIRE(quand[4] == quand[3] + 1);
        REQUIRE(quand[2] == morts[1]);
        REQUIRE(quand[4] == morts[2]);
        for (const auto pas : {quand[1], quand[3]}) {  // juste avant : pas encore
            effacer();
            REQUIRE(juge::tuer_au_pas(pas, action) == juge::Issue::tue);
            REQUIRE(10 * *premier + *second == (pas == quand[1] ? 0U : 10U));
        }
        effacer();
        REQUIRE(juge::instants_decisifs(action, 2) == std::vector<std::uint64_t>{0, quand.back()});
        REQUIRE(juge::tuer_au_pas(quand.back() + 1000, action) == juge::Issue::termine);
    }
    REQUIRE(avant.restes() == "");
}

TEST_CASE("instants décisifs : la mise à jour perdue se voit à l'un d'eux", "[simple]") {
    const Mot mot;
    const auto perdre = [&] {
        const std::uint64_t lu = *mot;
        *mot = lu + 1;
    };
    const auto garder = [&] { mot->fetch_add(1); };
    for (const bool juste : {true, false}) {
        const std::function<void()> action = juste ? std::function<void()>(garder) : perdre;
        int perdus = 0;
        for (const std::uint64_t pas : juge::instants_decisifs(action)) {
            *mot = 0;
            REQUIRE(juge::interrompre_au_pas(pas, action, action) == juge::Issue::termine);
            perdus += *mot == 2 ? 0 : 1;
        }
        REQUIRE(perdus == (juste ? 0 : 1));
    }
}

TEST_CASE("instants : un par part, croissants, les mêmes pour la même graine") {
    REQUIRE(juge::instants(5, 10, 1) == std::vector<std::uint64_t>{0, 1, 2, 3, 4});
    REQUIRE(juge::instants(0, 10, 1).empty());
    const auto choisis = juge::instants(1000, 10, 7);
    REQUIRE(choisis.size() == 10);
    for (std::size_t i = 0; i < 10; ++i) {
        REQUIRE(choisis[i] >= 100 * i);
        REQUIRE(choisis[i] < 100 * (i + 1));
    }
    REQUIRE(choisis == juge::instants(1000, 10, 7));
    REQUIRE(choisis != juge::instants(1000, 10, 8));
}
