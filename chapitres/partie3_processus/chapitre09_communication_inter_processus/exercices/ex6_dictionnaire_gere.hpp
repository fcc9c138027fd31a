// Exercice 9.6 — Dictionnaire géré                                         ⭐⭐⭐   5 points
//
// Plutôt que de partager une mémoire et de la verrouiller, on peut la confier à un processus : les
// autres lui envoient des demandes, il les exécute l'une après l'autre. C'est le Manager de Python.
// Plus de verrou, plus de course ; mais un client qui meurt au milieu d'une phrase, qui se tait, ou
// qui n'écoute pas les réponses, ne doit priver personne.
//
// À écrire : servir(), et ce dont elle a besoin.
//
// Une demande est une ligne, finie par '\n' ; la réponse aussi :
//     LIRE cle               ->  = valeur      ou  absente
//     ECRIRE cle valeur      ->  fait          (la valeur est le reste de la ligne, peut-être vide)
//     AJOUTER cle n          ->  = somme       (l'entier de cette clé, ou 0, plus n)
//     toute autre ligne      ->  erreur …
// n et la valeur de la clé sont des entiers de 64 bits signés : « 12 », « -7 ». Sinon, ou si la
// somme déborde, c'est une erreur.
// Une clé est un mot sans espace, non vide. Une erreur n'a pas d'effet, et la conversation
// continue.
//
// Garanties à tenir :
//   G1. Chaque demande reçoit sa réponse, dans l'ordre, même si plusieurs arrivent ensemble ou si
//       l'une arrive en plusieurs morceaux.
//   G2. Un client qui se tait, qui s'arrête au milieu d'une demande, qui est suspendu (SIGSTOP) ou
//       qui meurt ne fait attendre aucun autre client.
//   G3. Un client qui ne lit pas ses réponses non plus, quelle que soit leur taille ; et il ne
//       coûte pas une mémoire sans borne : tant qu'il ne les lit pas, ses demandes suivantes
//       attendent. S'il les lit enfin, il les reçoit toutes.
//   G4. Les demandes de tous les clients s'exécutent une à une : aucun ajout ne se perd.
//   G5. Une demande entière d'un client qui meurt aussitôt est exécutée ; une demande inachevée
//       (sans '\n') ne l'est pas.
//   G6. Une ligne de plus de 4096 octets : ce client-là est déconnecté, sans effet.
//   G7. Quand `arret` devient lisible, ou que son autre bout est fermé, servir() rend la main, même
//       si des clients sont là, et leurs connexions sont fermées. Elle n'a fermé ni `ecoute`, ni
//       `arret`, et ne laisse rien : rappelée, elle part d'un dictionnaire vide. Jusque-là, elle
//       dort quand il n'y a rien à faire.
//   G8. Des appels partiels, un signal (EINTR), un client parti avant sa réponse (SIGPIPE) ne
//       gênent rien.
//
// À supposer : `ecoute` est une socket Unix (SOCK_STREAM) qui écoute déjà ; les descripteurs ne
// manquent pas.
// Interdit : les composants de ce chapitre.
// Leçon : 1.3 (fins et extrémités) et 1.9 (confier les données à un processus).
#pragma once

#include <juge/a_completer.hpp>

/// Sert les clients qui se connectent à `ecoute`, jusqu'à ce que `arret` soit lisible.
inline void servir(int ecoute, int arret) {
    // À COMPLÉTER
    juge::a_completer("servir");
}
