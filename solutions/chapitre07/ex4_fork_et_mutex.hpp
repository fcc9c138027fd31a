// Solution de l'exercice 7.4 — fork et mutex tenu. Une possibilité parmi d'autres.
//
// - Le zygote naît quand le programme n'a qu'un thread : aucun verrou n'y est pris, et aucun ne le
//   sera jamais, puisqu'il n'aura pas de thread. Chaque tâche naît de lui, et repart de la même
//   mémoire.
// - Les messages sont une taille, puis des octets. La réponse commence par un octet d'état : un
//   résultat vide n'est pas une tâche morte.
// - L'enfant d'une tâche répond lui-même au programme si tout va bien ; le zygote répond à sa place
//   s'il est mort avant d'avoir rien envoyé. Ici, plus simple : l'enfant écrit dans un tube, le
//   zygote lit jusqu'à la fin du flux, attend l'enfant, et ne croit que ce qui est complet.
// - shutdown() finit la conversation pour tous les doubles de la socket : un zygote né plus tard en
//   a hérité d'un. Dans le zygote, on ferme le bout du programme : sinon, le programme tué, la fin
//   du flux n'arriverait jamais. De même, la tâche ferme les bouts du zygote : lui mort, elle
//   retiendrait le programme, et attendrait qu'on lise son résultat.
// - MSG_NOSIGNAL : un zygote mort donne EPIPE, pas SIGPIPE.
#pragma once

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

/// La tâche n'a rien rendu.
class EchecTache : public std::runtime_error {
public:
    EchecTache() : std::runtime_error("la tâche n'a rien rendu") {}
};

class Zygote {
public:
    using Tache = std::function<std::string(const std::string&)>;

    /// Fait naître le zygote. Lève std::system_error si le système refuse.
    explicit Zygote(Tache tache) {
        std::array<int, 2> bouts{};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, bouts.data()) != 0)
            throw std::system_error(errno, std::generic_category(), "parler au zygote");
        pid_ = ::fork();
        const int numero = errno;
        if (pid_ == 0) {
            ::close(bouts[0]);
            servir(tache, bouts[1]);
        }
        ::close(bouts[1]);
        socket_ = bouts[0];
        if (pid_ > 0) return;
        ::close(socket_);
        throw std::system_error(numero, std::generic_category(), "créer le zygote");
    }

    Zygote(const Zygote&) = delete;
    Zygote& operator=(const Zygote&) = delete;

    /// Met fin au zygote, et l'attend.
    ~Zygote() {
        ::shutdown(socket_, SHUT_RDWR);
        ::close(socket_);
        attendre(pid_);
    }

    /// Exécute `tache(argument)` dans un processus neuf, né du zygote, et rend son résultat.
    std::string executer(const std::string& argument) {
        const std::lock_guard garde(conversation_);
        if (!envoyer(socket_, argument))
            throw std::system_error(errno, std::generic_category(), "parler au zygote");
        const auto reponse = recevoir(socket_);
        if (!reponse || reponse->empty()) throw EchecTache();
        return reponse->substr(1);
    }

private:
    static constexpr char reussite = 'R';

    /// La vie du zygote : une demande, un enfant, une réponse (vide si l'enfant n'a rien rendu).
    [[noreturn]] static void servir(const Tache& tache, int socket) noexcept {
        while (const auto argument = recevoir(socket))
            if (!envoyer(socket, faire_naitre(tache, *argument, socket))) break;
        ::_exit(0);
    }
    static std::string faire_naitre(const Tache& tache, const std::string& argument, int socket) {
        std::array<int, 2> bouts{};
        if (::pipe2(bouts.data(), O_CLOEXEC) != 0) return "";
        const pid_t pid = ::fork();
        if (pid == 0) {
            ::close(socket);
            ::close(bouts[0]);
            travailler(tache, argument, bouts[1]);
        }
        ::close(bouts[1]);
        std::string resultat = pid > 0 ? lire_tout(bouts[0]) : "";
        ::close(bouts[0]);
        if (pid > 0 && attendre(pid) != 0) return "";
        return resultat;
    }
    [[noreturn]] static void travailler(const Tache& tache, const std::string& argument,
                                        int ecriture) noexcept {
        try {
            const std::string resultat = reussite + tache(argument);
            ::_exit(ecrire(ecriture, resultat.data(), resultat.size()) ? 0 : 1);
        } catch (...) {
            ::_exit(1);
        }
    }

    /// Rend le statut d'un enfant fini.
    static int attendre(pid_t pid) {
        int statut = 0;
        while (::waitpid(pid, &statut, 0) < 0 && errno == EINTR) {
        }
        return statut;
    }

    static bool envoyer(int socket, const std::string& texte) {
        const std::uint64_t taille = texte.size();
        return ecrire(socket, &taille, sizeof taille) && ecrire(socket, texte.data(), texte.size());
    }
    static std::optional<std::string> recevoir(int socket) {
        std::uint64_t taille = 0;
        if (!lire(socket, &taille, sizeof taille)) return std::nullopt;
        std::string texte(taille, '\0');
        if (!lire(socket, texte.data(), texte.size())) return std::nullopt;
        return texte;
    }

    /// Écrit exactement `taille` octets, dans une socket ou un tube.
    static bool ecrire(int sortie, const void* octets, std::size_t taille) {
        const char* suite = static_cast<const char*>(octets);
        while (taille > 0) {
            ssize_t ecrits = ::send(sortie, suite, taille, MSG_NOSIGNAL);
            if (ecrits < 0 && errno == ENOTSOCK) ecrits = ::write(sortie, suite, taille);
            if (ecrits < 0 && errno == EINTR) continue;
            if (ecrits < 0) return false;
            suite += ecrits;
            taille -= static_cast<std::size_t>(ecrits);
        }
        return true;
    }
    /// Lit exactement `taille` octets ; faux à la fin du flux.
    static bool lire(int entree, void* octets, std::size_t taille) {
        char* suite = static_cast<char*>(octets);
        while (taille > 0) {
            const ssize_t lus = ::read(entree, suite, taille);
            if (lus < 0 && errno == EINTR) continue;
            if (lus <= 0) return false;
            suite += lus;
            taille -= static_cast<std::size_t>(lus);
        }
        return true;
    }
    static std::string lire_tout(int entree) {
        std::string texte;
        std::array<char, 65536> tampon;
        for (;;) {
            const ssize_t lus = ::read(entree, tampon.data(), tampon.size());
            if (lus < 0 && errno == EINTR) continue;
            if (lus <= 0) return texte;
            texte.append(tampon.data(), static_cast<std::size_t>(lus));
        }
    }

    std::mutex conversation_;  ///< une demande et sa réponse à la fois
    pid_t pid_ = -1;
    int socket_ = -1;
};
