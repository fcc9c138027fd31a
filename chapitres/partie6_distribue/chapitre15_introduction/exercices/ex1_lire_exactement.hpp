// Exercice 15.1 — Lire exactement, écrire tout                                 ⭐⭐   4 points
//
// Demandez mille octets à une socket : elle vous en rend trois, ou mille, ou zéro, et un signal
// peut l'interrompre avant qu'elle ait rien rendu. Un programme qui prend un appel pour un message
// marche sur votre machine et se trompe sur le réseau. Ces deux fonctions sont la base de tout
// protocole.
//
// À écrire : lire_exactement() et ecrire_tout(), sur une socket bloquante.
//
// Garanties à tenir :
//   G1. lire_exactement(socket, n) rend les n premiers octets du flux, dans l'ordre, zéros compris,
//       en autant de lectures qu'il faut. Ceux d'après restent dans la socket, pour l'appel
//       suivant.
//   G2. ecrire_tout() revient quand tous les octets ont été acceptés, dans l'ordre, en autant
//       d'écritures qu'il faut.
//   G3. Un appel interrompu par un signal (EINTR) recommence : rien n'est perdu, rien n'est
//       doublé, rien n'est levé.
//   G4. Si le flux finit avant le dernier octet, lire_exactement() lève FluxTermine, dont recus()
//       dit combien d'octets étaient arrivés pendant cet appel.
//   G5. Toute autre erreur est une std::system_error avec son errno : ECONNRESET, EBADF… Écrire à
//       un pair parti lève EPIPE ou ECONNRESET ; SIGPIPE ne tue pas le programme, et au retour ni
//       sa disposition ni le masque des signaux du thread n'ont changé.
//   G6. Un `n` que le pair a annoncé n'est pas de la mémoire que l'on a : à tout instant,
//       lire_exactement() réserve au plus un mébioctet, plus le quadruple de ce qui est arrivé.
//       Ainsi, annoncer un téraoctet puis finir après cinq octets donne FluxTermine.
//   G7. Zéro octet à lire ou à écrire : l'appel revient aussitôt, sans attendre, quoi que le pair
//       ait fait.
//
// À supposer : `socket` est une socket bloquante ; la mémoire ne manque pas pour ce qui arrive.
// Leçon : 1.5 (lire et écrire) et 1.6 (le pair qui s'en va).
#pragma once

#include <cstddef>
#include <juge/a_completer.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

/// Le pair a fini d'écrire trop tôt. Rien à y changer.
class FluxTermine : public std::runtime_error {
public:
    explicit FluxTermine(std::size_t recus)
        : std::runtime_error("fin du flux après " + std::to_string(recus) + " octets"),
          recus_(recus) {}
    std::size_t recus() const { return recus_; }

private:
    std::size_t recus_;
};

/// Lit exactement `n` octets.
inline std::string lire_exactement(int socket, std::size_t n) {
    // À COMPLÉTER
    juge::a_completer("lire_exactement");
}

/// Écrit tous ces octets.
inline void ecrire_tout(int socket, std::string_view octets) {
    // À COMPLÉTER
    juge::a_completer("ecrire_tout");
}
