#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "message.hpp"

namespace cours {

/// Abîme des octets, pour éprouver un décodeur (fuzzing) : un octet ou un bit changé, une fin
/// coupée, un morceau répété, et surtout les préfixes qui annoncent des longueurs démesurées ou
/// empilent des listes. La même graine donne toujours les mêmes octets : un échec se rejoue.
class Mutation {
public:
    explicit Mutation(std::uint64_t graine) : hasard_(graine) {}

    /// D'une à quatre fautes dans ces octets.
    std::string muter(std::string octets);
    /// Au plus trois cents octets quelconques.
    std::string n_importe_quoi();
    /// Un nombre de 0 à `max` compris.
    std::size_t jusqu_a(std::size_t max);

private:
    void une_faute(std::string& octets);
    std::mt19937_64 hasard_;
};

/// Des messages justes, de formes diverses, d'où partir.
std::vector<Message> messages_d_essai();

}  // namespace cours
