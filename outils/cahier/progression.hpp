// La progression de l'étudiant : un fichier texte que l'on peut lire, corriger et emporter.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "verdict.hpp"

namespace cahier {

struct EtatExercice {
    std::optional<juge::Verdict> verdict;  ///< rien tant que l'exercice n'a pas été jugé
    std::string date;                      ///< du dernier verdict : 2026-03-14 15:09 ; vide sinon
    int indices = 0;                       ///< nombre d'indices déjà montrés

    bool reussi() const { return verdict == juge::Verdict::reussi; }
};

/// Une ligne par exercice : identifiant | verdict | date | indices ; et « en cours | identifiant ».
/// Les lignes d'une autre forme (commentaires, ajouts d'une version plus récente) sont gardées
/// telles quelles.
class Progression {
public:
    /// Lit le fichier ; absent, la progression est vide. Abîmé, il est d'abord copié à côté
    /// (.sauvegarde), ce que dit avertissement(), puis lu pour ce qu'il a de lisible.
    /// Lève std::runtime_error s'il ne peut être ni lu ni copié.
    explicit Progression(std::filesystem::path fichier);

    /// Relit le fichier : un autre ./cahier a pu y écrire.
    void relire();

    EtatExercice etat(const std::string& id) const;
    /// Le dernier exercice ouvert ou jugé ; vide si l'on n'a pas commencé.
    std::string en_cours() const;
    /// Vide si tout va bien.
    const std::string& avertissement() const { return avertissement_; }

    /// Notent, puis récrivent le fichier d'un seul coup : un arrêt brutal laisse l'ancien ou le
    /// nouveau, jamais un mélange. Lèvent std::runtime_error si l'écriture est impossible.
    /// L'exercice jugé devient celui en cours.
    void noter_verdict(const std::string& id, juge::Verdict verdict);
    void noter_indices(const std::string& id, int nombre);
    void noter_en_cours(const std::string& id);

private:
    struct Ligne {
        std::string texte;
        std::string id;  ///< vide si la ligne ne parle pas d'un exercice
        EtatExercice etat;
    };

    EtatExercice& a_modifier(const std::string& id);
    void retenir_en_cours(const std::string& id);
    void ecrire() const;

    std::filesystem::path fichier_;
    std::vector<Ligne> lignes_;
    std::string avertissement_;
};

}  // namespace cahier
