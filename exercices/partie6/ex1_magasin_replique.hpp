// Exercice p6.1 — Magasin clé-valeur répliqué                                 ⭐⭐⭐   8 points
//
// Une valeur gardée sur une machine meurt avec elle. Gardée sur cinq, elle survit à deux ; mais les
// cinq ne savent plus toutes la même chose, et aucune n'est le maître. Les messages se perdent, se
// doublent, arrivent après la bataille ; les machines meurent et reviennent. De dehors, pourtant,
// on doit croire qu'il n'y a qu'un exemplaire, et qu'il ne meurt pas.
//
// À écrire : Replique et Client, les messages qu'ils échangent, et les membres privés qu'il leur
// faut. Ni thread, ni socket, ni horloge : on leur donne les messages et l'heure, ils confient les
// leurs au Reseau. Tout ce qui est au-dessus d'eux est donné ; rien à y changer.
//
// Garanties à tenir :
//   G1. Une opération se fait en étapes. Chacune s'adresse à toutes les répliques, et finit dès que
//       la majorité (plus de la moitié) a répondu, jamais avant ; une réplique y compte pour une,
//       quoi qu'on reçoive d'elle. avancer() redit, une fois, ce qui a été envoyé il y a `relance`
//       ou davantage aux répliques qui n'ont pas répondu ; rien d'autre.
//   G2. Ce qui est fait n'est jamais perdu, même si toutes les répliques meurent, à n'importe quel
//       instant, pourvu qu'une majorité revienne avec son disque : elle sert comme si elle n'était
//       jamais morte. Celle qui revient sur un disque vide ne sait plus ce qu'elle a promis : elle
//       ne répond plus jamais.
//   G3. Tout se passe comme s'il n'y avait qu'un exemplaire : une opération faite y prend effet d'un
//       coup, entre son début et sa fin. Une lecture rend donc la dernière écriture faite, ou une
//       qui n'est pas finie ; elle ne revient jamais en deçà de ce qu'une autre, finie avant
//       qu'elle commence, a rendu. De deux écritures simultanées, une seule l'emporte, la même
//       partout, et les deux sont faites. Un client peut mener plusieurs opérations à la fois, même
//       sur une clé.
//   G4. avancer() finit par Issue::inconnue les opérations commencées il y a `delai` ou davantage, et
//       elles seules. Ce n'est ni un refus ni une absence : une telle écriture a peut-être pris
//       effet, le prendra peut-être plus tard, ou jamais. `suite` est appelée une fois, par
//       recevoir() ou avancer(), et peut commencer d'autres opérations du même client.
//   G5. Une demande reçue deux fois reçoit deux réponses, et n'a qu'un effet. Sont sans effet
//       (rien d'envoyé, de gardé, de compté ni de levé) : une réponse à une étape passée ou à une
//       opération finie ; un message tronqué, prolongé, quelconque ; un message venu d'un autre
//       qu'un client (pour une réplique) ou qu'une de ses répliques (pour un client) ; une demande
//       reçue par un client, une réponse reçue par une réplique. Aucun message envoyé ne dépasse
//       message_max. Une opération finie est oubliée : l'état d'un client ne grandit qu'avec ses
//       opérations en cours ; celui d'une réplique, disque compris, qu'avec les clés écrites.
//   G6. supprimer() est une écriture comme une autre : rien d'ancien ne fait reparaître la clé, ni
//       une réplique qui l'a manquée, ni une vieille demande. Une valeur vide n'est pas une
//       absence. Une clé vide ou trop longue, une valeur trop longue : std::invalid_argument, sans
//       effet.
//
// Ce que le magasin n'offre pas : comparer-et-échanger (« écris 4 si c'est encore 3 »). Deux
// clients liraient 3, et il faudrait décider lequel a le droit d'écrire : c'est un consensus,
// qu'aucun protocole ne peut promettre de finir quand les messages tardent à volonté et qu'une
// machine peut mourir. Une lecture et une écriture, si.
//
// À supposer : un thread à la fois ; l'heure ne recule pas ; personne ne ment ; il y a au moins une
// réplique, toutes d'identités différentes ; l'identité d'un client ne sert qu'une fois (redémarré,
// il en a une autre). Une suite n'est pas vide, ne lève pas, et ne détruit pas son client ;
// détruit, il n'appelle plus aucune suite. Leçon : chapitre 15, 1.7 (ne rien croire) ; chapitre
// 16, 1.9 (répéter sans doubler) ; chapitre 17, 1.2 et 1.8 (renoncer, valider avant de répondre) ;
// exercices/README.md, 2.27 à 2.29.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <juge/a_completer.hpp>
#include <map>
#include <optional>
#include <partie6/messages.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

