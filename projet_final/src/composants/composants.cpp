#include "composants/composants.hpp"

#include <algorithm>

namespace projet {
namespace {

std::vector<ComposantEtudiant>& inscrits() {
    static std::vector<ComposantEtudiant> liste;
    return liste;
}

}  // namespace

const std::vector<ComposantEtudiant>& composants_etudiant() {
    return inscrits();
}

InscriptionComposant::InscriptionComposant(ComposantEtudiant composant) {
    auto& liste = inscrits();
    const auto place = std::find_if(liste.begin(), liste.end(), [&](const auto& autre) {
        return composant.chapitre < autre.chapitre;
    });
    liste.insert(place, composant);
}

}  // namespace projet
