// Ouvrir la réponse dans l'éditeur de l'étudiant, à la ligne que le juge a désignée.
#pragma once

#include <string>
#include <vector>

#include "jugement.hpp"
#include "session.hpp"

namespace cahier {

/// La commande qui ouvre `fichier` à `ligne` : celle de l'environnement (VISUAL, EDITOR), à défaut
/// VS Code s'il est installé. Un éditeur inconnu reçoit le fichier seul. Lève std::runtime_error,
/// en disant quoi faire, s'il n'y a pas d'éditeur.
std::vector<std::string> commande_d_editeur(const std::string& fichier, int ligne);

/// Retient la ligne où ce jugement dit de regarder dans la réponse, pour ligne_a_ouvrir().
void noter_ligne_fautive(const Session& session, const juge::Epreuve& exercice,
                         const juge::Jugement& jugement);

/// La ligne que le dernier jugement a désignée ; à défaut, la première « À COMPLÉTER » ; à
/// défaut, 1.
int ligne_a_ouvrir(const Session& session, const juge::Epreuve& exercice);

}  // namespace cahier
