// Solution de l'exercice 17.1 — Client paresseux. Une possibilité parmi d'autres.
//
// - Le numéro est celui de la demande, non de l'émission : la réponse à n'importe laquelle de ses
//   émissions convient, et le serveur reconnaît une répétition.
// - Il change à chaque demande, et ne revient jamais : une réponse en retard en porte un vieux.
// - « En cours » est un état, non l'absence de réponse : après avoir renoncé, on n'attend plus,
//   même pas ce qu'on attendait.
#pragma once

#include <chapitre16/lien_defaillant.hpp>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

using Heure = cours::Heure;  ///< des millisecondes depuis une origine quelconque

constexpr Heure delai{500};
constexpr int essais_max = 3;

struct Demande {
    std::uint64_t numero = 0;
    std::string contenu{};
    bool operator==(const Demande&) const = default;
};

/// Une réponse porte le numéro de sa demande.
struct Reponse {
    std::uint64_t numero = 0;
    std::string contenu{};
};

enum class Situation {
    libre,    ///< aucune demande n'a été faite
    attend,   ///< une demande est en cours
    repondu,  ///< la dernière demande a sa réponse
    muet      ///< le client a renoncé à la dernière demande
};

/// Une demande est déjà en cours.
class DemandeEnCours : public std::logic_error {
public:
    DemandeEnCours() : std::logic_error("une demande est déjà en cours") {}
};

class ClientParesseux {
public:
    /// La demande à envoyer.
    Demande demander(std::string contenu, Heure maintenant) {
        if (situation_ == Situation::attend) throw DemandeEnCours();
        situation_ = Situation::attend;
        demande_ = {demande_.numero + 1, std::move(contenu)};
        emissions_ = 1;
        emise_ = maintenant;
        return demande_;
    }

    /// Le temps passe. Rend la demande à renvoyer, s'il y en a une.
    std::optional<Demande> avancer(Heure maintenant) {
        if (situation_ != Situation::attend || maintenant - emise_ < delai) return std::nullopt;
        if (emissions_ == essais_max) {
            situation_ = Situation::muet;
            return std::nullopt;
        }
        ++emissions_;
        emise_ = maintenant;
        return demande_;
    }

    /// Une réponse est arrivée. Rend vrai si c'est celle qu'on attendait.
    bool recevoir(const Reponse& reponse) {
        if (situation_ != Situation::attend || reponse.numero != demande_.numero) return false;
        situation_ = Situation::repondu;
        reponse_ = reponse.contenu;
        return true;
    }

    Situation situation() const { return situation_; }

    /// Le contenu de la dernière réponse attendue et reçue.
    const std::string& reponse() const { return reponse_; }

    std::optional<Heure> prochaine_heure() const {
        if (situation_ != Situation::attend) return std::nullopt;
        return emise_ + delai;
    }

private:
    Situation situation_ = Situation::libre;
    Demande demande_{};
    int emissions_ = 0;
    Heure emise_{};  ///< la dernière fois
    std::string reponse_{};
};
