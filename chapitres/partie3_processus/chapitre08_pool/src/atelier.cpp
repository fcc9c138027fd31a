#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chapitre07/erreur_systeme.hpp>
#include <map>
#include <utility>

#include "messages.hpp"
#include "tableau.hpp"
#include "worker.hpp"

namespace cours {
namespace {

/// Le contremaître : seul parent des workers, il est seul à pouvoir les tuer sans se tromper de
/// processus (un numéro ne resservira pas avant qu'il ait appelé waitpid), et il n'a jamais qu'un
/// thread : un worker qu'il fait naître n'hérite d'aucun verrou pris.
class Atelier {
public:
    Atelier(const Embauche& embauche, int socket, std::vector<Descripteur> descripteurs)
        : embauche_(embauche), socket_(socket) {
        sonnette_ = std::move(descripteurs.back());
        descripteurs.pop_back();
        tableau_ = std::make_unique<Tableau>(std::move(descripteurs));
        ecouter_les_morts();
    }
    Atelier(const Atelier&) = delete;
    Atelier& operator=(const Atelier&) = delete;
    ~Atelier() {
        for (const auto& [pid, worker] : workers_)
            ::kill(pid, SIGKILL);
        while (::waitpid(-1, nullptr, 0) > 0 || errno == EINTR) {
        }
    }

    void tenir() {
        std::array<pollfd, 2> attentes{{{socket_, POLLIN, 0}, {morts_.numero(), POLLIN, 0}}};
        for (;;) {
            if (::poll(attentes.data(), attentes.size(), -1) < 0) continue;  // EINTR
            if (attentes[1].revents != 0) enterrer();
            if (attentes[0].revents != 0 && !obeir()) return;
        }
    }

private:
    /// SIGCHLD devient un descripteur lisible : il s'attend avec le reste, et ne se perd pas.
    void ecouter_les_morts() {
        sigset_t morts;
        ::sigemptyset(&morts);
        ::sigaddset(&morts, SIGCHLD);
        ::sigprocmask(SIG_BLOCK, &morts, nullptr);
        morts_ = Descripteur(::signalfd(-1, &morts, SFD_CLOEXEC | SFD_NONBLOCK));
        if (!morts_.ouvert()) echec_systeme("écouter la fin des workers");
    }

    /// Rend faux quand le programme n'est plus là.
    bool obeir() {
        Message<Ordre> ordre;
        if (recevoir(socket_, ordre) != Reception::complete) return false;
        if (ordre.contenu.quoi == Ordre::Quoi::embaucher)
            embaucher(ordre.contenu.worker);
        else
            tuer(ordre.contenu.worker);
        return true;
    }

    void embaucher(std::uint32_t worker) {
        const pid_t moi = ::getpid();
        const pid_t pid = ::fork();
        if (pid == 0) vivre(worker, moi);
        if (pid < 0) return rapporter({Rapport::Quoi::refuse, worker, errno});
        workers_[pid] = worker;
        rapporter({Rapport::Quoi::ne, worker, pid});
    }

    void tuer(std::uint32_t worker) {
        for (const auto& [pid, numero] : workers_)
            if (numero == worker) ::kill(pid, SIGKILL);
    }

    void enterrer() {
        signalfd_siginfo ignoree{};
        while (::read(morts_.numero(), &ignoree, sizeof ignoree) > 0) {
        }
        int statut = 0;
        // Deux SIGCHLD peuvent n'en faire qu'un : on les interroge tous.
        for (pid_t pid = 0; (pid = ::waitpid(-1, &statut, WNOHANG)) > 0;) {
            const auto mort = workers_.extract(pid);
            if (!mort.empty()) rapporter({Rapport::Quoi::mort, mort.mapped(), statut});
        }
    }

    [[noreturn]] void vivre(std::uint32_t worker, pid_t contremaitre) noexcept {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // si le contremaître est tué, personne ne nous tuera
        if (::getppid() != contremaitre) ::_exit(1);
        ::close(socket_);
        morts_.fermer();
        sigset_t aucun;
        ::sigemptyset(&aucun);
        ::sigprocmask(SIG_SETMASK, &aucun, nullptr);
        travailler(embauche_, *tableau_, worker, sonnette_.numero());
    }

    void rapporter(const Rapport& rapport) {
        envoyer(socket_, rapport);  // s'il n'y a plus personne, obeir() le verra
    }

    Embauche embauche_;
    int socket_;
    Descripteur sonnette_;
    Descripteur morts_;
    std::unique_ptr<Tableau> tableau_;
    std::map<pid_t, std::uint32_t> workers_;
};

}  // namespace

void tenir_l_atelier(const Embauche& embauche, int socket) {
    Message<std::uint32_t> bienvenue;
    if (recevoir(socket, bienvenue) != Reception::complete) return;
    if (bienvenue.descripteurs.size() < 2) return;
    Atelier(embauche, socket, std::move(bienvenue.descripteurs)).tenir();
}

}  // namespace cours
