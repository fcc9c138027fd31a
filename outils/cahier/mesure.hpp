// ./cahier mesurer : ce que la réponse fait gagner, mesuré contre le même travail sans parallélisme
// et contre la solution.
#pragma once

#include <chapitre02/statistiques.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "session.hpp"

namespace cahier {

/// Les durées d'un tour, en secondes ; celle de la solution manque si elle n'est pas livrée.
struct Tour {
    double sequentiel = 0;
    double reponse = 0;
    std::optional<double> solution;
};

struct Comparaison {
    cours::Rapport acceleration;              ///< sequentiel / reponse
    std::optional<cours::Rapport> reference;  ///< sequentiel / solution
    std::optional<cours::Rapport> ecart;      ///< solution / reponse : au-dessus de 1, elle gagne
};

/// Compare tour à tour, par la statistique qu'enseigne le chapitre 2. La solution n'est comparée
/// que si tous les tours l'ont mesurée. Lève std::invalid_argument sans tour.
Comparaison comparer(const std::vector<Tour>& tours);

/// Rend 0 si la mesure a eu lieu, verdict ou pas ; 1 si la réponse ne s'y prête pas.
int mesurer(const Session& session, const std::string& exercice);

}  // namespace cahier
