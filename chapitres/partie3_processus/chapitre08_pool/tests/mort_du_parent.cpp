// Un programme tué par SIGKILL pendant que son pool travaille, ou naît. Ce processus adopte les
// orphelins : s'il en reste un, il attendrait sa fin pour toujours, et le juge l'interromprait.
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <chapitre07/inventaire.hpp>
#include <chapitre07/partage.hpp>
#include <chapitre08/pool_processus.hpp>
#include <juge/epreuve.hpp>
#include <random>

namespace {

std::atomic<int>* etape = nullptr;

int dormir_toujours(int) {
    etape->fetch_add(1);
    for (;;)
        ::pause();
}

[[noreturn]] void vivre(bool par_zygote) {
    cours::ReglagesPool reglages;
    reglages.workers = 2;
    etape->fetch_add(1);
    std::optional<cours::Zygote> zygote;
    std::optional<cours::PoolProcessus<int(int)>> pool;
    if (par_zygote)
        pool.emplace(zygote.emplace(), dormir_toujours, reglages);
    else
        pool.emplace(dormir_toujours, reglages);
    etape->fetch_add(1);
    const auto un = pool->soumettre(1);
    const auto deux = pool->soumettre(2);
    for (;;)
        ::pause();
}

void tuer_a_chaque_etape(bool par_zygote) {
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    const cours::Partage<std::atomic<int>> partage(0);
    etape = &*partage;
    std::minstd_rand hasard(7);
    for (int essai = 0; essai < 12; ++essai) {
        etape->store(0);
        const pid_t programme = ::fork();
        if (programme == 0) vivre(par_zygote);
        while (etape->load() < 1 + essai % 4)
            std::this_thread::yield();
        std::this_thread::sleep_for(std::chrono::microseconds(hasard() % 2000));
        ::kill(programme, SIGKILL);
        while (::waitpid(-1, nullptr, 0) > 0 || errno == EINTR) {
        }
        // Un contremaître qui finit avec son zygote n'est plus à attendre, mais /proc le montre
        // encore un instant.
        while (!cours::enfants().empty())
            std::this_thread::yield();
        SUCCEED("personne ne reste");
    }
}

}  // namespace

TEST_CASE("programme tué, pool né de lui : personne ne lui survit") {
    tuer_a_chaque_etape(false);
}

TEST_CASE("programme tué, pool né d'un zygote : personne ne lui survit") {
    tuer_a_chaque_etape(true);
}
