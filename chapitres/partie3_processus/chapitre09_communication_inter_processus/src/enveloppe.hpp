// Un message d'un octet, avec la place d'y joindre un descripteur (SCM_RIGHTS, voir unix(7)).
#pragma once

#include <sys/socket.h>

#include <array>

namespace cours {

/// Le message désigne l'octet et la place : ne se copie pas. Sans octet, il passerait pour la fin.
struct Enveloppe {
    Enveloppe() {
        message.msg_iov = &corps;
        message.msg_iovlen = 1;
        message.msg_control = place.data();
        message.msg_controllen = place.size();
    }
    Enveloppe(const Enveloppe&) = delete;
    Enveloppe& operator=(const Enveloppe&) = delete;

    char octet = 0;
    iovec corps{&octet, 1};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> place{};
    msghdr message{};
};

}  // namespace cours
