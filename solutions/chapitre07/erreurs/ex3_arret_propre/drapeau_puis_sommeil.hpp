// attendu : ÉCHEC dans « la demande n'est pas perdue juste avant que superviser() s'endorme » — G4 : un drapeau, regardé puis oublié le temps de s'endormir
//
// La demande qui arrive entre le regard et le sommeil lève un drapeau que personne ne verra.
#pragma once

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <functional>
#include <system_error>
#include <vector>

struct Bilan {
    int reussis = 0;             ///< ouvriers qui ont rendu 0
    int rates = 0;               ///< les autres
    bool arret_demande = false;  ///< au moins un SIGTERM ou SIGINT est arrivé
};

/// Retient SIGTERM, SIGINT et SIGCHLD tant que l'objet vit.
class SignauxRetenus {
public:
    SignauxRetenus() {
        ::sigemptyset(&signaux_);
        for (const int numero : {SIGTERM, SIGINT, SIGCHLD})
            ::sigaddset(&signaux_, numero);
        ::sigprocmask(SIG_BLOCK, nullptr, &masque_);
        demandes() = 0;
        struct sigaction compter {};
        compter.sa_handler = [](int) { demandes() = demandes() + 1; };
        ::sigaction(SIGTERM, &compter, &sigterm_);
        ::sigaction(SIGINT, &compter, &sigint_);
        struct sigaction par_defaut {};
        par_defaut.sa_handler = SIG_DFL;  // ignoré, SIGCHLD ferait disparaître les statuts
        ::sigaction(SIGCHLD, &par_defaut, &sigchld_);
    }
    SignauxRetenus(const SignauxRetenus&) = delete;
    SignauxRetenus& operator=(const SignauxRetenus&) = delete;
    ~SignauxRetenus() {
        ::sigaction(SIGCHLD, &sigchld_, nullptr);
        ::sigaction(SIGTERM, &sigterm_, nullptr);
        ::sigaction(SIGINT, &sigint_, nullptr);
        ::sigprocmask(SIG_SETMASK, &masque_, nullptr);
    }

    /// Nombre de demandes reçues.
    static volatile sig_atomic_t& demandes() {
        static volatile sig_atomic_t nombre = 0;
        return nombre;
    }
    /// Dans un enfant : les signaux comme au premier jour.
    void oublier() const {
        for (const int numero : {SIGTERM, SIGINT, SIGCHLD})
            ::signal(numero, SIG_DFL);
        ::sigprocmask(SIG_SETMASK, &masque_, nullptr);
    }

private:
    sigset_t signaux_{};
    sigset_t masque_{};
    struct sigaction sigchld_ {};
    struct sigaction sigterm_ {};
    struct sigaction sigint_ {};
};

/// Les ouvriers vivants. Détruit avant leur fin, il les tue et les attend.
class Equipe {
public:
    Equipe() = default;
    Equipe(const Equipe&) = delete;
    Equipe& operator=(const Equipe&) = delete;
    ~Equipe() {
        envoyer(SIGKILL);
        for (const pid_t pid : vivants_)
            ::waitpid(pid, nullptr, 0);
    }

    void lancer(const std::function<int()>& ouvrier, const SignauxRetenus& signaux) {
        const pid_t superviseur = ::getpid();
        const pid_t pid = ::fork();
        if (pid < 0) throw std::system_error(errno, std::generic_category(), "lancer un ouvrier");
        if (pid == 0) vivre(ouvrier, signaux, superviseur);
        vivants_.push_back(pid);
    }
    bool vide() const { return vivants_.empty(); }
    void envoyer(int signal) const {
        for (const pid_t pid : vivants_)
            ::kill(pid, signal);
    }
    /// Attend le prochain qui finit, ou un signal.
    void ramasser(Bilan& bilan) {
        int statut = 0;
        const pid_t fini = ::waitpid(-1, &statut, 0);
        std::erase_if(vivants_, [&](pid_t pid) {
            if (pid != fini) return false;
            const bool reussi = WIFEXITED(statut) && WEXITSTATUS(statut) == 0;
            ++(reussi ? bilan.reussis : bilan.rates);
            return true;
        });
    }

private:
    [[noreturn]] static void vivre(const std::function<int()>& ouvrier,
                                   const SignauxRetenus& signaux, pid_t superviseur) noexcept {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != superviseur) ::_exit(1);  // il est mort avant notre demande
        signaux.oublier();
        try {
            ::_exit(ouvrier() == 0 ? 0 : 1);
        } catch (...) {
            ::_exit(1);
        }
    }

    std::vector<pid_t> vivants_;
};

/// Exécute chaque ouvrier dans un processus, jusqu'à ce que tous aient fini ou qu'on demande
/// l'arrêt.
inline Bilan superviser(const std::vector<std::function<int()>>& ouvriers) {
    Bilan bilan;
    const SignauxRetenus signaux;
    Equipe equipe;
    for (const auto& ouvrier : ouvriers)
        equipe.lancer(ouvrier, signaux);
    int transmises = 0;
    while (!equipe.vide()) {
        for (; transmises < SignauxRetenus::demandes(); ++transmises)
            equipe.envoyer(transmises == 0 ? SIGTERM : SIGKILL);
        equipe.ramasser(bilan);
    }
    bilan.arret_demande = SignauxRetenus::demandes() > 0;
    return bilan;
}
