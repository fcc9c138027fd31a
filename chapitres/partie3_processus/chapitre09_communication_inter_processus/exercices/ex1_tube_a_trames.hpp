// Exercice 9.1 — Tube à trames                                              ⭐⭐   4 points
//
// Un tube transporte des octets, pas des messages : deux écritures se lisent parfois en une fois,
// une écriture en trois. Il faut donc dire où finit chaque message. Encore faut-il n'en perdre
// aucun quand le système coupe, ne pas prendre un message coupé par la mort pour un message, et ne
// pas croire une longueur folle.
//
// À écrire : envoyer() et recevoir(). Une trame est la longueur du message, sur quatre octets,
// poids fort d'abord, puis le message.
//
// Garanties à tenir :
//   G1. recevoir() rend chaque message tel qu'il a été envoyé, dans l'ordre : octets quelconques,
//       message vide compris. Un appel n'emporte rien du message suivant.
//   G2. Un appel système qui n'a fait qu'une partie du travail, ou qu'un signal a interrompu
//       (EINTR), ne fait rien perdre.
//   G3. Si le flux finit avant une trame, recevoir() rend std::nullopt ; s'il finit au milieu, même
//       au milieu de la longueur, elle lève TrameTronquee.
//   G4. Une longueur annoncée supérieure à `maximum` : TrameTropLongue, sans lire le message, ni
//       réserver de mémoire pour lui. Égale à `maximum`, elle est permise.
//   G5. Une trame de PIPE_BUF octets au plus, longueur comprise, part en une seule écriture : c'est
//       ce qui permet à plusieurs processus d'écrire dans le même tube sans se mêler.
//   G6. Si plus personne ne lit, envoyer() lève std::system_error (EPIPE), et ne tue pas ce
//       programme. Ce que celui-ci fait de SIGPIPE (gestionnaire, masque) est inchangé au retour,
//       et aucun SIGPIPE ne reste en attente. Une autre erreur : std::system_error, avec son errno.
//
// À supposer : le descripteur est bloquant ; un seul lecteur ; le programme n'attendait pas déjà de
// SIGPIPE ; un message a moins de 2³² octets.
// Interdit : les composants de ce chapitre, et ecrire_tout() du chapitre 7.
// Leçon : 1.2 (des octets aux messages) et 1.3 (fins et extrémités).
#pragma once

#include <cstddef>
#include <juge/a_completer.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

/// Le flux finit au milieu d'une trame.
class TrameTronquee : public std::runtime_error {
public:
    TrameTronquee() : std::runtime_error("le flux finit au milieu d'une trame") {}
};

/// La longueur annoncée dépasse le maximum.
class TrameTropLongue : public std::runtime_error {
public:
    TrameTropLongue() : std::runtime_error("une trame trop longue est annoncée") {}
};

/// Écrit `message` dans le descripteur, en une trame.
inline void envoyer(int descripteur, std::string_view message) {
    // À COMPLÉTER
    juge::a_completer("envoyer");
}

/// Lit un message ; std::nullopt si le flux est fini.
inline std::optional<std::string> recevoir(int descripteur, std::size_t maximum) {
    // À COMPLÉTER
    juge::a_completer("recevoir");
}
