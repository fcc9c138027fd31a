// Solution de l'exercice 8.4 — Tâche empoisonnée. Une possibilité parmi d'autres.
//
// - C'est la solution de 8.3, à trois choses près : le compte des essais, l'abandon, et la fin du
//   worker, que l'on garde.
// - Le compte est dans le sort de la tâche, et augmente quand on la confie : il est juste qu'elle
//   réussisse ou qu'elle tue, et celui d'une tâche ne doit rien à une autre.
// - Ce qui est à réessayer se met au bout de la file : les tâches neuves, qui y sont depuis le
//   départ, passent d'abord.
// - Abandonner est une façon de finir : le compte de ce qui reste diminue aussi.
// - WTERMSIG n'est lu que si WIFSIGNALED : d'un processus sorti avec le code 9, on ne dit pas qu'il
//   a été tué par le signal 9.
#pragma once

#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <vector>

/// Ce qu'il est advenu d'une tâche.
struct Sort {
    bool rendue = false;
    std::uint64_t valeur = 0;  ///< si rendue
    int essais = 0;            ///< combien de fois elle a été exécutée
    int fin_par_signal = 0;    ///< si abandonnée
};

using Calcul = std::function<std::uint64_t(std::size_t)>;

/// Un worker, sa socket, et la tâche qu'il tient.
class Worker {
public:
    explicit Worker(const Calcul& f) {
        std::array<int, 2> bouts{};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, bouts.data()) != 0)
            throw std::system_error(errno, std::generic_category(), "ouvrir une socket");
        pid_ = ::fork();
        if (pid_ == 0) servir(f, bouts[1]);
        ::close(bouts[1]);
        socket_ = bouts[0];
    }
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;
    ~Worker() {
        ::close(socket_);
        if (pid_ < 0) return;
        ::kill(pid_, SIGKILL);
        attendre();
    }

    int socket() const { return socket_; }
    const std::optional<std::size_t>& tache() const { return tache_; }

    void confier(std::size_t tache) {
        tache_ = tache;
        const std::uint64_t octets = tache;
        while (::send(socket_, &octets, sizeof octets, MSG_NOSIGNAL) < 0 && errno == EINTR) {
        }
    }
    /// Le résultat de sa tâche ; vide si le worker est mort.
    std::optional<std::uint64_t> recueillir() {
        const auto resultat = lire(socket_);
        if (resultat) tache_.reset();
        return resultat;
    }

    /// Le worker est mort : le signal qui l'a tué, ou 0 s'il est sorti de lui-même.
    int signal_de_sa_fin() {
        const int statut = attendre();
        return WIFSIGNALED(statut) ? WTERMSIG(statut) : 0;
    }

private:
    int attendre() {
        int statut = 0;
        while (::waitpid(pid_, &statut, 0) < 0 && errno == EINTR) {
        }
        pid_ = -1;
        return statut;
    }
    [[noreturn]] static void servir(const Calcul& f, int socket) noexcept {
        while (const auto tache = lire(socket)) {
            const std::uint64_t resultat = f(static_cast<std::size_t>(*tache));
            while (::send(socket, &resultat, sizeof resultat, MSG_NOSIGNAL) < 0 && errno == EINTR) {
            }
        }
        ::_exit(0);
    }
    /// Huit octets ; vide à la fin du flux.
    static std::optional<std::uint64_t> lire(int socket) {
        std::uint64_t octets = 0;
        ssize_t lus = 0;
        while ((lus = ::recv(socket, &octets, sizeof octets, MSG_WAITALL)) < 0 && errno == EINTR) {
        }
        if (lus != sizeof octets) return std::nullopt;
        return octets;
    }

    pid_t pid_ = -1;
    int socket_ = -1;
    std::optional<std::size_t> tache_;
};

/// Un map en cours : ce qui attend, ce qui travaille, ce qui est fini.
class Chantier {
public:
    Chantier(std::size_t workers, std::size_t taches, int essais_max, const Calcul& f)
        : effectif_(workers),
          essais_max_(essais_max),
          f_(f),
          attente_(taches),
          sorts_(taches),
          restantes_(taches) {
        std::iota(attente_.begin(), attente_.end(), std::size_t{0});
    }

    std::vector<Sort> mener() {
        while (restantes_ > 0) {
            distribuer();
            for (const std::size_t rang : attendre())
                recueillir(*equipe_[rang]);
            std::erase_if(equipe_, [](const auto& worker) { return worker == nullptr; });
        }
        return sorts_;
    }

private:
    void distribuer() {
        for (auto& worker : equipe_)
            if (!worker->tache() && !attente_.empty()) confier(*worker);
        while (equipe_.size() < effectif_ && !attente_.empty()) {
            equipe_.push_back(std::make_unique<Worker>(f_));
            confier(*equipe_.back());
        }
    }
    void confier(Worker& worker) {
        ++sorts_[attente_.front()].essais;
        worker.confier(attente_.front());
        attente_.pop_front();
    }
    /// Les rangs des workers qui ont quelque chose à dire.
    std::vector<std::size_t> attendre() const {
        std::vector<pollfd> attentes;
        for (const auto& worker : equipe_)
            attentes.push_back({worker->socket(), POLLIN, 0});
        while (::poll(attentes.data(), attentes.size(), -1) < 0 && errno == EINTR) {
        }
        std::vector<std::size_t> prets;
        for (std::size_t i = 0; i < attentes.size(); ++i)
            if (attentes[i].revents != 0) prets.push_back(i);
        return prets;
    }
    void recueillir(Worker& worker) {
        const auto tache = worker.tache();
        if (const auto valeur = worker.recueillir()) {
            sorts_[*tache].rendue = true;
            sorts_[*tache].valeur = *valeur;
            --restantes_;
            return;
        }
        if (tache) juger(*tache, worker.signal_de_sa_fin());
        enterrer(worker);
    }
    /// La tâche a tué son worker : une autre chance, ou l'abandon.
    void juger(std::size_t tache, int signal) {
        if (sorts_[tache].essais < essais_max_) return attente_.push_back(tache);
        sorts_[tache].fin_par_signal = signal;
        --restantes_;
    }
    void enterrer(Worker& mort) {
        for (auto& worker : equipe_)
            if (worker.get() == &mort) return worker.reset();
    }

    std::size_t effectif_;
    int essais_max_;
    const Calcul& f_;
    std::deque<std::size_t> attente_;
    std::vector<Sort> sorts_;
    std::size_t restantes_;
    std::vector<std::unique_ptr<Worker>> equipe_;
};

/// Rend le sort de f(0), f(1)… f(taches - 1), chacune essayée `essais_max` fois au plus.
inline std::vector<Sort> map_borne(std::size_t workers, std::size_t taches, int essais_max,
                                   const std::function<std::uint64_t(std::size_t)>& f) {
    if (workers == 0) throw std::invalid_argument("il faut au moins un worker");
    if (essais_max < 1) throw std::invalid_argument("il faut au moins un essai");
    return Chantier(workers, taches, essais_max, f).mener();
}
