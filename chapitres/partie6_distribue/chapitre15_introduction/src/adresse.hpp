// Les adresses, telles que le système les attend.
#pragma once

#include <netinet/in.h>

#include <chapitre15/prise.hpp>

namespace cours {

/// Lève std::invalid_argument si l'hôte n'est pas une adresse IPv4 en chiffres.
sockaddr_in vers_systeme(const AdresseTcp& adresse);

AdresseTcp depuis_systeme(const sockaddr_in& systeme);

}  // namespace cours
