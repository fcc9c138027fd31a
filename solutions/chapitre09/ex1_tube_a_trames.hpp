// Solution de l'exercice 9.1 — Tube à trames. Une possibilité parmi d'autres.
//
// - La trame est composée entière avant d'être écrite : jusqu'à PIPE_BUF octets, le noyau
//   l'accepte d'un coup et ne la mêle à aucune autre.
// - lire_au_plus() rend ce qu'elle a lu : c'est ce nombre, et lui seul, qui distingue la fin du
//   flux (zéro) d'une trame tronquée (moins que prévu).
// - La longueur se vérifie avant de réserver : elle vient de l'autre côté, on ne la croit pas.
// - SIGPIPE est retenu dans ce thread le temps de l'écriture, avalé s'il est arrivé : ni la
//   disposition ni le masque du programme ne changent. MSG_NOSIGNAL n'existe que pour les
//   sockets.
#pragma once

#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <ctime>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

/// Le flux finit au milieu d'une trame.
class TrameTronquee : public std::runtime_error {
public:
    TrameTronquee() : std::runtime_error("le flux finit au milieu d'une trame") {}
};

/// La longueur annoncée dépasse le maximum.
class TrameTropLongue : public std::runtime_error {
public:
    TrameTropLongue() : std::runtime_error("une trame trop longue est annoncée") {}
};

/// Retient SIGPIPE dans ce thread, et l'avale s'il est arrivé.
class SansSigpipe {
public:
    SansSigpipe() {
        ::sigemptyset(&sigpipe_);
        ::sigaddset(&sigpipe_, SIGPIPE);
        ::pthread_sigmask(SIG_BLOCK, &sigpipe_, &masque_);
    }
    SansSigpipe(const SansSigpipe&) = delete;
    SansSigpipe& operator=(const SansSigpipe&) = delete;
    ~SansSigpipe() {
        const timespec tout_de_suite{};
        while (::sigtimedwait(&sigpipe_, nullptr, &tout_de_suite) < 0 && errno == EINTR) {
        }
        ::pthread_sigmask(SIG_SETMASK, &masque_, nullptr);
    }

private:
    sigset_t sigpipe_{};
    sigset_t masque_{};
};

[[noreturn]] inline void refuser(const char* quoi) {
    throw std::system_error(errno, std::generic_category(), quoi);
}

/// Écrit `message` dans le descripteur, en une trame.
inline void envoyer(int descripteur, std::string_view message) {
    std::string trame;
    for (const int decalage : {24, 16, 8, 0})
        trame += static_cast<char>(message.size() >> decalage & 0xffU);
    trame += message;
    const SansSigpipe retenu;
    for (std::string_view reste = trame; !reste.empty();) {
        const ssize_t ecrits = ::write(descripteur, reste.data(), reste.size());
        if (ecrits >= 0)
            reste.remove_prefix(static_cast<std::size_t>(ecrits));
        else if (errno != EINTR)
            refuser("envoyer un message");
    }
}

/// Lit jusqu'à `taille` octets ; moins, si le flux finit.
inline std::size_t lire_au_plus(int descripteur, char* octets, std::size_t taille) {
    std::size_t lus = 0;
    while (lus < taille) {
        const ssize_t rendus = ::read(descripteur, octets + lus, taille - lus);
        if (rendus == 0) break;
        if (rendus > 0)
            lus += static_cast<std::size_t>(rendus);
        else if (errno != EINTR)
            refuser("recevoir un message");
    }
    return lus;
}

/// Lit un message ; std::nullopt si le flux est fini.
inline std::optional<std::string> recevoir(int descripteur, std::size_t maximum) {
    std::array<char, 4> entete{};
    const std::size_t lus = lire_au_plus(descripteur, entete.data(), entete.size());
    if (lus == 0) return std::nullopt;
    if (lus < entete.size()) throw TrameTronquee();
    std::size_t taille = 0;
    for (const char octet : entete)
        taille = taille << 8U | static_cast<unsigned char>(octet);
    if (taille > maximum) throw TrameTropLongue();
    std::string message(taille, '\0');
    if (lire_au_plus(descripteur, message.data(), taille) < taille) throw TrameTronquee();
    return message;
}
