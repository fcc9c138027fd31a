// Solution de l'exercice 11.1 — Rassembler. Une possibilité parmi d'autres.
//
// - Deux temps : une boucle qui lance tout, puis une seule attente. Un co_await dans la première
//   boucle ferait attendre chaque tâche avant de lancer la suivante.
// - Chaque rappel sait son rang : le résultat va à sa place, quel que soit l'ordre des fins.
// - Le rappel reçoit l'exception de la tâche : la première est retenue, et demande l'arrêt. Elle
//   n'est relancée qu'à la fin : revenir plus tôt laisserait courir les autres tâches, dont les
//   rappels écriraient dans des variables disparues.
// - Les rappels capturent par référence des variables de la coroutine. C'est permis parce qu'elle
//   attend le dernier rappel avant de finir, et seulement pour cela.
// - Sans tâche, personne ne sonnerait l'éveil : ce cas se traite d'abord.
#pragma once

#include <chapitre11/asio.hpp>
#include <chapitre11/eveil.hpp>
#include <exception>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

using Tache = boost::asio::awaitable<std::string>;

/// Exécute toutes les tâches à la fois, et rend leurs résultats dans l'ordre.
inline boost::asio::awaitable<std::vector<std::string>> rassembler(std::vector<Tache> taches,
                                                                   std::stop_source arret) {
    const auto executeur = co_await boost::asio::this_coro::executor;
    std::vector<std::string> resultats(taches.size());
    std::exception_ptr premiere;
    std::size_t restantes = taches.size();
    cours::Eveil toutes_finies(executeur);

    for (std::size_t rang = 0; rang < taches.size(); ++rang) {
        auto finir = [&, rang](std::exception_ptr erreur, std::string resultat) {
            resultats[rang] = std::move(resultat);
            if (erreur && !premiere) {
                premiere = erreur;
                arret.request_stop();
            }
            if (--restantes == 0) toutes_finies.sonner();
        };
        boost::asio::co_spawn(executeur, std::move(taches[rang]), finir);
    }

    if (!taches.empty()) co_await toutes_finies.attendre();
    if (premiere) std::rethrow_exception(premiere);
    co_return resultats;
}
