// Exercice p6.2 — Calcul distribué tolérant aux pannes                        ⭐⭐⭐   8 points
//
// Un calcul de trois semaines est coupé en tranches. Des ouvriers, ailleurs, en calculent chacun
// quelques-unes à la fois. Ils meurent, se figent, reviennent ; le réseau perd, double et retarde ;
// une tranche sur dix mille tue qui la calcule ; et le coordinateur lui-même sera redémarré. À la
// fin, chaque tranche doit être là, une fois, et celle qui tue, nommée.
//
// À écrire : Coordinateur. Ni thread, ni socket, ni horloge : on lui donne les messages et l'heure,
// il confie les siens au Reseau. Les ouvriers sont écrits ; tout ce qui est au-dessus est donné.
//
// Garanties à tenir :
//   G1. Un ouvrier présent (G3) tient au plus `capacite` tranches ; une tranche est tenue par
//       un ouvrier au plus. On la lui donne par un `faire`. Au retour de recevoir() et
//       d'avancer(), si une tranche attend, chaque présent en tient `capacite` (celles de G4 à
//       part), et les plus petites ont été données avant les autres. avancer() redit, une fois,
//       chaque `faire` dit pour la dernière fois il y a `relance` ou davantage, pour une tranche
//       encore tenue ; recevoir() ne redit rien.
//   G2. Un rendu compte si la tranche a été donnée un jour à cet ouvrier, quelle que fût sa
//       vie, et n'est pas acquise : même s'il est mort depuis, même si un autre la tient, même si
//       elle est abandonnée (elle ne l'est alors plus). Elle est acquise, avec ces octets-là, pour
//       toujours, et n'est plus tenue ; si un autre la tenait, on lui dit, une fois, de la
//       `laisser`. Tout autre rendu est sans effet.
//   G3. Un battement vaut s'il est plus récent que tous ceux déjà reçus de cet ouvrier : le
//       premier, une vie plus grande, ou la même vie et un numéro plus grand. L'ouvrier est alors
//       présent, ou l'est de nouveau ; rien d'autre ne l'y ramène, pas même un rendu. avancer()
//       déclare morts les présents dont le dernier battement qui vaut a été reçu il y a `silence`
//       ou davantage, et eux seuls, avant de donner quoi que ce soit ; un battement d'une vie plus
//       grande déclare morte la précédente, si elle était présente. Un mort ne tient rien et ne
//       reçoit rien ; ce qu'il tenait attend de nouveau. Revenu, il ne tient rien non plus.
//   G4. Ce que tenait un mort est suspect, jusqu'à la fin. Une tranche suspecte est seule : on
//       la donne à un présent qui ne tient rien, et qui ne reçoit rien d'autre tant qu'il la
//       tient. Les suspectes partent après toutes les autres, les plus petites d'abord ; au
//       retour, chaque présent tient quelque chose si une suspecte attend. Une tranche, suspecte
//       ou non, que tenait seule un ouvrier qui meurt a causé une mort ; à la `morts_max`-ième (le
//       même ouvrier peut en être plusieurs fois), elle est abandonnée : on ne la donne plus.
//       Aucune autre ne l'est.
//   G5. Repris sur ce que sauver() a rendu, un coordinateur sait, comme celui d'alors, ce qui
//       est acquis, suspect et abandonné, combien de morts chaque tranche a causées, et à qui
//       chacune a été donnée (G2). Il ne connaît aucun ouvrier ; ce qui était tenu attend. Une
//       sauvegarde dont un octet a changé, tronquée, prolongée, vide, ou d'un autre calcul (numéro
//       ou nombre de tranches), lève SauvegardeRefusee.
//   G6. Est sans effet (rien d'envoyé, de changé ni de levé) un message tronqué, prolongé,
//       quelconque, d'un genre que les ouvriers n'envoient pas, d'un autre calcul, d'une tranche
//       qui n'existe pas, d'une capacité nulle ou au-delà de capacite_max, d'un rendu de plus de
//       rendu_max octets.
//
// À supposer : un thread à la fois ; l'heure ne recule pas ; la capacité d'un ouvrier ne change pas
// pendant une vie. `vie` grandit à chaque fois qu'il redémarre, `numero` à chacun de ses
// battements. Un ouvrier à qui l'on redit une tranche la fait s'il ne l'a pas, et en redit le rendu
// s'il l'a finie ; qui n'a pas su devoir la laisser calcule pour rien, sans dommage. Entre ceux qui
// ont de la place, vous choisissez.
// Leçon : chapitre 13, 1.10 (maître et ouvriers) ; chapitre 15, 1.7 (ne rien croire) ; chapitre 16,
// 1.9 (répéter sans doubler) ; chapitre 17, 1.3 et 1.5 (au moins une fois, qui est vivant) ;
// exercices/README.md, 2.29 et 2.33 à 2.35.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <juge/a_completer.hpp>
#include <map>
#include <partie6/messages.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>

