// Exercice 5.1 — Tampon borné                                             ⭐⭐   4 points
//
// Des producteurs déposent des valeurs, des consommateurs les retirent. Entre eux, un tampon de
// `capacite` places. C'est la pièce que l'on retrouve dans tout serveur et tout pipeline : elle
// découple deux rythmes, et sa borne empêche le plus rapide de remplir la mémoire.
//
// À écrire : les trois fonctions ci-dessous, et les membres privés qu'il leur faut.
//
// Garanties à tenir :
//   G1. deposer() attend une place tant que le tampon contient `capacite` valeurs ; retirer()
//       attend une valeur tant qu'il est vide. Attendre, c'est dormir jusqu'à ce que l'on vous
//       réveille : ni boucle qui tourne à vide, ni sommeils d'une durée choisie, recommencés.
//   G2. Premier déposé, premier retiré ; chaque valeur est retirée une fois et une seule.
//   G3. Une valeur de plus fait avancer un consommateur endormi, une place de plus un producteur :
//       personne ne dort devant ce qu'il attendait, dans quelque ordre que les threads avancent.
//   G4. arreter() libère tous les threads qui attendent, même celui qui s'apprêtait à dormir. On
//       peut l'appeler plusieurs fois.
//   G5. Après arreter(), personne n'attend et plus rien ne passe : deposer() renvoie false sans
//       rien déposer, retirer() renvoie std::nullopt, même s'il reste des valeurs.
//   G6. Plusieurs threads appellent ces fonctions en même temps, sans accès concurrent ; ce qu'un
//       thread a écrit avant de déposer une valeur se lit après l'avoir retirée.
//   G7. Chaque tampon a son état : deux tampons s'ignorent.
//
// Leçon : 1.6 (attendre une condition) et 1.7 (réveils perdus) ; l'exemple avancé est proche.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <juge/a_completer.hpp>
#include <mutex>
#include <optional>
#include <queue>
#include <utility>

/// T peut n'être que déplaçable (std::unique_ptr, par exemple).
template <class T>
class TamponBorne {
public:
    /// Un tampon vide de `capacite` places (au moins une). La mémoire n'est prise qu'à mesure des
    /// dépôts : une capacité immense, jusqu'à SIZE_MAX, veut dire « presque sans borne ».
    explicit TamponBorne(std::size_t capacite) : capacite_(capacite) {}

    /// Dépose `valeur` ; attend une place s'il le faut. Renvoie false si le tampon est arrêté.
    bool deposer(T valeur) {
        // À COMPLÉTER
        juge::a_completer("TamponBorne::deposer");
    }

    /// Retire la plus ancienne valeur ; attend s'il n'y en a pas. Renvoie nullopt si le tampon est
    /// arrêté.
    std::optional<T> retirer() {
        // À COMPLÉTER
        juge::a_completer("TamponBorne::retirer");
    }

    /// Libère tous ceux qui attendent ; plus rien ne passe ensuite.
    void arreter() {
        // À COMPLÉTER
        juge::a_completer("TamponBorne::arreter");
    }

private:
    std::size_t capacite_;
    std::queue<T> valeurs_;
    // À COMPLÉTER : ce qui protège les valeurs, et ce sur quoi on attend
};
