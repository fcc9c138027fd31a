// Exercice 15.2 — Serveur multi-clients                                       ⭐⭐⭐   5 points
//
// Un serveur n'a pas un client : il en a cent, dont un qui se tait, un qui ne lit jamais et un qui
// disparaît au milieu d'une phrase. Aucun ne doit coûter quoi que ce soit aux autres. Et le soir,
// on arrête le serveur : ceux qui lui ont parlé attendent encore leur réponse.
//
// À écrire : servir(), un serveur d'écho. Chaque octet qu'un client envoie lui est rendu. Un thread
// par client ou une boucle d'événements : à vous de choisir.
//
// Garanties à tenir :
//   G1. Chaque client reçoit tous ses octets, une fois, dans l'ordre, même si les lectures et les
//       écritures sont partielles ou interrompues par un signal.
//   G2. Cent clients sont servis en même temps : un client qui se tait, ou qui ne lit pas ses
//       réponses, n'en retarde aucun autre.
//   G3. Quand un client a fini d'écrire (demi-fermeture), le serveur lui envoie ce qui reste, puis
//       ferme la connexion.
//   G4. Ni un client qui disparaît (connexion coupée, même au milieu d'une réponse), ni un accept()
//       qui échoue (EINTR, EMFILE : plus de descripteur libre…) n'arrête servir() ou le programme.
//       Un client que la table pleine fait patienter est servi quand un autre est parti.
//   G5. La connexion d'un client est fermée dès que lui a fini, ou est parti. Au retour de
//       servir(), il ne reste ni thread, ni descripteur ; `ecoute` et `arret` restent ouverts.
//   G6. L'arrêt est demandé quand `arret` devient lisible, peut-être avant l'appel. Alors plus
//       personne n'est accueilli ; chaque client accueilli reçoit l'écho de tout ce qui était
//       arrivé de lui, puis lit la fin du flux ; et servir() revient, sans attendre que les
//       clients s'en aillent.
//   G7. Tant que rien n'arrive, servir() et ses threads dorment sans échéance : ni attente active,
//       ni réveils périodiques (sauf pour réessayer un accept() qui vient d'échouer).
//
// À supposer : `ecoute` est une socket bloquante qui écoute déjà ; la mémoire ne manque pas pour un
// thread par client. Après la demande d'arrêt, les clients n'envoient plus rien, et ceux qui
// n'avaient pas lu lisent ou s'en vont. `arret` est par exemple un signalfd pour SIGTERM : le lire
// n'est pas nécessaire, et tant qu'on ne le lit pas, il reste lisible pour tous.
// Leçon : 1.6 (le pair qui s'en va), 1.8 (un thread par client) et 1.9 (une boucle).
#pragma once

#include <juge/a_completer.hpp>

/// Sert tous ceux qui se connectent à `ecoute`, jusqu'à ce que `arret` soit lisible.
inline void servir(int ecoute, int arret) {
    // À COMPLÉTER
    juge::a_completer("servir");
}
