// La loi d'Amdahl, tracée : ce que N cœurs font gagner, selon la part qui ne se partage pas. Avec
// gnuplot, une courbe ; sans lui, des barres.
#include <fmt/format.h>

#include <chapitre01/lois.hpp>
#include <chapitre02/graphique.hpp>
#include <cmath>
#include <filesystem>
#include <vector>

// [courbe]
// Une accélération par nombre de cœurs : 1, 2, 4… jusqu'à 1024. L'abscisse est log2(n).
std::vector<cours::Graphique::Point> courbe(double fraction) {
    std::vector<cours::Graphique::Point> points;
    for (int puissance = 0; puissance <= 10; ++puissance) {
        const double y = cours::amdahl(fraction, std::exp2(puissance));
        points.push_back({static_cast<double>(puissance), y, y, y});
    }
    return points;
}
// [/courbe]

void dessiner(const std::filesystem::path& dossier) {
    cours::Graphique graphique("Loi d'Amdahl", "log2 du nombre de cœurs", "accélération");
    for (const double fraction : {0.05, 0.1, 0.25})
        graphique.ajouter(fmt::format("{:.0f} % séquentiel", 100 * fraction), courbe(fraction));
    graphique.ecrire(dossier / "amdahl.svg");
    fmt::print("{}\namdahl.svg est à côté du programme.\n", graphique.en_texte());
}

// [barres]
void dessiner_sans_gnuplot(double fraction) {
    std::vector<cours::Barre> barres;
    for (const auto& point : courbe(fraction))
        barres.push_back({fmt::format("{:>4.0f} cœurs", std::exp2(point.x)), point.y});
    fmt::print("{:.0f} % séquentiel :\n{}", 100 * fraction, cours::dessiner_barres(barres, "fois"));
}
// [/barres]

int main(int, char** arguments) {
    fmt::print("séquentiel   2 cœurs   16 cœurs   1024 cœurs   limite\n");
    bool sous_la_limite = true;
    for (const double fraction : {0.05, 0.1, 0.25}) {
        const double limite = cours::limite_amdahl(fraction);
        const double beaucoup = cours::amdahl(fraction, 1024);
        fmt::print("{:>8.0f} % {:>10.2f} {:>11.2f} {:>13.2f} {:>8.1f}\n", 100 * fraction,
                   cours::amdahl(fraction, 2), cours::amdahl(fraction, 16), beaucoup, limite);
        sous_la_limite = sous_la_limite && beaucoup < limite;
    }
    fmt::print("\n");
    try {
        dessiner(std::filesystem::path(arguments[0]).parent_path());
    } catch (const cours::GnuplotAbsent& absence) {
        fmt::print("{}\n", absence.what());
        dessiner_sans_gnuplot(0.1);
    }
    return sous_la_limite ? 0 : 1;
}
