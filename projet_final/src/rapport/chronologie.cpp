#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "banc/texte.hpp"
#include "rapport/morceaux.hpp"

namespace projet {
namespace {

constexpr int hauteur_worker = 24;
constexpr double largeur_min = 0.02;          // en pour cent : au-dessous, on ne verrait rien
constexpr std::size_t rectangles_max = 6000;  // d'une figure : la page doit rester légère

/// Les workers qui apparaissent, chacun sur sa rangée, dans l'ordre de leurs numéros.
std::map<int, int> rangees_de(const std::vector<PassageDImage>& passages) {
    std::map<int, int> rangees;
    for (const auto& [image, passage] : passages)
        rangees.emplace(passage.worker, 0);
    int rangee = 0;
    for (auto& [worker, place] : rangees)
        place = rangee++;
    return rangees;
}

}  // namespace

std::string chronologie(const BilanVersion& bilan, std::span<const Image> images) {
    const auto passages = passages_de(bilan);
    if (passages.empty()) return "";
    const auto rangees = rangees_de(passages);
    const auto& execution = bilan.executions.back();
    const auto x = [&](std::chrono::steady_clock::time_point instant) {
        return std::clamp(100 * en_secondes(instant - execution.debut) / execution.duree_s, 0.0,
                          100.0);
    };
    const int bas = static_cast<int>(rangees.size()) * hauteur_worker;
    std::string svg =
        fmt::format("<svg role=\"img\" aria-label=\"chronologie de {}\" height=\"{}\">\n",
                    echapper(bilan.version->nom), bas + 22);
    std::size_t dessines = 0;
    for (const auto& [image, passage] : passages) {
        const double debut = x(passage.debut);
        const double largeur = x(passage.fin) - debut;
        if (largeur < largeur_min || dessines == rectangles_max) continue;
        ++dessines;
        svg += fmt::format(
            "<rect class=\"{}\" x=\"{:.3f}%\" width=\"{:.3f}%\" y=\"{}\" height=\"{}\">"
            "<title>{} : {} de {}, {}</title></rect>\n",
            classe(passage.activite), debut, largeur,
            rangees.at(passage.worker) * hauteur_worker + 2, hauteur_worker - 4,
            fmt::format("worker {}", passage.worker), nom(passage.activite),
            echapper(affichable(images[image].relatif)),
            duree(en_secondes(passage.fin - passage.debut)));
    }
    svg += fmt::format(
        "<text class=\"axe\" x=\"0\" y=\"{0}\">0</text><text class=\"axe\" x=\"100%\" y=\"{0}\" "
        "text-anchor=\"end\">{1}</text></svg>",
        bas + 16, duree(execution.duree_s));
    const std::size_t tus = passages.size() - dessines;
    return fmt::format(
        "<details{}><summary><code>{}</code> — {}</summary><figure class=\"cadre\">{}"
        "<figcaption>Une rangée par worker ; le blanc est l'attente. {}</figcaption></figure>"
        "</details>\n",
        bilan.version->nom == "threads_verrou" || bilan.version->nom == "mono_thread" ? " open"
                                                                                      : "",
        echapper(bilan.version->nom), pluriel(rangees.size(), "worker"), svg,
        tus == 0
            ? ""
            : fmt::format("Trop courts pour être dessinés : {} sur {} ; trace.json les a tous.",
                          pluriel(tus, "passage"), passages.size()));
}

}  // namespace projet
