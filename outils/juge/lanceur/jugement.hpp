// Juger une réponse : lire, construire au besoin, exécuter chaque cas dans chaque profil, conclure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalogue.hpp"
#include "lecture.hpp"
#include "verdict.hpp"

namespace juge {

struct Options {
    std::string variante =
        "etudiant";               ///< etudiant, solution, tests, ou le nom d'une erreur connue
    bool construire = false;      ///< mettre d'abord à jour le juge et les composants
    bool lire_la_reponse = true;  ///< chercher les mots suspects avant d'exécuter
    bool lire_seulement = false;  ///< ne rien construire ni exécuter
    bool construire_seulement = false;  ///< ne rien exécuter
    int travaux = 0;                    ///< cas exécutés à la fois ; 0 : autant que de cœurs
    long long graine = -1;              ///< ne rejouer que cet ordonnancement
    std::string cas;                    ///< ne juger que ce cas
    bool epreuve_reduite = false;       ///< ne construire que lui
    std::string profil;                 ///< ne juger que cette construction
    std::optional<Attendu> suffit;      ///< s'arrêter dès que ce verdict est rendu
    bool au_premier_refus = false;      ///< s'arrêter dès qu'un cas n'est pas réussi
};

/// Le résultat d'un cas, toutes constructions confondues.
struct ResultatCas {
    std::string nom;
    Verdict verdict = Verdict::reussi;
    bool essaye = true;  ///< faux après un cas sans fin : un seul suffit, et l'étudiant attend
    std::string couverture{};  ///< les ordres qu'a essayés la construction ordres
};

struct Jugement {
    std::string exercice;
    std::string variante;
    Verdict verdict = Verdict::reussi;
    std::vector<ResultatCas> cas;   ///< dans l'ordre de l'épreuve
    std::vector<Constat> constats;  ///< ce qui ne va pas, dans l'ordre où l'expliquer
    double points = 0;  ///< au prorata des cas réussis ; 0 si triche ou compilation ratée
    double points_max = 0;
    double duree_s = 0;
    std::string avertissements;  ///< du compilateur

    int cas_reussis() const;
};

/// Lève std::runtime_error si l'épreuve elle-même est inutilisable (fichier absent, compilateur
/// tué, variante inconnue), Interruption sur Ctrl-C.
Jugement juger(const Catalogue& catalogue, const Epreuve& epreuve, const Options& options);

/// Vrai si ce jugement est celui qui était annoncé : le verdict, et le cas s'il était nommé.
bool est_celui(const Attendu& attendu, const Jugement& jugement);

}  // namespace juge
