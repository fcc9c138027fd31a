// Les figures sont en SVG, placées en pourcentages : elles suivent la largeur de la page, et leurs
// textes gardent leur taille, sur un téléphone aussi.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "banc/texte.hpp"
#include "rapport/morceaux.hpp"

namespace projet {
namespace {

constexpr int hauteur_rangee = 42;  // un nom, une barre
constexpr int hauteur_axe = 26;

/// La grille et les graduations d'un axe horizontal de durées, sous `rangees` rangées.
std::string axe(const std::vector<double>& valeurs, std::size_t rangees) {
    const int bas = static_cast<int>(rangees) * hauteur_rangee;
    std::string svg;
    for (const double valeur : valeurs) {
        const double x = 100 * valeur / valeurs.back();
        const char* ancre = valeur == 0 ? "start" : valeur == valeurs.back() ? "end" : "middle";
        svg += fmt::format(
            "<line class=\"grille\" x1=\"{0:.2f}%\" x2=\"{0:.2f}%\" y1=\"0\" y2=\"{1}\"/>"
            "<text class=\"axe\" x=\"{0:.2f}%\" y=\"{2}\" text-anchor=\"{3}\">{4}</text>\n",
            x, bas, bas + 16, ancre, valeur == 0 ? "0" : duree(valeur));
    }
    return svg;
}

std::string ouvrir_svg(std::size_t rangees, std::string_view description) {
    return fmt::format("<svg role=\"img\" aria-label=\"{}\" height=\"{}\">\n",
                       echapper(description),
                       static_cast<int>(rangees) * hauteur_rangee + hauteur_axe);
}

std::string ligne(const std::vector<std::string>& cellules, const char* balise) {
    std::string html = "<tr>";
    for (const auto& cellule : cellules)
        html += fmt::format("<{0}>{1}</{0}>", balise, cellule);
    return html + "</tr>\n";
}

std::vector<const BilanVersion*> mesurees(const Campagne& campagne) {
    std::vector<const BilanVersion*> bilans;
    for (const auto& bilan : campagne.bilans)
        if (bilan.durees().mesures > 0) bilans.push_back(&bilan);
    return bilans;
}

double plus_longue(const std::vector<const BilanVersion*>& bilans) {
    double maximum = 0;
    for (const auto* bilan : bilans)
        for (const auto& execution : bilan->executions)
            if (execution.complete) maximum = std::max(maximum, execution.duree_s);
    return maximum;
}

std::string rangee_durees(const BilanVersion& bilan, int haut, double echelle) {
    const Resume d = bilan.durees();
    const auto x = [&](double secondes) { return 100 * secondes / echelle; };
    std::string svg = fmt::format(
        "<text x=\"0\" y=\"{}\">{} — {}</text>\n"
        "<rect class=\"quartiles\" x=\"{:.3f}%\" width=\"{:.3f}%\" y=\"{}\" height=\"14\"/>\n",
        haut + 14, echapper(bilan.version->nom), duree(d.mediane), x(d.quartile1),
        std::max(0.2, x(d.quartile3) - x(d.quartile1)), haut + 20);
    for (const auto& e : bilan.executions)
        if (e.complete)
            svg += fmt::format("<circle class=\"mesure\" cx=\"{:.3f}%\" cy=\"{}\" r=\"3\"/>",
                               x(e.duree_s), haut + 27);
    return svg + fmt::format(
                     "<line class=\"mediane\" x1=\"{0:.3f}%\" x2=\"{0:.3f}%\" y1=\"{1}\" "
                     "y2=\"{2}\"/>\n",
                     x(d.mediane), haut + 18, haut + 36);
}

/// Les temps passés à chaque activité, puis le reste, dans l'ordre d'activites().
std::vector<double> parts(const BilanVersion& bilan) {
    const Cumul c = cumuler(bilan);
    std::vector<double> temps{
        en_secondes(c.etapes.lecture),  en_secondes(c.etapes.decodage),
        en_secondes(c.etapes.gris),     en_secondes(c.etapes.encodage),
        en_secondes(c.etapes.ecriture), en_secondes(c.attente.attente_totale)};
    const double fait = std::accumulate(temps.begin(), temps.end(), 0.0);
    temps.push_back(std::max(0.0, c.duree_workers_s - fait));
    const double total = std::accumulate(temps.begin(), temps.end(), 0.0);
    if (total > 0)
        for (double& part : temps)
            part = 100 * part / total;
    return temps;
}

std::string rangee_etapes(const BilanVersion& bilan, int haut) {
    std::string svg =
        fmt::format("<text x=\"0\" y=\"{}\">{}</text>\n", haut + 14, echapper(bilan.version->nom));
    const auto pourcents = parts(bilan);
    double x = 0;
    for (std::size_t i = 0; i < pourcents.size(); ++i) {
        const bool reste = i == activites().size();
        svg += fmt::format(
            "<rect class=\"{}\" x=\"{:.3f}%\" width=\"{:.3f}%\" y=\"{}\" height=\"16\">"
            "<title>{} : {} %</title></rect>\n",
            reste ? "reste" : classe(activites()[i]), x, pourcents[i], haut + 20,
            reste ? "reste" : nom(activites()[i]), nombre(pourcents[i], 1));
        x += pourcents[i];
    }
    return svg;
}

}  // namespace

std::string tableau_html(const Campagne& campagne) {
    const auto bilans = mesurees(campagne);
    if (bilans.empty()) return "";
    std::string html = "<div class=\"cadre\"><table>\n";
    html += ligne({"version", "médiane", "quartiles", "images/s", "accélération", "efficacité",
                   "CPU", "mémoire max", "compteur", "lignes intactes", "contentions", "attente"},
                  "th");
    for (const auto* bilan : bilans) {
        const Resume d = bilan->durees();
        const Cumul c = cumuler(*bilan);
        const auto& e = bilan->executions.front();
        const double gain = acceleration(campagne, *bilan);
        const bool mesuree = c.attente.acquisitions > 0;
        html += ligne(
            {echapper(bilan->version->nom), duree(d.mediane),
             d.mesures < 2 ? "une mesure"
                           : fmt::format("{} – {}", duree(d.quartile1), duree(d.quartile3)),
             nombre(static_cast<double>(e.converties) / d.mediane, 1),
             gain == 0 ? "—" : "× " + nombre(gain, 2),
             gain == 0 ? "—" : nombre(100 * gain / e.version.workers, 0) + " %",
             duree(e.ressources.cpu_s()),
             nombre(static_cast<double>(e.ressources.memoire_max_octets) / 1048576, 0) + " Mio",
             fmt::format("{}/{}", c.comptees, c.faites),
             fmt::format("{}/{}", c.journal.intactes, c.journal.attendues),
             mesuree ? fmt::format("{}/{}", c.attente.contentions, c.attente.acquisitions) : "—",
             mesuree ? duree(en_secondes(c.attente.attente_totale)) : "—"},
            "td");
    }
    return html + "</table></div>\n";
}

std::string figure_durees(const Campagne& campagne) {
    const auto bilans = mesurees(campagne);
    if (bilans.empty()) return "";
    const auto valeurs = graduations(plus_longue(bilans));
    std::string svg = ouvrir_svg(bilans.size(), "durée de chaque version, en secondes");
    svg += axe(valeurs, bilans.size());
    const BilanVersion* reference = trouver(campagne, "mono_thread");
    if (reference != nullptr)
        svg += fmt::format(
            "<line class=\"reference\" x1=\"{0:.3f}%\" x2=\"{0:.3f}%\" y1=\"0\" y2=\"{1}\"/>\n",
            100 * reference->durees().mediane / valeurs.back(),
            static_cast<int>(bilans.size()) * hauteur_rangee);
    for (std::size_t i = 0; i < bilans.size(); ++i)
        svg += rangee_durees(*bilans[i], static_cast<int>(i) * hauteur_rangee, valeurs.back());
    return "<figure class=\"cadre\">" + svg +
           "</svg><figcaption>Trait : médiane. Bande : du premier au troisième quartile. Points : "
           "chaque exécution." +
           (reference != nullptr ? " Tirets : mono_thread." : "") + "</figcaption></figure>\n";
}

std::string figure_etapes(const Campagne& campagne) {
    const auto bilans = mesurees(campagne);
    if (bilans.empty()) return "";
    std::string svg =
        fmt::format("<svg role=\"img\" aria-label=\"part de chaque étape\" height=\"{}\">\n",
                    static_cast<int>(bilans.size()) * hauteur_rangee + hauteur_axe);
    const int bas = static_cast<int>(bilans.size()) * hauteur_rangee;
    for (const int pourcent : {0, 25, 50, 75, 100})
        svg +=
            fmt::format("<text class=\"axe\" x=\"{0}%\" y=\"{1}\" text-anchor=\"{2}\">{0} %</text>",
                        pourcent, bas + 16,
                        pourcent == 0     ? "start"
                        : pourcent == 100 ? "end"
                                          : "middle");
    for (std::size_t i = 0; i < bilans.size(); ++i)
        svg += rangee_etapes(*bilans[i], static_cast<int>(i) * hauteur_rangee);
    return legende() + "<figure class=\"cadre\">" + svg +
           "</svg><figcaption>Part du temps des workers (durée × workers), toutes exécutions. Le "
           "clair, à droite, est le reste : journal, synchronisation, workers sans image."
           "</figcaption></figure>\n";
}

}  // namespace projet
