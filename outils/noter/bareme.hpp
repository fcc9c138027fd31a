// Le barème de l'enseignant : ce qui change les points que le cours donne.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "catalogue.hpp"
#include "verdict.hpp"

namespace noter {

struct Sujet;

/// Vide, il laisse les points du cours : ceux de la déclaration, au prorata des cas réussis.
struct Bareme {
    std::map<juge::Verdict, double> plafonds;  ///< part des points de l'exercice, de 0 à 1
    std::map<std::string, double> points;      ///< de l'exercice de cet identifiant
    std::map<std::pair<std::string, std::string>, double> poids;  ///< par exercice et par cas
    std::map<std::string, double> poids_caches;  ///< de tout cas caché de cet exercice

    /// Les points que vaut cet exercice.
    double sur(const juge::Epreuve& exercice) const;
    /// Ce que compte ce cas parmi ceux de l'exercice ; 1 si le barème n'en dit rien.
    double poids_du_cas(const juge::Epreuve& exercice, const std::string& cas, bool cache) const;
    /// Vrai si les cas de cet exercice ne comptent pas tous autant.
    bool pese(const juge::Epreuve& exercice) const;
};

/// Lit un barème, une ligne par règle :
///     plafond COURSE DÉTECTÉE = 50 %
///     points 5.1 = 6
///     poids 5.1 « nom du cas » = 3
///     poids 5.1 cas cachés = 2
/// Une ligne vide ou qui commence par « # » ne compte pas. Lève std::runtime_error, avec le fichier
/// et la ligne, pour tout ce qui n'est pas une telle règle, un exercice ou un cas inconnu, une
/// règle dite deux fois.
Bareme lire_bareme(const std::filesystem::path& fichier, const juge::Catalogue& catalogue,
                   const std::vector<Sujet>& sujets);

}  // namespace noter