using Heure = std::chrono::milliseconds;  ///< depuis une origine quelconque
using Identite = std::uint32_t;           ///< d'une réplique ou d'un client

constexpr std::size_t cle_max = 64;        ///< octets ; une clé n'est jamais vide
constexpr std::size_t valeur_max = 1000;   ///< octets ; une valeur peut être vide
constexpr std::size_t message_max = 1200;  ///< octets
constexpr Heure relance{100};
constexpr Heure delai{1000};

/// Le réseau, vu d'une machine. Ce qu'on lui confie arrive, se perd, se double ou tarde.
class Reseau {
public:
    virtual ~Reseau() = default;
    /// N'attend pas, ne lève rien, et n'appelle ni réplique ni client.
    virtual void envoyer(Identite vers, std::string octets) = 0;
};

/// Le disque d'une réplique : ce qui lui survit.
class Disque {
public:
    virtual ~Disque() = default;
    /// Remplace ce qui était gardé sous ce nom : d'un coup, ou pas du tout. Si la machine meurt,
    /// garder() lève ce qu'il faut laisser passer.
    virtual void garder(const std::string& nom, const std::string& octets) = 0;
    /// Tout ce qui est gardé, par nom.
    virtual std::map<std::string, std::string> contenu() const = 0;
};

/// Le premier départ d'une réplique se fait sur un disque vide. Les suivants, sur ce qu'elle y a
/// laissé, à moins qu'on ne lui ait changé son disque.
enum class Depart { premier, retour };

enum class Issue { faite, inconnue };

/// Ce qu'une opération a donné.
struct Resultat {
    Issue issue = Issue::inconnue;
    std::optional<std::string> valeur{};  ///< d'une lecture faite ; rien si la clé est absente
};

using Suite = std::function<void(const Resultat&)>;

/// De quoi écrire et relire un message : <partie6/messages.hpp>.
using MessageMalForme = cours::MessageMalForme;
using Plume = cours::Plume;
using Lecteur = cours::Lecteur;

class Replique {
public:
    /// Ne répond qu'à ces clients.
    Replique(std::set<Identite> clients, Disque& disque, Reseau& reseau, Depart depart) {
        // À COMPLÉTER
        juge::a_completer("Replique");
    }
    Replique(const Replique&) = delete;
    Replique& operator=(const Replique&) = delete;

    /// Un message est arrivé.
    void recevoir(Identite de, std::string_view octets) {
        // À COMPLÉTER
        juge::a_completer("Replique::recevoir");
    }

private:
    // À COMPLÉTER
};

class Client {
public:
    Client(Identite moi, std::vector<Identite> repliques, Reseau& reseau) {
        // À COMPLÉTER
        juge::a_completer("Client");
    }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    void ecrire(const std::string& cle, const std::string& valeur, Heure maintenant, Suite suite) {
        // À COMPLÉTER
        juge::a_completer("ecrire");
    }

    void supprimer(const std::string& cle, Heure maintenant, Suite suite) {
        // À COMPLÉTER
        juge::a_completer("supprimer");
    }

    void lire(const std::string& cle, Heure maintenant, Suite suite) {
        // À COMPLÉTER
        juge::a_completer("lire");
    }

    /// Un message est arrivé.
    void recevoir(Identite de, std::string_view octets, Heure maintenant) {
        // À COMPLÉTER
        juge::a_completer("Client::recevoir");
    }

    /// Le temps passe : redit ce qui tarde, et finit ce qui a trop attendu.
    void avancer(Heure maintenant) {
        // À COMPLÉTER
        juge::a_completer("avancer");
    }

private:
    // À COMPLÉTER : les opérations en cours, et où en est chacune
};
