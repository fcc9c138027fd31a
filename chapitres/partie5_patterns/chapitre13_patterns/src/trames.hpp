// Ce que se disent le maître et ses ouvriers. Interne au composant maitre_ouvriers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cours {

/// Un message : ce qu'il est, la tâche dont il parle, et des octets.
struct Trame {
    enum class Genre : std::uint32_t { tache, valeur, erreur, battement } genre = Genre::tache;
    std::uint64_t rang = 0;
    std::string octets;
};

/// La trame en octets : sa taille d'abord, car un flux n'a pas de frontières.
std::string en_octets(Trame::Genre genre, std::uint64_t rang, std::string_view octets);

/// Rend les trames entières d'un flux qui arrive par morceaux.
class Decoupeur {
public:
    void ajouter(std::string_view morceau) { recu_ += morceau; }
    std::optional<Trame> suivante();

private:
    std::string recu_;
    std::size_t lus_ = 0;
};

}  // namespace cours
