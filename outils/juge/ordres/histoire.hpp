// Interne au juge : ce qui s'est passé dans une exécution, dans l'ordre, pour la raconter si elle
// échoue.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "lieu.hpp"
#include "memoire.hpp"

namespace juge::ordres {

enum class Nature : std::uint8_t {
    lecture,       ///< d'un atomique : `valeur`
    ecriture,      ///< dans un atomique : `valeur`
    modification,  ///< d'un atomique : `avant`, puis `valeur`
    essai_rate,    ///< compare_exchange : a lu `valeur`
    acces,         ///< lecture ordinaire
    affectation,   ///< écriture ordinaire
    autre          ///< `quoi`
};

struct Evenement {
    std::size_t fil = 0;
    Nature nature = Nature::autre;
    int taille = 0;
    bool decale =
        false;  ///< une valeur ancienne est lue, ou une écriture prend place avant d'autres
    std::uintptr_t adresse = 0;
    Valeur avant = 0;
    Valeur valeur = 0;
    const char* quoi = "";
    Lieu lieu{};
};

class Histoire {
public:
    void noter(const Evenement& evenement);
    /// Complète la dernière affectation de ce fil : sa valeur n'est en mémoire qu'après.
    void relire(std::size_t fil);
    /// Rapporte au lanceur les derniers événements dont un lecteur peut suivre l'enchaînement.
    void rapporter(const Memoire& memoire, const std::vector<std::string>& noms);

private:
    std::vector<Evenement> evenements_;
    std::vector<std::size_t> a_relire_;  ///< par fil : rang + 1 de l'affectation à compléter
};

/// Une pile d'appels, en adresses relatives au programme.
std::string en_adresses(const Lieu& lieu);

}  // namespace juge::ordres
