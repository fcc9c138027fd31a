#include <fmt/format.h>

#include <algorithm>
#include <chapitre02/statistiques.hpp>
#include <cmath>
#include <numeric>
#include <random>
#include <stdexcept>
#include <utility>

namespace cours {
namespace {

using Generateur = std::mt19937_64;

double quantile_de(const std::vector<double>& triees, double part) {
    const double rang = part * static_cast<double>(triees.size() - 1);
    const auto bas = static_cast<std::size_t>(rang);
    const std::size_t haut = std::min(bas + 1, triees.size() - 1);
    return std::lerp(triees[bas], triees[haut], rang - static_cast<double>(bas));
}

/// La médiane ; réordonne les valeurs.
double mediane_de(std::vector<double>& tirage) {
    const auto milieu = tirage.begin() + static_cast<std::ptrdiff_t>(tirage.size() / 2);
    std::nth_element(tirage.begin(), milieu, tirage.end());
    if (tirage.size() % 2 == 1) return *milieu;
    return std::midpoint(*std::max_element(tirage.begin(), milieu), *milieu);
}

/// La médiane d'autant de mesures, tirées avec remise. `tirage` sert de brouillon.
double mediane_retiree(const std::vector<double>& mesures, Generateur& hasard,
                       std::vector<double>& tirage) {
    std::uniform_int_distribution<std::size_t> numero(0, mesures.size() - 1);
    tirage.resize(mesures.size());
    for (double& valeur : tirage)
        valeur = mesures[numero(hasard)];
    return mediane_de(tirage);
}

/// Le rapport des médianes d'autant de tours, tirés avec remise. Les tirages servent de brouillon.
double rapport_retire(const std::vector<double>& avant, const std::vector<double>& apres,
                      Generateur& hasard, std::vector<double>& tirage_avant,
                      std::vector<double>& tirage_apres) {
    std::uniform_int_distribution<std::size_t> numero(0, avant.size() - 1);
    tirage_avant.clear();
    tirage_apres.clear();
    for (std::size_t i = 0; i < avant.size(); ++i) {
        const std::size_t tour = numero(hasard);
        tirage_avant.push_back(avant[tour]);
        tirage_apres.push_back(apres[tour]);
    }
    return mediane_de(tirage_avant) / mediane_de(tirage_apres);
}

/// Lève std::invalid_argument si un rapport de ces durées n'a pas de sens.
void verifier_positives(const Statistiques& avant, const Statistiques& apres) {
    if (avant.minimum() <= 0 || apres.minimum() <= 0)
        throw std::invalid_argument("un rapport de durées demande des mesures positives");
}

/// « 1,83 »
std::string a_virgule(double valeur) {
    std::string texte = fmt::format("{:.2f}", valeur);
    std::replace(texte.begin(), texte.end(), '.', ',');
    return texte;
}

/// La part centrale `confiance` des valeurs que `retirer` donne.
template <class Retirer>
Intervalle percentiles(double confiance, Retirer retirer) {
    if (!(confiance > 0 && confiance < 1))
        throw std::invalid_argument("la confiance d'un intervalle est entre 0 et 1, exclus");
    std::vector<double> valeurs(reechantillonnages);
    std::generate(valeurs.begin(), valeurs.end(), retirer);
    std::sort(valeurs.begin(), valeurs.end());
    const double queue = (1 - confiance) / 2;
    return {quantile_de(valeurs, queue), quantile_de(valeurs, 1 - queue)};
}

}  // namespace

Statistiques::Statistiques(std::vector<double> mesures) : triees_(std::move(mesures)) {
    if (triees_.empty()) throw std::invalid_argument("aucune mesure à résumer");
    if (!std::all_of(triees_.begin(), triees_.end(), [](double m) { return std::isfinite(m); }))
        throw std::invalid_argument("une mesure n'est pas un nombre fini");
    std::sort(triees_.begin(), triees_.end());
}

double Statistiques::moyenne() const {
    return std::accumulate(triees_.begin(), triees_.end(), 0.0) / static_cast<double>(nombre());
}

double Statistiques::ecart_type() const {
    if (nombre() == 1) return 0;
    const double centre = moyenne();
    double somme = 0;
    for (const double mesure : triees_)
        somme += (mesure - centre) * (mesure - centre);
    return std::sqrt(somme / static_cast<double>(nombre() - 1));
}

double Statistiques::quantile(double part) const {
    if (!(part >= 0 && part <= 1))
        throw std::invalid_argument("un quantile se demande pour une part entre 0 et 1");
    return quantile_de(triees_, part);
}

Intervalle intervalle_mediane(const Statistiques& mesures, double confiance) {
    Generateur hasard;
    std::vector<double> tirage;
    return percentiles(confiance,
                       [&] { return mediane_retiree(mesures.triees(), hasard, tirage); });
}

Rapport comparer(const Statistiques& avant, const Statistiques& apres, double confiance) {
    verifier_positives(avant, apres);
    Generateur hasard;
    std::vector<double> tirage;
    const auto intervalle = percentiles(confiance, [&] {
        const double numerateur = mediane_retiree(avant.triees(), hasard, tirage);
        return numerateur / mediane_retiree(apres.triees(), hasard, tirage);
    });
    return {avant.mediane() / apres.mediane(), intervalle,
            std::min(avant.nombre(), apres.nombre())};
}

Rapport comparer_tour_a_tour(const std::vector<double>& avant, const std::vector<double>& apres,
                             double confiance) {
    if (avant.size() != apres.size())
        throw std::invalid_argument("à chaque tour, une mesure de chaque programme");
    const Statistiques s_avant(avant);
    const Statistiques s_apres(apres);
    verifier_positives(s_avant, s_apres);
    Generateur hasard;
    std::vector<double> tirage_avant;
    std::vector<double> tirage_apres;
    const auto intervalle = percentiles(confiance, [&] {
        return rapport_retire(avant, apres, hasard, tirage_avant, tirage_apres);
    });
    return {s_avant.mediane() / s_apres.mediane(), intervalle, avant.size()};
}

VerdictDeVitesse verdict(const Rapport& avant_sur_apres) {
    if (!avant_sur_apres.concluant()) return VerdictDeVitesse::pas_de_verdict;
    return avant_sur_apres.intervalle.bas > 1 ? VerdictDeVitesse::plus_rapide
                                              : VerdictDeVitesse::plus_lent;
}

std::string phrase(const Rapport& rapport, double confiance) {
    if (rapport.mesures < mesures_minimales)
        return fmt::format("pas de verdict, il faut au moins {} mesures", mesures_minimales);
    const auto conclusion = verdict(rapport);
    const bool lent = conclusion == VerdictDeVitesse::plus_lent;
    const auto& [bas, haut] = rapport.intervalle;
    // « 2 fois plus lentement » se lit mieux que « × 0,5 ».
    const auto facteur = [&](double valeur) { return a_virgule(lent ? 1 / valeur : valeur); };
    const auto entre = fmt::format("à {:g} %, entre {} et {}", 100 * confiance,
                                   facteur(lent ? haut : bas), facteur(lent ? bas : haut));
    if (conclusion == VerdictDeVitesse::pas_de_verdict)
        return fmt::format("pas de verdict, le bruit dépasse l'écart (× {} ; {})",
                           facteur(rapport.valeur), entre);
    return fmt::format("{} fois plus {} ({})", facteur(rapport.valeur), lent ? "lentement" : "vite",
                       entre);
}

}  // namespace cours
