// Un noyau sans pidfd_open : un filtre seccomp le joue, dans ce processus et ses enfants.
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <chapitre07/executer_commande.hpp>
#include <chapitre07/inventaire.hpp>
#include <chapitre07/processus.hpp>
#include <cstddef>
#include <juge/epreuve.hpp>

using namespace std::chrono_literals;

namespace {

/// Désormais, pidfd_open échoue comme sur un noyau qui ne le connaît pas.
void retirer_pidfd() {
    sock_filter filtre[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_pidfd_open, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    sock_fprog programme{static_cast<unsigned short>(std::size(filtre)), filtre};
    REQUIRE(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
    REQUIRE(::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &programme, 0, 0) == 0);
    REQUIRE(::syscall(SYS_pidfd_open, ::getpid(), 0) == -1);
}

}  // namespace

TEST_CASE("sans pidfd : fins, flux et échéances sont les mêmes") {
    const auto avant = cours::descripteurs_ouverts();
    retirer_pidfd();
    const auto commande =
        cours::executer_commande({"sh", "-c", "head -c 300000 /dev/zero; exit 5"});
    REQUIRE(commande.fin == cours::Fin::par_code(5));
    REQUIRE(commande.sortie.size() == 300'000);
    const auto lente = cours::executer_commande({"sleep", "1000"}, "", 20ms);
    REQUIRE(lente.delai_depasse);
    REQUIRE(cours::Processus::fonction([] { return std::string("r"); }).resultat() == "r");
    REQUIRE(cours::descripteurs_ouverts() == avant);
    REQUIRE(cours::enfants().empty());
}

TEST_CASE("sans pidfd : le parent tué, personne ne lui survit") {
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    retirer_pidfd();
    const pid_t parent = ::fork();
    if (parent == 0) {
        auto processus = cours::Processus::programme({"sleep", "1000"});
        ::raise(SIGKILL);
    }
    while (::waitpid(-1, nullptr, 0) > 0) {
    }
    REQUIRE(cours::enfants().empty());
}
