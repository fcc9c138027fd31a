// Solution de l'exercice 7.3 — Arrêt propre. Une possibilité parmi d'autres.
//
// - Pas de gestionnaire : SIGTERM, SIGINT et SIGCHLD sont retenus pendant tout l'appel, et
//   sigwaitinfo() les prend un à un. Un signal arrivé avant qu'on l'attende n'est pas perdu, il
//   attend ; arrivé pendant le lancement, il sera pris après.
// - Un SIGCHLD peut en annoncer plusieurs (les signaux ne s'empilent pas) : chaque ouvrier est
//   interrogé, et par son numéro, car waitpid(-1) prendrait les enfants des autres.
// - L'ouvrier hérite du masque : il le remet, avec les actions par défaut.
// - PR_SET_PDEATHSIG demande au noyau de tuer l'ouvrier avec son parent ; getppid(), juste après,
//   traite le cas où le parent est mort entre fork() et prctl().
// - Les signaux retenus et les ouvriers ont chacun un responsable : le refus d'un fork() n'a rien
//   de plus à défaire.
#pragma once

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>
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
        ::sigprocmask(SIG_BLOCK, &signaux_, &masque_);
        struct sigaction par_defaut {};
        par_defaut.sa_handler = SIG_DFL;  // ignoré, SIGCHLD ferait disparaître les statuts
        ::sigaction(SIGCHLD, &par_defaut, &sigchld_);
    }
    SignauxRetenus(const SignauxRetenus&) = delete;
    SignauxRetenus& operator=(const SignauxRetenus&) = delete;
    ~SignauxRetenus() {
        ::sigaction(SIGCHLD, &sigchld_, nullptr);
        ::sigprocmask(SIG_SETMASK, &masque_, nullptr);
    }

    /// Dort jusqu'au prochain signal, et le rend.
    int attendre() const {
        int signal = 0;
        while ((signal = ::sigwaitinfo(&signaux_, nullptr)) < 0) {
        }
        return signal;
    }
    /// Prend les signaux déjà arrivés ; rend vrai si l'un d'eux demandait l'arrêt.
    bool vider() const {
        bool demande = false;
        const timespec tout_de_suite{};
        for (int signal = 0; (signal = ::sigtimedwait(&signaux_, nullptr, &tout_de_suite)) > 0;)
            demande |= signal != SIGCHLD;
        return demande;
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
    /// Prend ceux qui ont fini, sans attendre.
    void ramasser(Bilan& bilan) {
        std::erase_if(vivants_, [&bilan](pid_t pid) {
            int statut = 0;
            if (::waitpid(pid, &statut, WNOHANG) != pid) return false;
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
    while (!equipe.vide()) {
        const int signal = signaux.attendre();
        if (signal == SIGCHLD) {
            equipe.ramasser(bilan);
            continue;
        }
        equipe.envoyer(bilan.arret_demande ? SIGKILL : SIGTERM);
        bilan.arret_demande = true;
    }
    if (signaux.vider()) bilan.arret_demande = true;
    return bilan;
}
