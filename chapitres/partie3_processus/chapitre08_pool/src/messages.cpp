#include "messages.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <chapitre07/erreur_systeme.hpp>
#include <cstring>

namespace cours {
namespace {

constexpr std::size_t descripteurs_max = 250;  ///< le noyau en accepte 253 (SCM_MAX_FD)

/// La place d'un message auxiliaire, alignée comme le noyau la veut.
struct alignas(cmsghdr) Auxiliaire {
    std::array<char, CMSG_SPACE(descripteurs_max * sizeof(int))> octets;
};

msghdr enveloppe(iovec& contenu, Auxiliaire& auxiliaire, std::size_t place) {
    msghdr message{};
    message.msg_iov = &contenu;
    message.msg_iovlen = 1;
    message.msg_control = place > 0 ? auxiliaire.octets.data() : nullptr;
    message.msg_controllen = place;
    return message;
}

void ranger(msghdr& message, std::vector<Descripteur>& descripteurs) {
    for (cmsghdr* entete = CMSG_FIRSTHDR(&message); entete != nullptr;
         entete = CMSG_NXTHDR(&message, entete)) {
        if (entete->cmsg_level != SOL_SOCKET || entete->cmsg_type != SCM_RIGHTS) continue;
        const std::size_t combien = (entete->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < combien; ++i) {
            int numero = -1;
            std::memcpy(&numero, CMSG_DATA(entete) + i * sizeof numero, sizeof numero);
            descripteurs.emplace_back(numero);
        }
    }
}

}  // namespace

PaireDeSockets::PaireDeSockets() {
    std::array<int, 2> bouts{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, bouts.data()) != 0)
        echec_systeme("ouvrir une paire de sockets");
    ici = Descripteur(bouts[0]);
    la_bas = Descripteur(bouts[1]);
}

bool envoyer_octets(int socket, const void* octets, std::size_t taille,
                    const std::vector<int>& descripteurs) {
    iovec contenu{const_cast<void*>(octets), taille};
    Auxiliaire auxiliaire{};
    const std::size_t octets_joints = descripteurs.size() * sizeof(int);
    msghdr message =
        enveloppe(contenu, auxiliaire, descripteurs.empty() ? 0 : CMSG_SPACE(octets_joints));
    if (!descripteurs.empty()) {
        cmsghdr* entete = CMSG_FIRSTHDR(&message);
        entete->cmsg_level = SOL_SOCKET;
        entete->cmsg_type = SCM_RIGHTS;
        entete->cmsg_len = CMSG_LEN(octets_joints);
        std::memcpy(CMSG_DATA(entete), descripteurs.data(), octets_joints);
    }
    ssize_t envoyes = 0;
    while ((envoyes = ::sendmsg(socket, &message, MSG_NOSIGNAL)) < 0 && errno == EINTR) {
    }
    return envoyes == static_cast<ssize_t>(taille);
}

Reception recevoir_octets(int socket, void* octets, std::size_t taille,
                          std::vector<Descripteur>& descripteurs, bool attendre) {
    iovec contenu{octets, taille};
    Auxiliaire auxiliaire{};
    msghdr message = enveloppe(contenu, auxiliaire, sizeof auxiliaire.octets);
    const int drapeaux = MSG_CMSG_CLOEXEC | (attendre ? 0 : MSG_DONTWAIT);
    ssize_t recus = 0;
    while ((recus = ::recvmsg(socket, &message, drapeaux)) < 0 && errno == EINTR) {
    }
    if (recus < 0 && errno == EAGAIN) return Reception::rien;
    if (recus > 0) ranger(message, descripteurs);
    return recus == static_cast<ssize_t>(taille) ? Reception::complete : Reception::fin;
}

}  // namespace cours
