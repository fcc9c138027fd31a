#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cours {

/// Une heure : la durée depuis une origine quelconque. C'est l'appelant qui la donne, si bien qu'un
/// essai la fait avancer à la main, sans rien attendre.
using Heure = std::chrono::milliseconds;

/// Ce qu'un lien a le droit de faire subir à un message ; chaque taux est pour mille messages.
struct Pannes {
    int perdus = 0;
    int doubles = 0;
    int retardes = 0;
    int coupes = 0;  ///< le lien est coupé à ce message, et tout ce qui était en route est perdu
    Heure retard_max{0};  ///< un retard est tiré de 1 ms à cette durée
    /// Faux, comme UDP : un message retardé est doublé par les suivants. Vrai, comme TCP : il les
    /// retient.
    bool dans_l_ordre = false;
};

enum class Sort { passe, perdu, double_, retarde, coupe };

/// « passé », « perdu »…
const char* nom(Sort sort);

/// Un lien qui perd, double, retarde et coupe.
///
/// Le sort du message numéro n ne dépend que de la graine et de n : ni de l'heure, ni de ce que
/// font les autres liens. La même suite d'envois, avec la même graine, a donc toujours le même sort
/// : une panne se rejoue. Un objet appartient à un thread. Rien n'attend, rien n'est lancé.
class LienDefaillant {
public:
    /// Lève std::invalid_argument si un taux est négatif, ou si leur somme dépasse mille.
    LienDefaillant(const Pannes& pannes, std::uint64_t graine);

    /// Confie un message au lien. Rend son sort. Après une coupure, tout est perdu.
    Sort envoyer(std::string message, Heure maintenant);

    /// Ceux qui sont arrivés à cette heure, dans leur ordre d'arrivée.
    std::vector<std::string> arrives(Heure maintenant);

    /// L'heure de la prochaine arrivée, si un message est en route.
    std::optional<Heure> prochaine() const;
    bool coupe() const { return coupe_; }
    std::size_t octets_en_route() const { return octets_; }

private:
    Sort tirer_le_sort() const;
    Heure tirer_un_retard(std::uint64_t tirage) const;
    void mettre_en_route(std::string message, Heure arrivee);
    std::uint64_t hasard(std::uint64_t tirage) const;

    Pannes pannes_;
    std::uint64_t graine_;
    std::uint64_t numero_ = 0;  ///< du message en cours
    Heure derniere_ = Heure::min();
    std::multimap<Heure, std::string> en_route_{};
    std::size_t octets_ = 0;
    bool coupe_ = false;
};

/// Mélange deux nombres en une graine : celle de la connexion 3 n'a rien de commun avec celle de la
/// connexion 4. Source : SplitMix64 (Steele, Lea et Flood, 2014).
std::uint64_t graine_derivee(std::uint64_t graine, std::uint64_t rang);

}  // namespace cours
