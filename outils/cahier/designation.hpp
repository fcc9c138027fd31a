// Retrouver un exercice ou un chapitre d'après ce que l'étudiant a tapé.
#pragma once

#include <string>
#include <vector>

#include "catalogue.hpp"

namespace cahier {

/// Les exercices notés du catalogue, dans l'ordre du cours.
std::vector<const juge::Epreuve*> exercices(const juge::Catalogue& catalogue);

std::vector<const juge::Epreuve*> exercices_du_chapitre(const juge::Catalogue& catalogue,
                                                        const juge::Chapitre& chapitre);

/// Cherche « 5.1 », « chapitre05_ex1 », « ex1_tampon_borne » ou le chemin d'un de ses fichiers ;
/// nul si rien ne correspond.
const juge::Epreuve* chercher_exercice(const juge::Catalogue& catalogue,
                                       const std::string& designation);
/// De même ; lève std::runtime_error en proposant les exercices du chapitre nommé, ou les plus
/// proches.
const juge::Epreuve& trouver_exercice(const juge::Catalogue& catalogue,
                                      const std::string& designation);

/// Cherche « 5 », « 05 », « chapitre05 », son dossier ou sa leçon ; nul si rien ne correspond.
const juge::Chapitre* chercher_chapitre(const juge::Catalogue& catalogue,
                                        const std::string& designation);
/// De même, ou le chapitre d'un exercice (« 5.1 ») ; lève std::runtime_error en donnant la liste.
const juge::Chapitre& trouver_chapitre(const juge::Catalogue& catalogue,
                                       const std::string& designation);

/// Ce qu'on répond à un premier mot qui n'est ni une commande, ni un exercice, ni un chapitre : la
/// commande la plus proche, ou toutes si aucune ne lui ressemble.
std::string phrase_mot_inconnu(const std::string& mot, const std::vector<std::string>& commandes);

/// Nombre minimal de lettres à ajouter, ôter ou changer pour passer de `a` à `b` (Levenshtein) ;
/// en temps proportionnel au produit des longueurs.
std::size_t distance(const std::string& a, const std::string& b);

}  // namespace cahier
