#pragma once

#include <span>

/// Les lois de l'accélération : ce que N cœurs peuvent faire gagner, et ce qui l'empêche.
///
/// Des fonctions sans état, sûres entre threads, de coût constant. Les fractions vont de 0 à 1. Le
/// nombre de cœurs `n` est un réel au moins égal à 1 : les modèles de processeurs (Hill et Marty)
/// raisonnent sur des fractions de cœur. Un argument hors de ces bornes, NaN compris, lève
/// std::invalid_argument.
namespace cours {

/// Combien de fois plus vite : `temps_seul` / `temps_a_n`, deux durées dans la même unité,
/// strictement positives.
double acceleration(double temps_seul, double temps_a_n);

/// La part de chaque cœur mise à profit : `acceleration` (positive) / `n`. Vaut 1 quand rien n'est
/// perdu.
double efficacite(double acceleration, double n);

/// Loi d'Amdahl : l'accélération d'un travail de taille fixe, dont la fraction
/// `fraction_sequentielle` du temps à un cœur ne se partage pas.
/// G. Amdahl, « Validity of the single processor approach to achieving large scale computing
/// capabilities », AFIPS, 1967.
double amdahl(double fraction_sequentielle, double n);

/// Ce dont amdahl() s'approche quand n grandit ; l'infini si rien n'est séquentiel.
double limite_amdahl(double fraction_sequentielle);

/// Loi de Gustafson : l'accélération d'un travail qui grandit avec n. Attention, la fraction
/// n'est pas celle d'Amdahl : elle se mesure sur le temps de l'exécution à n cœurs.
/// J. Gustafson, « Reevaluating Amdahl's Law », Communications of the ACM 31(5), 1988.
double gustafson(double fraction_sequentielle, double n);

// [usl]
/// Loi universelle de passage à l'échelle (USL) : Amdahl, et en plus le coût de la mise d'accord
/// entre les cœurs, qui grandit comme le nombre de leurs paires.
/// N. Gunther, « Guerrilla Capacity Planning », Springer, 2007, chapitres 4 à 6.
struct Usl {
    double contention = 0;  ///< σ : part qui ne se partage pas, comme la fraction d'Amdahl
    double coherence = 0;   ///< κ : ce que coûte à un cœur d'être au courant d'un autre

    double acceleration(double n) const;
    /// Le nombre de cœurs au-delà duquel on ralentit : √((1 − σ)/κ), au moins 1 ; l'infini si
    /// κ = 0.
    double meilleur_n() const;
};
// [/usl]

/// Une accélération mesurée à n cœurs.
struct Mesure {
    double n = 1;
    double acceleration = 1;
};

/// La fraction séquentielle d'Amdahl qui explique le mieux ces mesures (moindres carrés sur
/// l'inverse de l'accélération), ramenée entre 0 et 1. Les mesures à un cœur ne disent rien, et ne
/// comptent pas ; sans aucune autre, lève std::invalid_argument. Coût linéaire.
///
/// Pour une seule mesure, c'est la fraction de Karp et Flatt (« Measuring parallel processor
/// performance », Communications of the ACM 33(5), 1990) : les surcoûts s'y ajoutent à ce qui est
/// vraiment séquentiel.
double ajuster_fraction_sequentielle(std::span<const Mesure> mesures);

}  // namespace cours
