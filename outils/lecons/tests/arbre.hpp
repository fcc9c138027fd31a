// Un petit cours complet et sans défaut, écrit dans le dossier temporaire de l'épreuve : chaque
// test y abîme une chose, et regarde ce que les vérifications en disent.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "catalogue.hpp"
#include "verification.hpp"

class Arbre {
public:
    Arbre();

    std::filesystem::path racine() const { return catalogue.racine; }
    std::string lire(const std::string& chemin) const;
    void ecrire(const std::string& chemin, const std::string& texte) const;
    /// Remplace l'unique occurrence de `avant` ; l'épreuve échoue s'il y en a une autre, ou aucune.
    void remplacer(const std::string& chemin, const std::string& avant,
                   const std::string& apres) const;

    /// « fichier:ligne : », la ligne où commence ce passage.
    std::string endroit(const std::string& chemin, const std::string& passage = "") const;
    /// Tous les problèmes, en texte.
    std::vector<std::string> problemes(int delai_s = 30) const;

    juge::Catalogue catalogue;

private:
    void ajouter_chapitre(int partie, int numero, int heures);
    void ecrire_chapitre_5() const;
};

/// La leçon du chapitre 5, son exemple, son épreuve et ses indices, relatifs à la racine de
/// l'arbre.
inline const std::string dossier_5 = "chapitres/partie2_sujet/chapitre05_sujet/";
inline const std::string lecon_5 = dossier_5 + "README.md";
inline const std::string exemple_5 = dossier_5 + "exemple_basique.cpp";
inline const std::string epreuve_5 = dossier_5 + "exercices/ex1_sujet.test.cpp";
inline const std::string indices_5 = dossier_5 + "exercices/ex1_sujet.indices.md";
inline const std::string plan = "PLAN_COURS.md";
inline const std::string programme_5 = "construction/exemple_basique";
