// Ce qu'il faut du cours pour construire et juger une réponse ailleurs que dans son arbre : les
// fichiers à laisser voir, et de quoi reconnaître qu'ils ont changé.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "cache.hpp"
#include "catalogue.hpp"

namespace noter {

/// L'empreinte des en-têtes de ces fichiers et dossiers : elle ne dépend ni de l'ordre du système
/// de fichiers, ni des dates.
std::string empreinte_des_entetes(const std::vector<std::filesystem::path>& chemins);

class Chaine {
public:
    /// Met à jour ce que la construction de ces exercices emploie (bibliothèques, en-têtes
    /// précompilés), une construction à la fois dans l'arbre. Lève std::runtime_error.
    Chaine(const juge::Catalogue& catalogue, const std::vector<const juge::Epreuve*>& exercices);

    /// Les fichiers et dossiers du cours que lisent la construction et le jugement.
    std::vector<std::filesystem::path> lectures(const juge::Epreuve& exercice) const;

    /// Change quand le cours change de façon à changer un verdict de cet exercice : sa déclaration,
    /// ses recettes, les en-têtes et les bibliothèques qu'elles nomment, le juge.
    std::string empreinte(const juge::Epreuve& exercice) const;

private:
    const juge::Catalogue& catalogue_;
    std::vector<juge::Produit> entetes_;             ///< gardés de l'élagage du cache
    std::map<std::string, std::string> empreintes_;  ///< par exercice
};

}  // namespace noter
