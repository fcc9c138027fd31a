// Solution de l'exercice 8.3 — Worker tué. Une possibilité parmi d'autres.
//
// - Le parent distribue, une tâche à la fois, et note à qui : à la mort d'un worker, il sait ce qui
//   est à refaire, au plus une tâche ; un worker oisif qui meurt ne fait rien refaire.
// - La mort se voit à la fin du flux, pas au code de sortie : sortir avec le code 0 sans avoir
//   répondu est une mort.
// - Le bout du worker est fermé dans le parent dès la naissance : le worker suivant n'en hérite
//   pas, et la fin du flux arrive dès que le worker meurt.
// - MSG_NOSIGNAL : le worker à qui l'on parle est peut-être mort à l'instant. L'envoi échoue sans
//   bruit, et la fin du flux, au tour suivant, remet sa tâche dans la file.
// - On finit quand tous les résultats sont là. Les workers, oisifs, sont alors tués et attendus.
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
        ::kill(pid_, SIGKILL);  // oisif, ou déjà mort
        while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
        }
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

private:
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
    Chantier(std::size_t workers, std::size_t taches, const Calcul& f)
        : effectif_(workers), f_(f), attente_(taches), resultats_(taches), restantes_(taches) {
        std::iota(attente_.begin(), attente_.end(), std::size_t{0});
    }

    std::vector<std::uint64_t> mener() {
        while (restantes_ > 0) {
            distribuer();
            for (const std::size_t rang : attendre())
                recueillir(*equipe_[rang]);
            std::erase_if(equipe_, [](const auto& worker) { return worker == nullptr; });
        }
        return resultats_;
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
        if (const auto resultat = worker.recueillir()) {
            resultats_[*tache] = *resultat;
            --restantes_;
            return;
        }
        if (tache) attente_.push_back(*tache);
        enterrer(worker);
    }
    void enterrer(Worker& mort) {
        for (auto& worker : equipe_)
            if (worker.get() == &mort) return worker.reset();
    }

    std::size_t effectif_;
    const Calcul& f_;
    std::deque<std::size_t> attente_;
    std::vector<std::uint64_t> resultats_;
    std::size_t restantes_;
    std::vector<std::unique_ptr<Worker>> equipe_;
};

/// Rend f(0), f(1)… f(taches - 1), calculés par `workers` processus, même s'il en meurt.
inline std::vector<std::uint64_t> map_robuste(std::size_t workers, std::size_t taches,
                                              const std::function<std::uint64_t(std::size_t)>& f) {
    if (workers == 0) throw std::invalid_argument("il faut au moins un worker");
    return Chantier(workers, taches, f).mener();
}
