// Exercice 7.1 — Exécuter une commande                                     ⭐⭐   4 points
//
// Un programme en appelle souvent d'autres : un compilateur, git, ffmpeg, un script. Il veut ce
// qu'ils écrivent et comment ils finissent. La première version de cette fonction marche toujours
// dans les essais ; elle se bloque le jour où la commande est bavarde, perd les messages d'erreur,
// prend une mort pour un code, et laisse derrière elle un zombie et deux descripteurs par appel.
//
// À écrire : executer_commande(), et ce dont elle a besoin.
//
// Garanties à tenir :
//   G1. `sortie` et `erreurs` contiennent, chacune, tout ce que la commande a écrit sur sa sortie
//       standard et sur sa sortie d'erreur, octets nuls compris, quelle que soit la taille et
//       l'ordre : l'appel ne se bloque pas parce qu'un tube est plein.
//   G2. La commande sortie d'elle-même, `code` vaut son code de sortie et `signal` est vide ; tuée
//       par un signal, `signal` en vaut le numéro et `code` est vide. Un code 137 n'est pas
//       SIGKILL.
//   G3. Son entrée standard est vide : elle y lit tout de suite la fin du flux.
//   G4. `arguments[0]` est cherché dans PATH ; chaque argument lui parvient tel quel, sans qu'un
//       shell l'interprète.
//   G5. Si elle ne peut pas être lancée (programme absent, plus de processus ou de descripteurs),
//       std::system_error, dont le code est l'errno de l'appel refusé. Sans aucun argument,
//       std::invalid_argument.
//   G6. Au retour, que l'appel réussisse ou lève, ce programme a les descripteurs et les enfants
//       qu'il avait, ni plus ni moins : ni zombie, ni tube oublié.
//   G7. Un appel système interrompu (EINTR) ou partiel ne fait rien perdre, et ce n'est pas une
//       erreur.
//   G8. Pendant l'appel, les descripteurs qu'il ouvre sont O_CLOEXEC dès leur ouverture : une
//       commande qu'un autre thread lance ne les garde jamais. La commande reçoit 0, 1 et 2, même
//       si ce programme a fermé les siens, et rien de ce que l'appel a ouvert.
//
// À supposer : la commande ne laisse derrière elle aucun descendant qui écrit ; d'autres threads
// peuvent appeler cette fonction en même temps.
// Interdit : system(), popen(), et les composants de ce chapitre.
// Leçon : 1.3 (lancer un programme), 1.4 (comment il finit) et 1.5 (les descripteurs).
#pragma once

#include <juge/a_completer.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

struct ResultatCommande {
    std::optional<int> code;    ///< son code de sortie, de 0 à 255
    std::optional<int> signal;  ///< le signal qui l'a tuée
    std::string sortie;
    std::string erreurs;
};

/// Exécute la commande, attend sa fin, et rend ce qu'elle a fait.
inline ResultatCommande executer_commande(const std::vector<std::string>& arguments) {
    // À COMPLÉTER
    juge::a_completer("executer_commande");
}
