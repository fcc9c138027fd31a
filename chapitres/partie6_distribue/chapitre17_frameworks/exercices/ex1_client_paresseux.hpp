// Exercice 17.1 — Client paresseux                                             ⭐⭐   4 points
//
// Un client pose une question à un serveur qui est peut-être mort, figé, ou seulement lent. Il
// patiente, repose sa question, et finit par renoncer : c'est le « Lazy Pirate » du guide de
// ZeroMQ. Le piège est dans le retard : la réponse à une question d'avant arrive quand on en attend
// une autre, et on la prend pour la bonne. Le programme continue alors, toujours décalé d'une
// réponse.
//
// À écrire : ClientParesseux. Il n'ouvre pas de socket et ne regarde pas l'heure : on lui donne les
// réponses et l'heure, il rend les demandes à envoyer.
//
// Garanties à tenir :
//   G1. demander() rend la demande à envoyer, à cette heure ; les numéros d'un client valent 1, puis
//       2, puis 3… Si une demande est déjà en cours, elle lève DemandeEnCours, sans autre effet.
//   G2. avancer() rend la demande en cours, la même (numéro et contenu), s'il s'est écoulé `delai` ou
//       davantage depuis sa dernière émission, et si elle a été émise moins de essais_max fois.
//       Sinon, rien. Un long retard ne vaut qu'une émission.
//   G3. recevoir() rend vrai pour la réponse à la demande en cours, et pour elle seule : reponse()
//       est alors son contenu, peut-être vide, jusqu'à la demande suivante. Toute autre réponse
//       (d'une demande d'avant, d'un numéro jamais donné, reçue deux fois) rend faux, sans effet.
//   G4. Émise essais_max fois, et `delai` encore passé : avancer() renonce. situation() vaut `muet`, la
//       demande n'est plus en cours, et sa réponse, si elle vient, rend faux. Une nouvelle demande
//       est permise.
//   G5. prochaine_heure() est la première heure où avancer() aura quelque chose à faire (émettre, ou
//       renoncer) ; rien s'il n'y a pas de demande en cours. C'est ce qu'on donnerait à poll().
//
// À supposer : un thread à la fois ; l'heure ne recule pas.
// Leçon : 1.2 (patienter, répéter, renoncer).
#pragma once

#include <chapitre16/lien_defaillant.hpp>
#include <cstdint>
#include <juge/a_completer.hpp>
#include <optional>
#include <stdexcept>
#include <string>

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

/// Une demande est déjà en cours. Rien à y changer.
class DemandeEnCours : public std::logic_error {
public:
    DemandeEnCours() : std::logic_error("une demande est déjà en cours") {}
};

class ClientParesseux {
public:
    /// La demande à envoyer.
    Demande demander(std::string contenu, Heure maintenant) {
        // À COMPLÉTER
        juge::a_completer("demander");
    }

    /// Le temps passe. Rend la demande à renvoyer, s'il y en a une.
    std::optional<Demande> avancer(Heure maintenant) {
        // À COMPLÉTER
        juge::a_completer("avancer");
    }

    /// Une réponse est arrivée. Rend vrai si c'est celle qu'on attendait.
    bool recevoir(const Reponse& reponse) {
        // À COMPLÉTER
        juge::a_completer("recevoir");
    }

    Situation situation() const {
        // À COMPLÉTER
        juge::a_completer("situation");
    }

    /// Le contenu de la dernière réponse attendue et reçue. N'est appelée que si situation() vaut
    /// `repondu`.
    const std::string& reponse() const {
        // À COMPLÉTER
        juge::a_completer("reponse");
    }

    std::optional<Heure> prochaine_heure() const {
        // À COMPLÉTER
        juge::a_completer("prochaine_heure");
    }
};
