// La vie d'un worker. Interne au composant PoolProcessus.
#pragma once

#include <cstdint>
#include <exception>
#include <string>
#include <string_view>

#include "messages.hpp"
#include "tableau.hpp"

namespace cours {

/// Fait ce que le tableau demande, jusqu'à ce qu'on le tue. `sonnette` : l'eventfd qui réveille le
/// programme.
[[noreturn]] void travailler(const Embauche& embauche, Tableau& tableau, std::uint32_t worker,
                             int sonnette) noexcept;

/// Fait sonner la sonnette.
void sonner(int sonnette) noexcept;

/// Ce qu'un worker répond : une valeur, ou une exception dont ne traversent que le type et le
/// message.
std::string reponse_valeur(std::string octets);
std::string reponse_exception();  ///< de celle qui est en cours
/// Rend les octets de la valeur. Lève ErreurDistante, ou std::runtime_error si la réponse n'a pas
/// de sens.
std::string ouvrir_reponse(std::string reponse);

}  // namespace cours
