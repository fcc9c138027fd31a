// ./cahier mesurer : ce que la réponse fait gagner, mesuré contre le même travail sans parallélisme
// et contre la solution.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "session.hpp"
#include "statistiques.hpp"

namespace cahier {

/// Les durées d'un tour, en secondes ; celle de la solution manque si elle n'est pas livrée.
struct Tour {
    double sequentiel = 0;
    double reponse = 0;
    std::optional<double> solution;
};

struct Comparaison {
    Mediane acceleration;              ///< sequentiel / reponse
    std::optional<Mediane> reference;  ///< sequentiel / solution
    std::optional<Mediane> ecart;      ///< solution / reponse : au-dessus de 1, la réponse gagne
};

/// Compare tour par tour, puis résume : une lenteur passagère de la machine touche les mesures
/// voisines, pas leur rapport. Lève std::invalid_argument sans tour.
Comparaison comparer(const std::vector<Tour>& tours);

/// « 1,83 fois plus vite (entre 1,79 et 1,88) », « pas de verdict : … »
std::string conclure(const Mediane& rapport);

/// Rend 0 si la mesure a eu lieu, verdict ou pas ; 1 si la réponse ne s'y prête pas.
int mesurer(const Session& session, const std::string& exercice);

}  // namespace cahier
