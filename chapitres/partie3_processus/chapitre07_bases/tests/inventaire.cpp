#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include <chapitre07/inventaire.hpp>
#include <chapitre07/partage.hpp>
#include <juge/epreuve.hpp>

TEST_CASE("inventaire : un enfant vivant, zombie, puis plus rien") {
    REQUIRE(cours::enfants().empty());
    const pid_t enfant = ::fork();
    if (enfant == 0) {
        for (;;)
            ::pause();
    }
    REQUIRE(cours::enfants() == std::vector<pid_t>{enfant});
    REQUIRE(cours::est_vivant(enfant));
    ::kill(enfant, SIGKILL);
    while (!cours::est_zombie(enfant))
        std::this_thread::yield();
    REQUIRE(cours::enfants() == std::vector<pid_t>{enfant});
    REQUIRE_FALSE(cours::est_vivant(enfant));
    REQUIRE(::waitpid(enfant, nullptr, 0) == enfant);
    REQUIRE(cours::enfants().empty());
    REQUIRE_FALSE(cours::est_zombie(enfant));
}

TEST_CASE("inventaire : un descripteur de plus se voit") {
    const auto avant = cours::descripteurs_ouverts();
    const int copie = ::dup(1);
    auto attendus = avant;
    attendus.push_back(copie);
    std::sort(attendus.begin(), attendus.end());
    REQUIRE(cours::descripteurs_ouverts() == attendus);
    ::close(copie);
    REQUIRE(cours::descripteurs_ouverts() == avant);
}

TEST_CASE("Partage : ce qu'écrit l'enfant, le parent le lit") {
    const cours::Partage<std::atomic<int>> compteur(40);
    int copie = 40;
    const pid_t enfant = ::fork();
    if (enfant == 0) {
        compteur->fetch_add(2);
        copie += 2;
        ::_exit(0);
    }
    REQUIRE(::waitpid(enfant, nullptr, 0) == enfant);
    REQUIRE(compteur->load() == 42);
    REQUIRE(copie == 40);
}
