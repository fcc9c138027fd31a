// Exercice 7.3 — Arrêt propre                                             ⭐⭐⭐   5 points
//
// Un serveur lance des ouvriers, un processus chacun, et les surveille. Un jour on l'arrête :
// Ctrl-C, `kill`, une mise à jour, l'extinction de la machine. Tous ces arrêts sont un signal. Un
// superviseur qui meurt en laissant ses ouvriers, qui les fait attendre une demande perdue, ou que
// plus rien n'arrête est la panne la plus courante des programmes à plusieurs processus.
//
// À écrire : superviser(), et ce dont elle a besoin.
//
// Garanties à tenir :
//   G1. Chaque ouvrier s'exécute dans un processus à lui, tous en même temps. superviser() rend la
//       main quand tous ont fini ; `reussis` compte ceux qui ont rendu 0, `rates` les autres (autre
//       valeur, exception, mort par un signal).
//   G2. SIGTERM ou SIGINT reçu par ce programme pendant l'appel ne le tue pas : chaque ouvrier
//       encore là reçoit SIGTERM, superviser() les attend tous, et rend `arret_demande` vrai. Sans
//       eux, il est faux.
//   G3. À la deuxième demande (SIGTERM ou SIGINT), ceux qui restent reçoivent SIGKILL.
//   G4. Aucune demande ne se perd, à quelque instant de l'appel qu'elle arrive : pendant le
//       lancement, ou juste avant que superviser() s'endorme. Arrivée pendant le lancement, elle
//       vaut pour tous les ouvriers, même lancés ensuite.
//   G5. Un ouvrier naît avec SIGTERM et SIGINT dans leur état par défaut : ni retenus, ni ignorés,
//       ni gérés par le superviseur. S'il n'en fait rien, SIGTERM le tue.
//   G6. Si ce programme est tué par SIGKILL pendant l'appel, aucun ouvrier ne lui survit, même
//       celui qui ignore SIGTERM, même celui qui venait de naître.
//   G7. Au retour, que l'appel réussisse ou lève : aucun enfant ne reste, et ce programme retrouve
//       son masque de signaux (SIGCHLD y était peut-être déjà retenu) et ce qu'il faisait de
//       SIGTERM, SIGINT et SIGCHLD.
//   G8. Si le système refuse un processus, std::system_error avec cet errno, une fois tués et
//       attendus les ouvriers déjà lancés.
//
// À supposer : ce programme n'a qu'un thread et pas d'autre enfant ; SIGTERM et SIGINT n'y sont pas
// déjà retenus ; un ouvrier ne crée pas de processus.
// Leçon : 1.4 (comment il finit) et 1.6 (les signaux).
#pragma once

#include <functional>
#include <juge/a_completer.hpp>
#include <system_error>
#include <vector>

struct Bilan {
    int reussis = 0;             ///< ouvriers qui ont rendu 0
    int rates = 0;               ///< les autres
    bool arret_demande = false;  ///< au moins un SIGTERM ou SIGINT est arrivé
};

/// Exécute chaque ouvrier dans un processus, jusqu'à ce que tous aient fini ou qu'on demande
/// l'arrêt.
inline Bilan superviser(const std::vector<std::function<int()>>& ouvriers) {
    // À COMPLÉTER
    juge::a_completer("superviser");
}
