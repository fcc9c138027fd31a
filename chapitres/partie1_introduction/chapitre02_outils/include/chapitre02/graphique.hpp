#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace cours {

/// Une barre d'un diagramme.
struct Barre {
    std::string nom;
    double valeur = 0;
};

/// Diagramme en barres horizontales, pour le terminal : une ligne par barre, son nom, la barre à
/// l'échelle de la plus grande, sa valeur et l'unité. `largeur` est celle de la plus grande barre,
/// en caractères. N'a besoin d'aucun outil. Lève std::invalid_argument si une valeur est négative
/// ou n'est pas un nombre fini, ou si la largeur est nulle ou négative.
std::string dessiner_barres(const std::vector<Barre>& barres, const std::string& unite,
                            int largeur = 40);

/// gnuplot n'est pas installé. Le message dit comment l'obtenir.
struct GnuplotAbsent : std::runtime_error {
    GnuplotAbsent();
};

/// Une ou plusieurs courbes, dessinées par gnuplot : dans le terminal, en SVG ou en PNG.
///
/// gnuplot est facultatif : sans lui, dessiner lève GnuplotAbsent, que l'appelant attrape pour le
/// dire et continuer. Sûr entre threads une fois ses séries données.
class Graphique {
public:
    /// Un point, et l'intervalle où l'on croit sa vraie valeur (bas et haut égaux à y : exact).
    struct Point {
        double x = 0;
        double y = 0;
        double bas = 0;
        double haut = 0;
    };

    /// Les axes portent leur grandeur et son unité : « distance (octets) ».
    Graphique(std::string titre, std::string axe_x, std::string axe_y);

    /// Ajoute une courbe. Lève std::invalid_argument si elle est vide, ou si une valeur n'est pas
    /// un nombre fini.
    void ajouter(std::string nom, std::vector<Point> points);

    /// La courbe en caractères, pour un terminal de cette taille.
    std::string en_texte(int colonnes = 78, int lignes = 22) const;

    /// Écrit la courbe, en SVG ou en PNG selon le suffixe du fichier (.svg, .png) ; tout autre
    /// suffixe lève std::invalid_argument. Lève std::runtime_error si gnuplot échoue, par exemple
    /// parce que le fichier ne peut pas être écrit.
    void ecrire(const std::filesystem::path& fichier) const;

private:
    struct Serie {
        std::string nom;
        std::vector<Point> points;
    };

    void tracer(const std::string& terminal, const std::string& style,
                const std::filesystem::path& sortie) const;

    std::string titre_;
    std::string axe_x_;
    std::string axe_y_;
    std::vector<Serie> series_;
};

}  // namespace cours
