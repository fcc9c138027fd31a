#include <fmt/format.h>

#include <algorithm>
#include <chapitre01/topologie.hpp>
#include <cmath>
#include <set>

#include "banc/texte.hpp"
#include "programme/rapport.hpp"

namespace projet {
namespace {

using Ligne = std::vector<std::string>;

std::size_t largeur(
    const std::string& texte) {  // en caractères : les octets de suite d'UTF-8 ne comptent pas
    return static_cast<std::size_t>(
        std::count_if(texte.begin(), texte.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

/// Un tableau aligné : première colonne à gauche, les autres à droite ; la première ligne est le
/// titre.
std::string aligner(const std::vector<Ligne>& lignes) {
    std::vector<std::size_t> largeurs(lignes.front().size());
    for (const auto& ligne : lignes)
        for (std::size_t c = 0; c < ligne.size(); ++c)
            largeurs[c] = std::max(largeurs[c], largeur(ligne[c]));
    std::string texte;
    for (std::size_t l = 0; l < lignes.size(); ++l) {
        for (std::size_t c = 0; c < lignes[l].size(); ++c) {
            const std::string vide(largeurs[c] - largeur(lignes[l][c]), ' ');
            texte += c == 0 ? lignes[l][c] + vide : "  " + vide + lignes[l][c];
        }
        texte += '\n';
        if (l > 0) continue;
        for (std::size_t c = 0; c < largeurs.size(); ++c) {
            if (c > 0) texte += "  ";
            for (std::size_t i = 0; i < largeurs[c]; ++i)
                texte += "─";
        }
        texte += '\n';
    }
    return texte;
}

/// La médiane d'une grandeur sur les exécutions complètes.
template <class Grandeur>
double mediane(const BilanVersion& bilan, const Grandeur& grandeur) {
    std::vector<double> valeurs;
    for (const auto& e : bilan.executions)
        if (e.complete) valeurs.push_back(grandeur(e));
    return resumer(std::move(valeurs)).mediane;
}

std::string tableau_durees(const Campagne& campagne) {
    std::vector<Ligne> lignes{
        {"version", "médiane", "quartiles", "images/s", "Mpx/s", "accélération", "efficacité"}};
    for (const auto& bilan : campagne.bilans) {
        const Resume d = bilan.durees();
        if (d.mesures == 0) continue;
        const double gain = acceleration(campagne, bilan);
        const auto& derniere = bilan.executions.front();
        lignes.push_back(
            {std::string(bilan.version->nom), duree(d.mediane),
             d.mesures < 2 ? "une mesure"
                           : fmt::format("{} – {}", duree(d.quartile1), duree(d.quartile3)),
             nombre(static_cast<double>(derniere.converties) / d.mediane, 1),
             nombre(static_cast<double>(derniere.pixels) / d.mediane / 1e6, 1),
             gain == 0 ? "—" : "× " + nombre(gain, 2),
             gain == 0 ? "—" : nombre(100 * gain / derniere.version.workers, 0) + " %"});
    }
    return aligner(lignes);
}

std::string tableau_ressources(const Campagne& campagne) {
    std::vector<Ligne> lignes{{"version", "workers", "temps CPU", "mémoire max",
                               "passages volontaires", "involontaires"}};
    for (const auto& bilan : campagne.bilans) {
        if (bilan.durees().mesures == 0) continue;
        const auto chiffre = [&](auto grandeur, int decimales = 0) {
            return nombre(mediane(bilan, grandeur), decimales);
        };
        lignes.push_back(
            {std::string(bilan.version->nom),
             chiffre([](const Execution& e) { return e.version.workers; }),
             duree(mediane(bilan, [](const Execution& e) { return e.ressources.cpu_s(); })),
             chiffre([](const Execution& e) {
                 return static_cast<double>(e.ressources.memoire_max_octets) / 1048576;
             }) + " Mio",
             chiffre([](const Execution& e) {
                 return static_cast<double>(e.ressources.passages_volontaires);
             }),
             chiffre([](const Execution& e) {
                 return static_cast<double>(e.ressources.passages_involontaires);
             })});
    }
    return aligner(lignes);
}

std::string tableau_synchronisation(const Campagne& campagne) {
    std::vector<Ligne> lignes{{"version", "compteur", "lignes intactes", "mêlées", "perdues",
                               "prises", "contentions", "attente", "la plus longue"}};
    for (const auto& bilan : campagne.bilans) {
        if (bilan.executions.empty()) continue;
        const Cumul c = cumuler(bilan);
        const bool mesuree = c.attente.acquisitions > 0;
        const auto attente = [&](std::chrono::nanoseconds temps) {
            return mesuree ? duree(std::chrono::duration<double>(temps).count()) : "—";
        };
        lignes.push_back({std::string(bilan.version->nom),
                          fmt::format("{}/{}", c.comptees, c.faites),
                          fmt::format("{}/{}", c.journal.intactes, c.journal.attendues),
                          fmt::format("{}", c.journal.melees), fmt::format("{}", c.journal.perdues),
                          mesuree ? fmt::format("{}", c.attente.acquisitions) : "—",
                          mesuree ? fmt::format("{}", c.attente.contentions) : "—",
                          attente(c.attente.attente_totale), attente(c.attente.attente_max)});
    }
    return aligner(lignes);
}

/// Une ligne par version, une colonne par nombre de workers ; vide sans --courbe.
std::string tableau_courbes(const Campagne& campagne) {
    std::set<int> effectifs;
    for (const auto& bilan : campagne.bilans)
        for (const auto& point : courbe(bilan))
            effectifs.insert(point.workers);
    if (effectifs.empty()) return "";
    std::vector<Ligne> lignes{{"version"}};
    for (const int workers : effectifs)
        lignes.front().push_back(pluriel(static_cast<std::size_t>(workers), "worker"));
    lignes.front().push_back("part séquentielle");
    for (const auto& bilan : campagne.bilans) {
        const auto points = courbe(bilan);
        if (points.empty()) continue;
        Ligne ligne{std::string(bilan.version->nom)};
        for (const int workers : effectifs) {
            const auto point = std::find_if(points.begin(), points.end(),
                                            [&](const auto& p) { return p.workers == workers; });
            ligne.push_back(point == points.end() ? "—" : "× " + nombre(point->acceleration, 2));
        }
        const auto part = part_sequentielle(points, cours::coeurs_utilisables());
        ligne.push_back(part ? nombre(100 * *part, 1) + " %" : "—");
        lignes.push_back(std::move(ligne));
    }
    return aligner(lignes);
}

std::string diagramme(const Campagne& campagne) {
    double meilleur = 0;
    for (const auto& bilan : campagne.bilans)
        if (const Resume d = bilan.durees(); d.mesures > 0)
            meilleur = std::max(meilleur, 1 / d.mediane);
    std::string texte;
    for (const auto& bilan : campagne.bilans) {
        const Resume d = bilan.durees();
        if (d.mesures == 0) continue;
        constexpr int pleine_largeur = 40;
        std::string barre;
        for (long i = 0; i < std::lround(pleine_largeur / d.mediane / meilleur); ++i)
            barre += "█";
        texte += fmt::format(
            "{:<20} {} {} images/s\n", bilan.version->nom, barre,
            nombre(static_cast<double>(bilan.executions.front().converties) / d.mediane, 1));
    }
    return texte;
}

}  // namespace

std::string tableaux(const Donnees& donnees) {
    const Campagne& campagne = donnees.campagne;
    const bool mesures = std::any_of(campagne.bilans.begin(), campagne.bilans.end(),
                                     [](const auto& b) { return b.durees().mesures > 0; });
    if (!mesures) return "";
    std::string texte = "Durées\n" + tableau_durees(campagne);
    if (campagne.bilans.size() > 1) texte += "\nDébit (plus long = mieux)\n" + diagramme(campagne);
    if (const std::string courbes = tableau_courbes(campagne); !courbes.empty())
        texte += "\nAccélération, sur la même version avec un seul worker\n" + courbes;
    texte += "\nRessources (médianes)\n" + tableau_ressources(campagne);
    texte += "\nRessources partagées (toutes les exécutions mesurées)\n" +
             tableau_synchronisation(campagne);
    return texte;
}

}  // namespace projet
