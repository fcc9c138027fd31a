// Les commandes de ./cahier. Chacune rend le code de sortie du programme.
#pragma once

#include <string>

#include "session.hpp"

namespace cahier {

struct DemandeExecution {
    std::string exercice;
    std::string cas;        ///< vide : tous
    long long graine = -1;  ///< -1 : tous les ordonnancements
};

/// Juge l'exercice à faire et dit quoi faire ensuite. Rend 0 quel que soit le verdict.
int juger_exercice_en_cours(Session& session);

/// Les exercices par chapitre, avec le dernier verdict connu ; ceux que retient `filtre` (voir
/// exercices_filtres). Rend 1 si aucun ne l'est.
int lister(const Session& session, const std::string& filtre);

/// Ouvre la réponse dans l'éditeur, à la ligne que le dernier jugement a désignée.
int editer(const Session& session, const std::string& exercice);

/// Rend 0 seulement si le verdict est RÉUSSI. Un jugement partiel (un cas, une graine) n'est pas
/// noté dans la progression.
int executer(Session& session, const DemandeExecution& demande);

/// Affiche l'énoncé : l'en-tête du squelette, et ce qu'en dit la leçon.
int montrer_enonce(const Session& session, const std::string& exercice);

/// Montre un indice de plus ; tous, une fois le dernier vu.
int montrer_indice(Session& session, const std::string& exercice);

/// Affiche le chemin de la leçon et, sur un terminal, son texte sans ses marques, par $PAGER (à
/// défaut less).
int ouvrir_lecon(const Session& session, const std::string& chapitre);

/// Montre la solution d'un exercice réussi, ou de tout exercice si `quand_meme`.
int montrer_solution(const Session& session, const std::string& exercice, bool quand_meme);

/// Remet le squelette livré à la place de la réponse, dont une copie datée est gardée.
int reinitialiser_exercice(Session& session, const std::string& exercice);

}  // namespace cahier
