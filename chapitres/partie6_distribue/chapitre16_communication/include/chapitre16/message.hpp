#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "valeur.hpp"

namespace cours {

/// Ce que deux programmes se disent : de quoi il s'agit, et les champs de ce genre de message.
///
/// Sur le fil, une liste : [version, genre, numéro, champs], en msgpack ou en JSON. Règles pour que
/// deux versions du programme se parlent :
/// - un lecteur ignore les champs qu'il ne connaît pas, et les éléments après le quatrième ;
/// - un champ absent vaut ce que dit le schéma ; un champ ne change jamais de sens ni de type ;
/// - `version` ne change que si un ancien lecteur se tromperait : il refuse alors le message.
///
/// Une valeur : sûre entre threads comme un std::string.
struct Message {
    /// Les versions que ce programme lit ; il écrit la dernière.
    static constexpr std::int64_t version_min = 1;
    static constexpr std::int64_t version_max = 1;

    std::string
        genre;  ///< « dire », « rejoindre »… : de 1 à 64 lettres de a à z, chiffres ou « _ »
    std::int64_t numero = 0;  ///< choisi par l'auteur ; une réponse reprend celui de la demande
    Carte champs{};

    bool operator==(const Message&) const = default;

    /// Le champ de ce nom. Lève MessageRefuse, qui le nomme, s'il est absent ou d'un autre type.
    const std::string& texte(const std::string& nom) const;
    std::int64_t entier(const std::string& nom) const;
};

/// Codent. Lèvent MessageRefuse si le message ne pourrait pas être relu (voir Valeur).
std::string en_msgpack(const Message& message);
std::string en_json(const Message& message);

/// Décodent. Lèvent MessageRefuse : octets hors des bornes, version inconnue, ou qui ne font pas un
/// message.
Message message_depuis_msgpack(std::string_view octets, const Bornes& bornes = {});
Message message_depuis_json(std::string_view texte, const Bornes& bornes = {});

}  // namespace cours
