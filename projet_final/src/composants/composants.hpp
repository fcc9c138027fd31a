// De quoi sont faites les versions : les composants du cours, ou, dans conversion_images_etudiant
// (--composants etudiant), les réponses de l'étudiant aux exercices où il les a récrits.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

namespace projet {

/// Un composant que remplace la réponse de l'étudiant.
struct ComposantEtudiant {
    int chapitre = 0;
    int exercice = 0;          ///< dans ce chapitre
    std::string_view version;  ///< celle qui s'en sert

    std::string numero() const { return fmt::format("{}.{}", chapitre, exercice); }
};

/// Ceux de ce programme, par exercice ; vide pour un programme fait des composants du cours.
const std::vector<ComposantEtudiant>& composants_etudiant();

struct InscriptionComposant {
    explicit InscriptionComposant(ComposantEtudiant composant);
};

}  // namespace projet
