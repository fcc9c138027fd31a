#pragma once

#include <pthread.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace cours {

/// Longueur maximale d'un nom de thread sous Linux, en octets (pthread_setname_np(3)).
inline constexpr std::size_t nom_thread_max = 15;

/// Donne un nom au thread appelant : c'est lui que montrent gdb, htop et `ps -L`. Au-delà de
/// `nom_thread_max` octets, le nom est coupé, sans jamais couper un caractère UTF-8. Sûr entre
/// threads : chacun ne nomme que lui-même.
inline void nommer_ce_thread(std::string_view nom) {
    std::size_t longueur = nom.size();
    if (longueur > nom_thread_max) {
        longueur = nom_thread_max;
        // Un octet 10xxxxxx continue un caractère commencé plus tôt : on ne coupe pas devant lui.
        while (longueur > 0 && (static_cast<unsigned char>(nom[longueur]) & 0xC0U) == 0x80U)
            --longueur;
    }
    ::pthread_setname_np(::pthread_self(), std::string(nom.substr(0, longueur)).c_str());
}

/// Le nom du thread appelant ; à défaut d'un autre, celui du programme.
inline std::string nom_de_ce_thread() {
    std::array<char, nom_thread_max + 1> nom{};
    ::pthread_getname_np(::pthread_self(), nom.data(), nom.size());
    return nom.data();
}

}  // namespace cours
