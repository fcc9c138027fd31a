#include "adresse.hpp"

#include <arpa/inet.h>

#include <stdexcept>

namespace cours {

// [ordre_des_octets]
sockaddr_in vers_systeme(const AdresseTcp& adresse) {
    sockaddr_in systeme{};
    systeme.sin_family = AF_INET;
    systeme.sin_port = htons(adresse.port);  // l'octet de poids fort d'abord, sur toute machine
    if (::inet_pton(AF_INET, adresse.hote.c_str(), &systeme.sin_addr) != 1)
        throw std::invalid_argument("« " + adresse.hote + " » n'est pas une adresse IPv4");
    return systeme;
}
// [/ordre_des_octets]

AdresseTcp depuis_systeme(const sockaddr_in& systeme) {
    char hote[INET_ADDRSTRLEN] = "";
    ::inet_ntop(AF_INET, &systeme.sin_addr, hote, sizeof hote);
    return {hote, ntohs(systeme.sin_port)};
}

std::string AdresseTcp::texte() const {
    return hote + ":" + std::to_string(port);
}

}  // namespace cours
