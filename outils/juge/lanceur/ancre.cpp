#include "ancre.hpp"

namespace juge {
namespace {

/// Majuscules accentuées du français (UTF-8, deux octets C3 xx) -> minuscules.
unsigned char minuscule_latine(unsigned char octet) {
    return octet >= 0x80 && octet <= 0x9E && octet != 0x97
               ? static_cast<unsigned char>(octet + 0x20)
               : octet;
}

}  // namespace

std::string ancre_du_titre(const std::string& titre) {
    std::string ancre;
    for (std::size_t i = 0; i < titre.size(); ++i) {
        const auto octet = static_cast<unsigned char>(titre[i]);
        if (octet == 0xC3 && i + 1 < titre.size()) {
            const auto suivant = static_cast<unsigned char>(titre[++i]);
            if (suivant != 0x97 && suivant != 0xB7) {  // × et ÷ sont de la ponctuation
                ancre += static_cast<char>(octet);
                ancre += static_cast<char>(minuscule_latine(suivant));
            }
        } else if (octet == 0xC5 && i + 1 < titre.size()) {  // œ et Œ
            ancre += static_cast<char>(octet);
            ++i;
            ancre += titre[i] == '\x92' ? '\x93' : titre[i];
        } else if (octet == 0xC2 && i + 1 < titre.size()) {  // « » espace insécable : ponctuation
            ++i;
        } else if (octet == 0xE2 && i + 2 < titre.size()) {  // ’ — … : ponctuation
            i += 2;
        } else if (octet >= 'A' && octet <= 'Z') {
            ancre += static_cast<char>(octet - 'A' + 'a');
        } else if ((octet >= 'a' && octet <= 'z') || (octet >= '0' && octet <= '9') ||
                   octet == '-' || octet == '_' || octet >= 0x80) {
            ancre += static_cast<char>(octet);
        } else if (octet == ' ') {
            ancre += '-';
        }
    }
    return ancre;
}

}  // namespace juge
