// La pénalité de retard : une échéance, une part des points par jour entamé, et d'où vient la date.
#pragma once

#include <ctime>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace noter {

struct Penalite {
    std::time_t echeance = 0;
    double par_jour = 0;  ///< part des points retirée par jour entamé, de 0 à 1
};

/// Lit « 2026-03-14 23:59 » (ou avec un T, ou sans l'heure : la fin de la journée), à l'heure de
/// cette machine. Lève std::runtime_error si ce n'est pas une date.
std::time_t lire_date(const std::string& texte);

/// Lit un fichier « rendu,date » : une ligne par rendu, telle que l'écrit un tableur (marque
/// d'UTF-8, guillemets, espaces autour). Lève std::runtime_error en nommant la ligne, y compris
/// pour un rendu qui y est deux fois.
std::map<std::string, std::time_t> lire_dates(const std::filesystem::path& fichier);

/// Jours entamés après l'échéance ; 0 à l'heure.
int jours_de_retard(std::time_t date, std::time_t echeance);

/// Part des points retirée, de 0 à 1.
double part_retiree(const Penalite& penalite, int jours);

}  // namespace noter
