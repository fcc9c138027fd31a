// Solution de l'exercice 15.1 — Lire exactement, écrire tout. Une possibilité parmi d'autres.
//
// - Une boucle dans les deux sens : un appel rend ce qu'il veut, et c'est son droit. Seul zéro veut
//   dire « fin du flux » ; -1 avec EINTR veut dire « recommencez ».
// - On ne demande jamais plus que ce qui manque : l'octet d'après appartient au message suivant.
// - Le résultat grandit par morceaux de 64 Kio : `n` vient du pair, qui peut mentir ; la mémoire
//   suit ce qui arrive, non ce qui est annoncé.
// - MSG_NOSIGNAL retient SIGPIPE pour ce seul appel : signal(SIGPIPE, SIG_IGN) changerait tout le
//   programme, qui n'appartient pas à une fonction.
// - Zéro octet : aucun appel. recv() de zéro octet rend zéro, ce qui ressemble à une fin de flux.
#pragma once

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

/// Le pair a fini d'écrire trop tôt.
class FluxTermine : public std::runtime_error {
public:
    explicit FluxTermine(std::size_t recus)
        : std::runtime_error("fin du flux après " + std::to_string(recus) + " octets"),
          recus_(recus) {}
    std::size_t recus() const { return recus_; }

private:
    std::size_t recus_;
};

[[noreturn]] inline void echouer(const char* quoi) {
    throw std::system_error(errno, std::generic_category(), quoi);
}

constexpr std::size_t morceau_max = 65536;

/// Lit exactement `n` octets.
inline std::string lire_exactement(int socket, std::size_t n) {
    std::string octets;
    while (octets.size() < n) {
        const std::size_t avant = octets.size();
        octets.resize(avant + std::min(n - avant, morceau_max));
        const ssize_t lus = ::recv(socket, octets.data() + avant, octets.size() - avant, 0);
        const int erreur = errno;
        octets.resize(avant + static_cast<std::size_t>(std::max<ssize_t>(lus, 0)));
        if (lus == 0) throw FluxTermine(avant);
        errno = erreur;
        if (lus < 0 && errno != EINTR) echouer("lire");
    }
    return octets;
}

/// Écrit tous ces octets.
inline void ecrire_tout(int socket, std::string_view octets) {
    while (!octets.empty()) {
        const ssize_t ecrits = ::send(socket, octets.data(), octets.size(), MSG_NOSIGNAL);
        if (ecrits >= 0)
            octets.remove_prefix(static_cast<std::size_t>(ecrits));
        else if (errno != EINTR)
            echouer("écrire");
    }
}
