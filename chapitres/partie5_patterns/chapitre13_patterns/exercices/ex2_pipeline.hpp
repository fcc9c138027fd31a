// Exercice 13.2 — Pipeline                                                   ⭐⭐⭐   5 points
//
// Lire une image, la réduire, la compresser, l'écrire : quatre étapes, et tant que l'une écrit la
// première image, une autre peut compresser la deuxième. C'est une chaîne de montage. Deux dangers
// : les images qui s'accumulent devant l'étape lente, et la chaîne qui se fige quand l'une casse.
//
// À écrire : executer_pipeline(), et ce dont elle a besoin.
//
// Garanties à tenir :
//   G1. Chaque élément de la source passe une fois par chaque étape, dans l'ordre des étapes, puis va
//       au puits. Le puits les reçoit dans l'ordre de la source, quel que soit l'ordre où les
//       étapes les finissent.
//   G2. Une étape de largeur n traite jusqu'à n éléments à la fois, jamais plus. La source, les
//       étapes et le puits travaillent en même temps : aucun n'attend que le précédent ait tout
//       fini. La source n'est appelée que par un thread à la fois ; le puits aussi.
//   G3. `en_vol` éléments au plus sont en vol : entre l'appel de la source qui en produit un et le
//       retour du puits. La source est appelée dès qu'il y en a moins, et jamais quand il y en a
//       `en_vol`. `en_vol` peut dépasser de beaucoup le nombre d'éléments.
//   G4. Si la source, une étape ou le puits lève, quoi que ce soit, l'appel finit, et relance tel
//       quel ce qui a été levé en premier. Les appels en cours vont à leur terme, et il les attend.
//   G5. Dès qu'une erreur est connue, plus aucun appel ne commence, ni de la source, ni d'une étape,
//       ni du puits : les éléments en vol sont abandonnés.
//   G6. Attendre, c'est dormir. Au retour, tous les threads ont fini.
//   G7. Une étape de largeur nulle, ou une source, une étape ou un puits sans fonction, ou un `en_vol`
//       nul : std::invalid_argument, et rien n'est appelé. Sans étape, les éléments vont de la
//       source au puits.
//
// À supposer : le système ne refuse ni thread, ni mémoire ; déplacer un T ne lève pas.
// Permis : les composants des chapitres 4 à 6. Interdit : ceux de ce chapitre.
// Leçon : 1.7 (le pipeline) et 1.8 (l'ordre et la contre-pression).
#pragma once

#include <cstddef>
#include <functional>
#include <juge/a_completer.hpp>
#include <optional>
#include <stdexcept>
#include <vector>

/// Une étape : ce qu'elle fait d'un élément, et combien elle en traite à la fois.
template <class T>
struct Etape {
    std::size_t largeur;
    std::function<T(T)> traiter;
};

/// Fait passer par `etapes` tout ce que rend `source`, jusqu'à nullopt, et le donne à `puits`.
/// T peut n'être que déplaçable.
template <class T>
void executer_pipeline(const std::function<std::optional<T>()>& source,
                       const std::vector<Etape<T>>& etapes, const std::function<void(T)>& puits,
                       std::size_t en_vol) {
    // À COMPLÉTER
    juge::a_completer("executer_pipeline");
}
