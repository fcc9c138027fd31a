// Exercice 11.1 — Rassembler                                               ⭐⭐   4 points
//
// Trois requêtes d'une seconde, attendues l'une après l'autre, prennent trois secondes. Lancées
// ensemble, elles en prennent une. Python a gather() ; Boost.Asio 1.74 n'a rien de tel. Le plus dur
// n'est pas de lancer : c'est de ne revenir ni trop tôt, avec des tâches qui courent encore dans
// votre dos, ni jamais, parce que l'une d'elles a levé.
//
// À écrire : rassembler(). Chaque tâche se lance par co_spawn(), avec un rappel qui apprend sa fin
// ; un Eveil (chapitre11/eveil.hpp) permet d'attendre la dernière.
//
// Garanties à tenir :
//   G1. Toutes les tâches sont lancées avant qu'aucune soit attendue : elles avancent
//       ensemble.
//   G2. Les résultats sont rendus dans l'ordre des tâches, quel que soit celui de leurs fins.
//       Aucune tâche, aucun résultat.
//   G3. Si des tâches lèvent, la première exception, dans l'ordre du temps, est relancée telle
//       quelle, qu'elle dérive de std::exception ou non.
//   G4. rassembler() ne revient, par un résultat ou par une exception, qu'une fois toutes les
//       tâches finies ; et revient alors.
//   G5. Dès qu'une tâche lève, l'arrêt est demandé par `arret`, sans attendre les autres. Si
//       aucune ne lève, il ne l'est jamais.
//   G6. Attendre ne coûte rien : la boucle ne tourne pas à vide, et son thread n'est pas
//       endormi.
//   G7. Deux appels en même temps, l'un dans une tâche de l'autre compris, ne se mêlent pas.
//
// À supposer : la boucle n'a qu'un thread.
// Interdit : le composant rassembler.hpp de ce chapitre.
// Leçon : 1.4 (plusieurs à la fois) et 1.5 (durées de vie).
#pragma once

#include <chapitre11/asio.hpp>
#include <chapitre11/eveil.hpp>
#include <juge/a_completer.hpp>
#include <stop_token>
#include <string>
#include <vector>

using Tache = boost::asio::awaitable<std::string>;

/// Exécute toutes les tâches à la fois, et rend leurs résultats dans l'ordre.
inline boost::asio::awaitable<std::vector<std::string>> rassembler(std::vector<Tache> taches,
                                                                   std::stop_source arret) {
    // À COMPLÉTER
    juge::a_completer("rassembler");
    co_return std::vector<std::string>{};
}
