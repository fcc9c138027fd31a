// Retrouver un exercice ou un chapitre d'après ce que l'étudiant a tapé.
#pragma once

#include <string>
#include <vector>

#include "catalogue.hpp"

namespace cahier {

/// Les exercices notés du catalogue, dans l'ordre du cours.
std::vector<const juge::Epreuve*> exercices(const juge::Catalogue& catalogue);

/// Cherche « 5.1 », « chapitre05_ex1 », « ex1_tampon_borne » ou le chemin d'un de ses fichiers.
/// Lève std::runtime_error en proposant les exercices les plus proches.
const juge::Epreuve& trouver_exercice(const juge::Catalogue& catalogue,
                                      const std::string& designation);

/// Cherche « 5 », « 05 » ou « chapitre05 ». Lève std::runtime_error en donnant la liste.
const juge::Chapitre& trouver_chapitre(const juge::Catalogue& catalogue,
                                       const std::string& designation);

/// Nombre minimal de lettres à ajouter, ôter ou changer pour passer de `a` à `b` (Levenshtein) ;
/// en temps proportionnel au produit des longueurs.
std::size_t distance(const std::string& a, const std::string& b);

}  // namespace cahier
