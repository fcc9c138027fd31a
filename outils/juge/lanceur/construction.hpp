// Construire une réponse dans un profil : la compiler avec son épreuve, la lier, dire pourquoi le
// compilateur la refuse. Une seule façon pour toutes : étudiant, solution, erreur connue, attaque,
// rendu d'une classe.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cache.hpp"
#include "catalogue.hpp"
#include "verdict.hpp"

namespace juge {

/// Ce qu'a donné une construction : un programme, ou un refus. Le programme est gardé tant que cet
/// objet vit.
struct Construction {
    std::filesystem::path programme;  ///< vide si la réponse est refusée
    std::string avertissements;       ///< du compilateur, même d'une construction déjà faite
    std::optional<Constat> refus;
    std::vector<Produit> produits;
};

/// Construit l'épreuve avec cette réponse (vide : des tests sans réponse), ou retrouve ce qui a
/// déjà été construit d'un même contenu. `seul_cas` : l'épreuve est réduite à ce cas. Plusieurs
/// threads peuvent l'appeler à la fois. Lève std::runtime_error si le compilateur n'a pas pu
/// travailler (tué, disque plein), Interruption sur Ctrl-C.
Construction construire(const Catalogue& catalogue, const Epreuve& epreuve,
                        const std::string& profil, const std::filesystem::path& reponse,
                        const std::string& seul_cas = "");

/// La même chose dans plusieurs profils à la fois, dans l'ordre demandé.
std::vector<Construction> construire(const Catalogue& catalogue, const Epreuve& epreuve,
                                     const std::vector<std::string>& profils,
                                     const std::filesystem::path& reponse,
                                     const std::string& seul_cas = "");

/// Met à jour ce que CMake construit et que les réponses emploient : le juge, ses instruments, les
/// composants. Un seul processus à la fois. Lève std::runtime_error s'il échoue.
void mettre_a_jour(const Catalogue& catalogue, const std::vector<const Epreuve*>& epreuves);

/// Précompile l'en-tête de ces exercices s'il ne l'est pas, et rend les dossiers où il est.
std::vector<Produit> precompiler(const Catalogue& catalogue,
                                 const std::vector<const Epreuve*>& epreuves);

}  // namespace juge