using Heure = std::chrono::milliseconds;  ///< depuis une origine quelconque
using Identite = std::uint32_t;           ///< d'un ouvrier
using Nombre = std::uint64_t;

constexpr Heure relance{100};
constexpr Heure silence{500};
constexpr int morts_max = 3;
constexpr Nombre capacite_max = 16;
constexpr std::size_t rendu_max = 1000;  ///< octets ; un rendu peut être vide

/// Un message est une suite de nombres, dont le premier est son genre ; un rendu finit par un
/// texte. Voir Plume et Lecteur.
namespace genre {
constexpr Nombre battement = 1;  ///< d'un ouvrier : calcul, vie, numero, capacite
constexpr Nombre rendu = 2;      ///< d'un ouvrier : calcul, tranche, octets
constexpr Nombre faire = 3;      ///< à un ouvrier : calcul, vie (du dernier battement), tranche
constexpr Nombre laisser = 4;    ///< à un ouvrier : calcul, vie (de même), tranche
}  // namespace genre

/// Les tranches sont numérotées de 0 à tranches - 1.
struct Calcul {
    Nombre numero = 0;
    Nombre tranches = 0;
};

/// Où en est un calcul.
struct Bilan {
    std::map<Nombre, std::string> acquises{};  ///< les octets de chacune
    std::set<Nombre> abandonnees{};
};

/// Le réseau, vu du coordinateur. Ce qu'on lui confie arrive, se perd, se double ou tarde.
class Reseau {
public:
    virtual ~Reseau() = default;
    /// N'attend pas, ne lève rien, et n'appelle pas le coordinateur.
    virtual void envoyer(Identite vers, std::string octets) = 0;
};

/// De quoi écrire et relire un message : <partie6/messages.hpp>.
using MessageMalForme = cours::MessageMalForme;
using Plume = cours::Plume;
using Lecteur = cours::Lecteur;

/// what() dit pourquoi.
class SauvegardeRefusee : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Un nombre qui dépend de chaque octet : si un seul change, il change (FNV-1a).
inline Nombre empreinte(std::string_view octets) {
    Nombre e = 0xCBF29CE484222325U;
    for (const char octet : octets)
        e = (e ^ static_cast<unsigned char>(octet)) * 0x100000001B3U;
    return e;
}

class Coordinateur {
public:
    /// Un calcul qui commence.
    Coordinateur(Calcul calcul, Reseau& reseau) {
        // À COMPLÉTER
        juge::a_completer("Coordinateur");
    }
    /// Un calcul qui reprend. Lève SauvegardeRefusee.
    Coordinateur(Calcul calcul, Reseau& reseau, std::string_view sauvegarde) {
        // À COMPLÉTER
        juge::a_completer("Coordinateur, repris");
    }
    Coordinateur(const Coordinateur&) = delete;
    Coordinateur& operator=(const Coordinateur&) = delete;

    /// Un message est arrivé.
    void recevoir(Identite de, std::string_view octets, Heure maintenant) {
        // À COMPLÉTER
        juge::a_completer("recevoir");
    }

    /// Le temps passe : déclare les morts, et redit ce qui tarde.
    void avancer(Heure maintenant) {
        // À COMPLÉTER
        juge::a_completer("avancer");
    }

    Bilan bilan() const {
        // À COMPLÉTER
        juge::a_completer("bilan");
    }

    /// Chaque tranche est acquise ou abandonnée.
    bool fini() const {
        // À COMPLÉTER
        juge::a_completer("fini");
    }

    /// De quoi reprendre. À garder sur un disque, que l'on peut relire abîmé.
    std::string sauver() const {
        // À COMPLÉTER
        juge::a_completer("sauver");
    }

private:
    // À COMPLÉTER : les tranches, les ouvriers, et qui tient quoi
};
