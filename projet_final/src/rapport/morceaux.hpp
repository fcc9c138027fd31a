// Les morceaux du rapport : chacun rend du HTML, ou rien s'il n'a rien à montrer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "programme/rapport.hpp"

namespace projet {

/// `texte` sans rien que le HTML interpréterait.
std::string echapper(std::string_view texte);

/// Le nom d'une activité, en français, et celui de sa classe dans la feuille de style.
std::string_view nom(Activite activite);
std::string_view classe(Activite activite);

/// Toutes, dans l'ordre où elles se font.
const std::vector<Activite>& activites();

/// Ce que les couleurs veulent dire.
std::string legende();

/// La feuille de style de la page.
std::string_view feuille_de_style();

std::string tableau_html(const Campagne& campagne);
/// Médiane, quartiles et chaque exécution, sur un axe.
std::string figure_durees(const Campagne& campagne);
/// L'accélération de chaque version selon le nombre de workers, et la loi d'Amdahl.
std::string figure_courbes(const Campagne& campagne);
/// Où est passé le temps des workers.
std::string figure_etapes(const Campagne& campagne);
/// Ce que chaque worker faisait, à chaque instant de la dernière exécution.
std::string chronologie(const BilanVersion& bilan, std::span<const Image> images);
/// Le journal mêlé et le journal propre, côte à côte.
std::string journaux_cote_a_cote(const Donnees& donnees);

/// Les passages de la dernière exécution d'une version.
struct PassageDImage {
    std::size_t image = 0;
    Passage passage;
};
std::vector<PassageDImage> passages_de(const BilanVersion& bilan);

/// Des graduations rondes de 0 à `maximum` compris ou dépassé d'un cran ; trois à sept.
std::vector<double> graduations(double maximum);

}  // namespace projet
