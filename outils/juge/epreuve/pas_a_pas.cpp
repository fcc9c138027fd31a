// Un processus exécuté instruction par instruction, et tué à celle que l'épreuve choisit : « à
// n'importe quel instant » devient une liste d'instants, que l'on essaie.
#include <sched.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <random>

#include "blocage.hpp"
#include "juge/processus.hpp"
#include "pannes.hpp"

namespace juge {
namespace {

constexpr int code_sans_ptrace = 99;
constexpr int code_exception = 98;

/// La vie du processus : arrêté dès le départ, puis l'action.
[[noreturn]] void vivre(const std::function<void()>& action) noexcept {
    if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) ::_exit(code_sans_ptrace);
    ::raise(SIGSTOP);
    try {
        action();
    } catch (...) {
        ::_exit(code_exception);
    }
    ::_exit(0);
}

class Suivi {
public:
    explicit Suivi(const std::function<void()>& action) {
        pannes::epargne = true;
        pid_ = ::fork();
        pannes::epargne = false;
        if (pid_ < 0) throw std::runtime_error("l'épreuve n'a pas pu créer de processus");
        if (pid_ == 0) vivre(action);
        if (!patienter()) throw std::runtime_error("le processus suivi attend avant de commencer");
        if (fini_) conclure();
        ::ptrace(PTRACE_SETOPTIONS, pid_, nullptr, PTRACE_O_EXITKILL);
    }
    Suivi(const Suivi&) = delete;
    Suivi& operator=(const Suivi&) = delete;
    ~Suivi() {
        if (fini_) return;
        ::kill(pid_, SIGKILL);
        while (::waitpid(pid_, &statut_, 0) < 0 && errno == EINTR) {
        }
    }

    bool fini() const { return fini_; }

    /// Exécute une instruction. Rend faux si elle attend pour toujours.
    bool avancer() {
        const int recu = WSTOPSIG(statut_);
        const long signal = recu == SIGTRAP || recu == SIGSTOP ? 0 : recu;
        ::ptrace(PTRACE_SINGLESTEP, pid_, nullptr, signal);
        if (!patienter()) return false;
        if (fini_) conclure();
        return true;
    }

private:
    /// Attend le prochain arrêt : presque toujours tout de suite, sauf un appel qui dort.
    bool patienter() {
        for (int essais = 0;; ++essais) {
            const pid_t rendu = ::waitpid(pid_, &statut_, WNOHANG);
            if (rendu == pid_) {
                fini_ = !WIFSTOPPED(statut_);
                return true;
            }
            if (essais < 1000)
                ::sched_yield();
            else if (!laisser_avancer_les_autres() && ::waitpid(pid_, &statut_, WNOHANG) == 0)
                return false;
        }
    }

    void conclure() const {
        if (WIFSIGNALED(statut_))
            throw std::runtime_error("un processus de l'épreuve a été tué par le signal " +
                                     std::to_string(WTERMSIG(statut_)));
        if (WEXITSTATUS(statut_) == code_sans_ptrace)
            throw std::runtime_error(
                "l'épreuve n'a pas pu suivre un processus : ce système interdit ptrace (dans un "
                "conteneur, ajoutez --cap-add=SYS_PTRACE)");
        if (WEXITSTATUS(statut_) == code_exception)
            throw std::runtime_error("une exception que l'épreuve n'attendait pas a été levée");
    }

    pid_t pid_ = -1;
    int statut_ = 0;
    bool fini_ = false;
};

}  // namespace

Issue tuer_au_pas(std::uint64_t pas, const std::function<void()>& action) {
    Suivi suivi(action);
    for (std::uint64_t i = 0; i < pas && !suivi.fini(); ++i)
        if (!suivi.avancer()) return Issue::bloque;
    return suivi.fini() ? Issue::termine : Issue::tue;
}

std::uint64_t compter_pas(const std::function<void()>& action) {
    Suivi suivi(action);
    for (std::uint64_t pas = 0;; ++pas) {
        if (suivi.fini()) return pas;
        if (!suivi.avancer())
            signaler_blocage("Un processus seul attend pour toujours : personne ne le réveillera.");
    }
}

std::vector<std::uint64_t> instants(std::uint64_t total, std::size_t combien, unsigned graine) {
    std::mt19937_64 hasard(graine);
    std::vector<std::uint64_t> choisis;
    const std::uint64_t parts = std::min<std::uint64_t>(total, combien);
    for (std::uint64_t i = 0; i < parts; ++i) {
        const std::uint64_t debut = total * i / parts;
        const std::uint64_t fin = total * (i + 1) / parts;
        choisis.push_back(debut + hasard() % (fin - debut));
    }
    return choisis;
}

}  // namespace juge
