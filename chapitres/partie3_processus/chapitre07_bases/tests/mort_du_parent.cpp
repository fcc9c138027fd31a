// Ce que deviennent les enfants quand leur parent est tué à n'importe quel moment. Ce processus
// adopte les orphelins (PR_SET_CHILD_SUBREAPER) : s'il lui en reste, il les voit.
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <chapitre07/inventaire.hpp>
#include <chapitre07/partage.hpp>
#include <chapitre07/processus.hpp>
#include <juge/epreuve.hpp>
#include <random>

using cours::Processus;

namespace {

/// Un programme qui lance des processus sans fin, jusqu'à ce qu'on le tue.
pid_t naitre_parent(std::atomic<int>& lances, bool par_fonction) {
    const pid_t parent = ::fork();
    if (parent != 0) return parent;
    std::vector<Processus> enfants;
    for (int i = 0; i < 12; ++i) {
        if (par_fonction)
            enfants.push_back(Processus::fonction([] {
                for (;;)
                    ::pause();
                return std::string();
            }));
        else
            enfants.push_back(Processus::programme({"sh", "-c", "sleep 1000 & sleep 1000; true"}));
        lances.fetch_add(1);
    }
    for (;;)
        ::pause();
}

/// Attend que tous les orphelins adoptés soient morts. Le juge interrompt ce qui n'en finit pas :
/// chacun dormirait mille secondes.
void attendre_tous_les_morts() {
    while (::waitpid(-1, nullptr, 0) > 0 || errno == EINTR) {
    }
}

void tuer_le_parent_a_chaque_etape(bool par_fonction) {
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    std::minstd_rand hasard(11);
    for (int essai = 0; essai < 12; ++essai) {
        const cours::Partage<std::atomic<int>> lances(0);
        const pid_t parent = naitre_parent(*lances, par_fonction);
        while (lances->load() < essai)  // au milieu du lancement du suivant
            std::this_thread::yield();
        const auto tours = hasard() % 50'000;
        for (unsigned long tour = 0; tour < tours; ++tour)
            std::atomic_signal_fence(std::memory_order_seq_cst);
        ::kill(parent, SIGKILL);
        attendre_tous_les_morts();
        REQUIRE(cours::enfants().empty());
    }
}

}  // namespace

TEST_CASE("parent tué pendant qu'il lance des programmes : aucun ne lui survit") {
    tuer_le_parent_a_chaque_etape(false);
}

TEST_CASE("parent tué pendant qu'il lance des fonctions : aucune ne lui survit") {
    tuer_le_parent_a_chaque_etape(true);
}

TEST_CASE("le thread qui a lancé le processus peut finir avant lui") {
    std::optional<Processus> processus;
    juge::Acteur lanceur("lanceur", [&] { processus = Processus::programme({"sleep", "1000"}); });
    lanceur.attendre_fin("lancer un programme n'attend pas sa fin");
    REQUIRE_FALSE(processus->attendre_pendant(std::chrono::milliseconds(50)).has_value());
    REQUIRE(processus->arreter(std::chrono::hours(1)) == cours::Fin::par_signal(SIGTERM));
}
