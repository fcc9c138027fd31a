// Exercice p4.1 — Aspirateur de site                                          ⭐⭐⭐   8 points
//
// Copier un site, l'indexer, vérifier ses liens : un programme part d'une page, et va partout où
// mènent ses liens. Une page tarde, une autre ne répond jamais, une autre encore renvoie à la
// première ; le site n'est pas à vous, et il faut le ménager ; au milieu, on vous interrompt. Rien
// de cela ne doit faire demander une page deux fois, en oublier une, ni laisser une requête en
// l'air.
//
// À écrire : aspirer(), une coroutine, et ce qu'il lui faut. Sont donnés la boucle, dont l'heure
// est simulée (<partie4/boucle.hpp>), le réseau, et resoudre(), qui normalise une adresse
// (<partie4/reseau.hpp>).
//
// Une page (statut 200 à 299) mène à ses `liens`, une redirection (300 à 399) à `vers`. La distance
// d'une adresse est le plus petit nombre de pas qui y mènent depuis la racine, d'après les réponses
// reçues. Une requête est en cours depuis co_await reseau.demander(…) jusqu'à ce qu'il rende ou
// lève.
//
// Garanties à tenir :
//   G1. Toute adresse du site de la racine où l'on est mené, que permise() permet, et qui est à
//       `profondeur` pas au plus, est demandée, sous sa forme normalisée : une fois, hormis les
//       nouvelles tentatives. Aucune autre ne l'est. Le rapport a une fiche pour chaque adresse de
//       ce site où l'on est mené, racine comprise, et pour elles seules. Des réglages absurdes ou
//       une racine que resoudre() refuse : std::invalid_argument, sans rien demander.
//   G2. Une fiche donne la distance, et l'origine : parmi les adresses plus proches d'un pas qui y
//       mènent, la première dans l'ordre du texte (rien pour la racine). Un chemin plus court peut
//       être trouvé après les autres, par une page lente : ce qui était trop loin ne l'est
//       peut-être plus.
//   G3. `places` requêtes en cours au plus. Sous cette limite, une adresse à demander l'est aussitôt
//       qu'on la connaît : rien ne la retient que l'intervalle (G4) et son propre recul (G5).
//   G4. Il y a au moins `intervalle` entre les débuts de deux requêtes, quelles qu'elles soient. Dès
//       qu'il est passé, la suivante part ; la première n'attend pas.
//   G5. Une requête qui dure `delai` est arrêtée. Coupure, délai et statuts 429 et 503 sont des échecs
//       passagers : la page est redemandée, jusqu'à `essais` requêtes en tout, une fois passé un
//       recul depuis la fin de la précédente : `recul`, puis le double, et ainsi de suite. Une page
//       en recul n'occupe pas de place. Tout autre statut, toute autre exception est définitif. Un
//       échec ne regarde que sa page.
//   G6. La cible d'une redirection est une adresse comme une autre : elle attend son tour, et suit
//       toutes les règles. Une redirection que d'autres redirections, suivies l'une après l'autre,
//       ramènent à elle-même tourne en rond.
//   G7. Dès que l'arrêt du jeton est demandé, plus aucune requête ne commence, celles qui sont en
//       cours sont arrêtées, et aspirer() rend son rapport aussitôt la dernière finie. Une réponse
//       rendue malgré un arrêt compte. À la fin, arrêt ou non, aspirer() ne laisse à la boucle ni
//       requête, ni minuterie, ni tâche.
//
// À supposer : la boucle, le réseau et ce que capture permise() survivent à aspirer(). L'ordre des
// visites est libre ; de deux minuteries de la même heure, n'importe laquelle peut sonner d'abord.
// Plusieurs aspirateurs peuvent partager une boucle.
// Leçon : chapitre 10, 1.5 (écrire une attente), 1.8 et 1.9 (les vies, et GCC 12) ; chapitre 11,
// 1.4 et 1.6 à 1.8 (lancer, annuler, borner, réessayer) ; chapitre 12, 1.1 (à chaque co_await).
#pragma once

#include <functional>
#include <juge/a_completer.hpp>
#include <map>
#include <partie4/boucle.hpp>
#include <partie4/reseau.hpp>
#include <stdexcept>
#include <stop_token>
#include <string>

using Duree = cours::Boucle::Duree;

struct Reglages {
    int places = 4;                                             ///< au moins 1
    int profondeur = 3;                                         ///< au moins 0
    Duree intervalle{0};                                        ///< au moins 0
    Duree delai{10'000};                                        ///< plus de 0
    int essais = 1;                                             ///< au moins 1
    Duree recul{1'000};                                         ///< au moins 0
    std::function<bool(const std::string&)> permise = nullptr;  ///< vide : tout est permis
};

/// Ce qu'une adresse est devenue.
enum class Issue {
    visitee,    ///< une page
    redirigee,  ///< une redirection
    en_rond,    ///< une redirection qui tourne en rond
    echouee,    ///< un échec définitif
    epuisee,    ///< un échec passager, au dernier des essais
    interdite,  ///< refusée par permise(), à quelque distance qu'elle soit
    trop_loin,  ///< permise, mais à plus de `profondeur` pas
    annulee     ///< l'arrêt est venu avant qu'elle ait une autre issue
};

struct Fiche {
    Issue issue = Issue::annulee;
    int distance = 0;
    std::string origine;
    int demandes = 0;  ///< les requêtes commencées
};

/// Les fiches, par adresse normalisée.
using Rapport = std::map<std::string, Fiche>;

/// Visite le site de cette racine, et rend ce que chaque adresse est devenue.
inline cours::Tache<Rapport> aspirer(cours::Boucle& boucle, cours::Reseau& reseau,
                                     std::string racine, Reglages reglages,
                                     std::stop_token arret = {}) {
    // À COMPLÉTER
    juge::a_completer("aspirer");
    co_return Rapport();
}
