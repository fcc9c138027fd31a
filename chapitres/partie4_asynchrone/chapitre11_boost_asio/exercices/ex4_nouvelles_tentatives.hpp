// Exercice 11.4 — Nouvelles tentatives                                     ⭐⭐   4 points
//
// Le réseau perd, les serveurs redémarrent : une requête qui échoue réussit souvent la seconde
// fois. Mais réessayer sans fin, sans attendre, ou n'importe quoi, achève le serveur qui peinait,
// débite deux fois un client, et répète mille fois une requête que personne n'acceptera.
//
// À écrire : envoyer_avec_reprises(), qui appelle `envoyer` autant de fois qu'il le faut. Entre
// deux essais, elle attend par cours::dormir() (chapitre11/avec_delai.hpp), qui lève
// boost::system::system_error (operation_aborted) si l'arrêt est demandé.
//
// Garanties à tenir :
//   G1. Une réponse est rendue dès qu'elle arrive, telle quelle, sauf si elle est à
//       réessayer : statut 429 (trop de requêtes) ou 503 (indisponible). Le dernier essai rend la
//       sienne, quelle qu'elle soit.
//   G2. Au plus `essais` envois. Si le dernier lève, son exception est relancée telle quelle.
//       Moins d'un essai, ou une attente négative, lève std::invalid_argument, sans rien envoyer.
//   G3. Seules les pannes passagères (PannePassagere) sont à réessayer : toute autre exception
//       passe aussitôt.
//   G4. L'attente double : `attente` avant le deuxième essai, deux fois plus avant le
//       troisième, et ainsi de suite, sans jamais dépasser `attente_max`, même après cent essais.
//       Rien après le dernier.
//   G5. Une requête qui n'est pas idempotente (POST, PATCH, ou toute méthode autre que GET,
//       HEAD, PUT, DELETE et OPTIONS) n'est envoyée qu'une fois, quoi qu'il arrive : on ne sait
//       pas si elle a eu son effet.
//   G6. Si la réponse à réessayer dit combien attendre (`reessayer_apres`), on attend cette
//       durée ou celle de G4, la plus longue des deux. Si la première dépasse `attente_max`, on
//       n'attend pas : la réponse est rendue.
//   G7. L'arrêt demandé par le jeton, avant l'appel, pendant un envoi ou pendant une attente :
//       plus aucun envoi n'est fait. Une attente en cours cesse aussitôt, par operation_aborted ;
//       si l'essai en cours rend une réponse ou lève, c'est son issue, sinon operation_aborted.
//   G8. Les attentes ne bloquent pas la boucle, et deux appels en même temps ne se mêlent pas.
//
// À supposer : la boucle n'a qu'un thread ; `attente_max` n'est pas négative.
// Leçon : 1.8 (réessayer).
#pragma once

#include <chapitre11/asio.hpp>
#include <chapitre11/avec_delai.hpp>
#include <chrono>
#include <functional>
#include <juge/a_completer.hpp>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>

struct Requete {
    std::string methode;  ///< "GET", "POST"…
    std::string chemin;
};

struct Reponse {
    int statut = 200;
    std::string corps;
    std::optional<std::chrono::seconds> reessayer_apres = std::nullopt;  ///< l'en-tête Retry-After
};

/// Connexion refusée, coupée, délai dépassé : cela peut aller mieux.
class PannePassagere : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct Politique {
    int essais = 3;
    std::chrono::nanoseconds attente = std::chrono::milliseconds(100);
    std::chrono::nanoseconds attente_max = std::chrono::seconds(10);
};

/// Un essai : envoie la requête, et rend la réponse ou lève.
using Envoi = std::function<boost::asio::awaitable<Reponse>(const Requete&)>;

/// Envoie la requête, et réessaie selon la politique.
inline boost::asio::awaitable<Reponse> envoyer_avec_reprises(Requete requete, Politique politique,
                                                             Envoi envoyer,
                                                             std::stop_token jeton = {}) {
    // À COMPLÉTER
    juge::a_completer("envoyer_avec_reprises");
    co_return Reponse{};
}
