// Une petite figure par version : l'accélération mesurée, l'idéal, et la loi d'Amdahl ajustée.
#include <fmt/format.h>

#include <algorithm>
#include <chapitre01/lois.hpp>
#include <chapitre01/topologie.hpp>

#include "banc/texte.hpp"
#include "rapport/morceaux.hpp"

namespace projet {
namespace {

/// Un repère dont l'axe des workers et celui des accélérations vont de 0 à `maximum`, en
/// pourcentages de la figure.
struct Repere {
    double maximum;

    double x(double workers) const { return 100 * workers / maximum; }
    double y(double acceleration) const { return 100 - 100 * acceleration / maximum; }

    std::string trait(const char* classe, double n1, double a1, double n2, double a2) const {
        return fmt::format(
            "<line class=\"{}\" x1=\"{:.2f}%\" y1=\"{:.2f}%\" x2=\"{:.2f}%\" y2=\"{:.2f}%\"/>\n",
            classe, x(n1), y(a1), x(n2), y(a2));
    }
};

std::string loi(const Repere& repere, double part, int workers) {
    constexpr int morceaux = 24;
    std::string svg;
    double avant = 1;
    for (int i = 1; i <= morceaux; ++i) {
        const double n = 1 + (workers - 1) * static_cast<double>(i) / morceaux;
        svg += repere.trait("loi", avant, cours::amdahl(part, avant), n, cours::amdahl(part, n));
        avant = n;
    }
    return svg;
}

std::string points_mesures(const Repere& repere, const std::vector<PointDeCourbe>& points) {
    std::string svg;
    for (const auto& point : points)
        svg += fmt::format(
            "<circle class=\"mesure\" cx=\"{:.2f}%\" cy=\"{:.2f}%\" r=\"4\"><title>{} : × {}"
            "</title></circle>\n",
            repere.x(point.workers), repere.y(point.acceleration),
            pluriel(static_cast<std::size_t>(point.workers), "worker"),
            nombre(point.acceleration, 2));
    return svg;
}

std::string petite_figure(const BilanVersion& bilan, const std::vector<PointDeCourbe>& points) {
    const int workers = points.back().workers;
    Repere repere{static_cast<double>(workers)};
    for (const auto& point : points)
        repere.maximum = std::max(repere.maximum, point.acceleration);
    const auto part = part_sequentielle(points, cours::coeurs_utilisables());
    std::string svg = fmt::format("<svg role=\"img\" aria-label=\"accélération de {}\">\n",
                                  echapper(bilan.version->nom));
    svg += repere.trait("grille", 0, 0, repere.maximum, 0) +
           repere.trait("grille", 0, 0, 0, repere.maximum) +
           repere.trait("reference", 0, 0, workers, workers);
    if (part) svg += loi(repere, *part, workers);
    svg += points_mesures(repere, points) + "</svg>\n";
    return fmt::format(
        "<figure class=\"cadre\"><strong>{}</strong>\n{}<figcaption>× {} avec {}{}"
        "</figcaption></figure>\n",
        echapper(bilan.version->nom), svg, nombre(points.back().acceleration, 2),
        pluriel(static_cast<std::size_t>(workers), "worker"),
        part ? fmt::format(" · part séquentielle {} %", nombre(100 * *part, 1)) : "");
}

}  // namespace

std::string figure_courbes(const Campagne& campagne) {
    std::string figures;
    for (const auto& bilan : campagne.bilans)
        if (const auto points = courbe(bilan); !points.empty())
            figures += petite_figure(bilan, points);
    if (figures.empty()) return "";
    return "<p class=\"discret\">En abscisse, le nombre de workers ; en ordonnée, l'accélération "
           "sur la même version avec un seul. Points : médianes mesurées. Tirets : l'idéal. "
           "Trait plein : la loi d'Amdahl, ajustée sur les points qui ne dépassent pas le nombre "
           "de processeurs."
           "</p>\n<div class=\"petites\">" +
           figures + "</div>\n";
}

}  // namespace projet
