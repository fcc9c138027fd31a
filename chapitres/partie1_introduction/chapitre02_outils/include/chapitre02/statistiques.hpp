#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace cours {

/// Un intervalle de valeurs, bornes comprises.
struct Intervalle {
    double bas = 0;
    double haut = 0;
    bool contient(double valeur) const { return bas <= valeur && valeur <= haut; }
};

/// Résume des mesures répétées d'une même grandeur, dans l'unité qu'on leur a donnée.
///
/// Quantiles : interpolation linéaire entre les deux mesures voisines du rang part × (n - 1),
/// compté depuis 0. C'est la définition 7 de Hyndman et Fan (« Sample Quantiles in Statistical
/// Packages », The American Statistician 50(4), 1996), celle de R et de NumPy par défaut. Il y en a
/// neuf : deux outils qui n'emploient pas la même ne donnent pas les mêmes quartiles.
///
/// Immuable une fois construit, donc sûr entre threads.
class Statistiques {
public:
    /// Lève std::invalid_argument s'il n'y a aucune mesure, ou si l'une n'est pas un nombre fini.
    /// Trie les mesures : O(n log n).
    explicit Statistiques(std::vector<double> mesures);

    std::size_t nombre() const { return triees_.size(); }
    double minimum() const { return triees_.front(); }
    double maximum() const { return triees_.back(); }
    double moyenne() const;
    /// Écart type estimé (diviseur n - 1) ; 0 pour une seule mesure.
    double ecart_type() const;

    /// La valeur sous laquelle se trouve cette part des mesures. Lève std::invalid_argument si
    /// `part` n'est pas entre 0 et 1.
    double quantile(double part) const;
    double premier_quartile() const { return quantile(0.25); }
    double mediane() const { return quantile(0.5); }
    double troisieme_quartile() const { return quantile(0.75); }
    /// Largeur de la moitié centrale des mesures : la dispersion que quelques mesures aberrantes ne
    /// changent pas.
    double ecart_interquartile() const { return troisieme_quartile() - premier_quartile(); }

    /// Les mesures, de la plus petite à la plus grande.
    const std::vector<double>& triees() const { return triees_; }

private:
    std::vector<double> triees_;
};

/// Nombre de rééchantillonnages des intervalles ci-dessous.
inline constexpr int reechantillonnages = 2000;

/// Intervalle de confiance de la médiane, par rééchantillonnage (bootstrap), méthode des
/// percentiles : Efron et Tibshirani, An Introduction to the Bootstrap (1993), chapitre 13. On tire
/// n mesures avec remise parmi les n, on en prend la médiane, et l'on recommence ; la part centrale
/// `confiance` des médianes obtenues fait l'intervalle.
///
/// Les tirages partent d'une graine fixe : mêmes mesures, même intervalle. Avec moins d'une dizaine
/// de mesures, l'intervalle est optimiste. Lève std::invalid_argument si `confiance` n'est pas
/// entre 0 et 1, bornes exclues. O(reechantillonnages × n).
Intervalle intervalle_mediane(const Statistiques& mesures, double confiance = 0.95);

/// En dessous, on ne conclut rien : avec trois mesures de chaque côté, une différence qui n'existe
/// pas est annoncée près d'une fois sur dix.
inline constexpr std::size_t mesures_minimales = 5;

/// De combien l'une est plus grande que l'autre, et ce qu'on peut en affirmer.
struct Rapport {
    double valeur = 0;  ///< médiane de la première / médiane de la seconde
    Intervalle intervalle;
    std::size_t mesures = 0;  ///< de la plus courte des deux séries
    /// Vrai si l'intervalle exclut 1, et que les mesures sont assez nombreuses : la différence
    /// dépasse le bruit. Sinon, pas de verdict.
    bool concluant() const { return mesures >= mesures_minimales && !intervalle.contient(1); }
};

/// Rapport des médianes `avant` / `apres`, et son intervalle de confiance par la même méthode, en
/// rééchantillonnant les deux. Lève std::invalid_argument si une mesure n'est pas strictement
/// positive.
Rapport comparer(const Statistiques& avant, const Statistiques& apres, double confiance = 0.95);

/// De même, pour deux programmes mesurés tour à tour : la i-ième mesure de chacun est du même tour.
/// On rééchantillonne des tours entiers (Efron et Tibshirani, chapitre 8) : une lenteur de la
/// machine touche tout le tour, et ne change guère le rapport. Lève std::invalid_argument si les
/// séries sont vides ou de longueurs différentes, ou si une mesure n'est pas un nombre fini et
/// strictement positif.
Rapport comparer_tour_a_tour(const std::vector<double>& avant, const std::vector<double>& apres,
                             double confiance = 0.95);

/// Ce qu'on peut dire d'un programme, face à celui d'avant.
enum class VerdictDeVitesse { plus_rapide, plus_lent, pas_de_verdict };

/// Le verdict d'un rapport de durées avant / après.
VerdictDeVitesse verdict(const Rapport& avant_sur_apres);

/// Ce verdict en une phrase : « 1,83 fois plus vite (à 95 %, entre 1,79 et 1,88) », « pas de
/// verdict, … ». `confiance` est celle de l'intervalle.
std::string phrase(const Rapport& avant_sur_apres, double confiance = 0.95);

}  // namespace cours
