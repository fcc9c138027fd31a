// Le client d'un serveur que l'on juge, dans la boucle de l'épreuve. À inclure avant la réponse.
#pragma once

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <random>

#include "entete_epreuve.hpp"

namespace juge::epreuve {

/// Une adresse sans fichier, tirée au sort : les numéros de processus se répètent d'un espace de
/// noms à l'autre, pas ces adresses.
inline std::string tirer_une_adresse() {
    std::random_device hasard;
    return std::string(1, '\0') + "cours." + std::to_string(hasard()) + "." +
           std::to_string(hasard());
}

/// Une socket, et vrai si l'accueil l'a prise. Rien n'attend ici.
inline std::pair<int, bool> connecter(const std::string& adresse) {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    sockaddr_un ou{};
    ou.sun_family = AF_UNIX;
    std::memcpy(ou.sun_path, adresse.data(), adresse.size());
    const auto taille = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + adresse.size());
    return {fd, ::connect(fd, reinterpret_cast<const sockaddr*>(&ou), taille) == 0};
}

/// Un client, qui n'attend jamais : la boucle avance quand il a parlé ou lu.
class ClientLocal {
public:
    ClientLocal(Boucle& boucle, const std::string& adresse) : boucle_(boucle) {
        std::tie(fd_, connecte) = epreuve::connecter(adresse);
        boucle_.avancer();
    }
    ClientLocal(const ClientLocal&) = delete;
    ClientLocal& operator=(const ClientLocal&) = delete;
    ~ClientLocal() { partir(); }

    /// Finit d'écrire (SHUT_WR), de lire (SHUT_RD), ou les deux.
    void finir(int quoi) {
        ::shutdown(fd_, quoi);
        boucle_.avancer();
    }
    /// Lit tout ce que le serveur lui a écrit jusqu'ici.
    std::string lire() {
        std::string lu;
        std::array<char, 8192> tampon;
        for (;;) {
            const ssize_t n = ::recv(fd_, tampon.data(), tampon.size(), 0);
            if (n > 0) lu.append(tampon.data(), static_cast<std::size_t>(n));
            ferme = n == 0 || (n < 0 && errno != EAGAIN);
            boucle_.avancer();
            if (n <= 0) return lu;
        }
    }
    /// Ferme sa socket. La boucle n'en sait encore rien.
    void partir() {
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    }

    bool connecte = false;
    bool ferme = false;  ///< la dernière lecture a vu la connexion fermée par le serveur

protected:
    Boucle& boucle_;
    int fd_ = -1;
};

}  // namespace juge::epreuve
