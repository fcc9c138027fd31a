#include "rapport/rapport_html.hpp"

#include <fmt/format.h>

#include "banc/texte.hpp"
#include "rapport/morceaux.hpp"

namespace projet {
namespace {

/// Une partie de la page ; rien si elle est vide.
std::string partie(std::string_view titre, const std::string& contenu) {
    return contenu.empty() ? "" : fmt::format("<h2>{}</h2>\n{}", titre, contenu);
}

std::string entete(const Donnees& d) {
    std::uint64_t octets = 0;
    for (const auto& image : d.inventaire.images)
        octets += image.octets;
    std::string html = fmt::format(
        "<h1>Convertir des images en gris, de {} façons</h1>\n<p class=\"discret\">{} ({} Mio), "
        "{} par version, {}, décodage {}. {}.</p>\n",
        d.campagne.bilans.size(), pluriel(d.inventaire.images.size(), "image"), octets >> 20,
        pluriel(static_cast<std::size_t>(d.reglages.workers), "worker"),
        d.plan.repetitions > 1 ? fmt::format("{} exécutions de chacune", d.plan.repetitions)
                               : "une exécution",
        nom(d.reglages.conversion.decodage.mode), echapper(modele_processeur()));
    if (!d.interruption.empty())
        html += fmt::format("<p><strong>Interrompu ({}) : ce qui suit est partiel.</strong></p>\n",
                            echapper(d.interruption));
    return html;
}

std::string phrases(const Donnees& d) {
    std::string html;
    for (const auto& phrase : interpreter(d))
        html += "<li>" + echapper(phrase) + "</li>\n";
    return html.empty() ? "" : "<ul>\n" + html + "</ul>\n";
}

std::string mentions(const std::vector<Mention>& liste) {
    std::string html;
    for (const auto& [fichier, texte] : liste)
        html += fmt::format("<li><code>{}</code> : {}</li>\n", echapper(fichier), echapper(texte));
    return html.empty() ? "" : "<ul>\n" + html + "</ul>\n";
}

std::string chronologies(const Donnees& d) {
    std::string html;
    for (const auto& bilan : d.campagne.bilans)
        html += chronologie(bilan, d.inventaire.images);
    return html.empty() ? "" : legende() + html;
}

}  // namespace

std::string en_html(const Donnees& d) {
    return fmt::format(
               "<!DOCTYPE html>\n<html lang=\"fr\"><head><meta charset=\"utf-8\">\n"
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
               "<title>Conversion d'images : rapport</title>\n<style>{}</style></head>\n<body>\n",
               feuille_de_style()) +
           entete(d) + partie("Ce qu'il faut retenir", phrases(d)) +
           partie("Durées", figure_durees(d.campagne)) +
           partie("L'accélération, selon le nombre de workers", figure_courbes(d.campagne)) +
           partie("Tous les chiffres", tableau_html(d.campagne)) +
           partie("Où passe le temps", figure_etapes(d.campagne)) +
           partie("Qui fait quoi, à chaque instant", chronologies(d)) +
           partie("Les deux journaux", journaux_cote_a_cote(d)) +
           partie("Fichiers sans résultat", mentions(echecs(d))) +
           partie("Remarques", mentions(remarques(d))) + "</body></html>\n";
}

}  // namespace projet
