// Ce que montre l'écran, calculé sans terminal : des lignes, à la largeur et à la hauteur
// demandées.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace cahier {

enum class Teinte { normale, discrete, titre, bien, attention, mal, choix };

struct Ligne {
    std::string texte;
    Teinte teinte = Teinte::normale;
};
using Texte = std::vector<Ligne>;

/// Un écran : un titre, où en est l'étudiant, un texte que l'on fait défiler, ce qui se passe, et
/// les touches.
struct Cadre {
    std::string titre;
    std::string compte;                   ///< à droite du titre
    std::string fichier;                  ///< sous le titre
    std::vector<std::string> avancement;  ///< un élément par chapitre
    Texte corps;                          ///< paragraphes, pas encore repliés
    Ligne etat;
    std::vector<std::string> touches;
    std::size_t haut = 0;  ///< première ligne du corps à montrer
};

struct Composition {
    std::vector<Ligne> lignes;  ///< `hauteur` lignes d'au plus `largeur` colonnes
    std::size_t haut = 0;       ///< celui demandé, ramené dans le texte
    std::size_t page = 0;       ///< lignes du corps visibles à la fois
};

/// Les mêmes, sans rien qui sorte de l'ASCII. À faire avant de composer : « … » en devient trois
/// caractères.
Texte en_ascii(Texte texte);
Cadre en_ascii(Cadre cadre);

/// Compose l'écran. Quand la place manque, l'avancement et le fichier cèdent la leur au corps, et
/// le corps à l'état, qui porte les questions et les avis.
Composition composer(const Cadre& cadre, int largeur, int hauteur);

/// Nombre de lignes que prennent, repliés, les `nombre` premiers paragraphes du corps.
std::size_t lignes_avant(const Texte& corps, std::size_t nombre, int largeur);

}  // namespace cahier
