#pragma once

#ifndef MSGPACK_NO_BOOST
#define MSGPACK_NO_BOOST  // la bibliothèque sait s'en passer
#endif
#include <cstddef>
#include <msgpack.hpp>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace cours {

/// Une valeur, en octets msgpack. Un type à soi s'y prête par MSGPACK_DEFINE(membre, …). Lève ce
/// que lève msgpack (std::bad_alloc).
template <class T>
std::string encoder(const T& valeur) {
    msgpack::sbuffer tampon;
    msgpack::pack(tampon, valeur);
    return std::string(tampon.data(), tampon.size());
}

/// Décode sans croire ce que les octets annoncent : cinq octets suffisent à annoncer quatre
/// milliards d'éléments. Lève std::invalid_argument s'ils sont incomplets, trop profonds, suivis
/// d'autre chose, ou d'un autre type.
inline msgpack::object_handle ouvrir_octets(std::string_view octets) {
    const std::size_t octets_max = octets.size();  // aucun élément ne tient en moins d'un octet
    const msgpack::unpack_limit limites(octets_max, octets_max, octets_max, octets_max, octets_max,
                                        32);
    std::size_t lus = 0;
    msgpack::object_handle objet;
    try {
        objet = msgpack::unpack(octets.data(), octets.size(), lus, nullptr, nullptr, limites);
    } catch (const msgpack::unpack_error&) {
        throw std::invalid_argument("des octets msgpack incomplets, ou démesurés");
    }
    if (lus != octets.size()) throw std::invalid_argument("des octets en trop après le msgpack");
    return objet;
}

template <class T>
T decoder(std::string_view octets) {
    const auto objet = ouvrir_octets(octets);
    try {
        return objet->template as<T>();
    } catch (const msgpack::type_error&) {
        throw std::invalid_argument("des octets msgpack d'un autre type que celui attendu");
    }
}

/// Les octets en clair, pour un message : « ["photo.jpg",3] », coupés s'ils sont longs.
inline std::string en_clair(const std::string& octets) {
    std::ostringstream texte;
    texte << ouvrir_octets(octets).get();
    std::string clair = texte.str();
    constexpr std::size_t longueur_max = 200;
    if (clair.size() > longueur_max) clair = clair.substr(0, longueur_max) + "…";
    return clair;
}

}  // namespace cours
