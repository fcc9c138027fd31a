#include <fmt/format.h>

#include <algorithm>

#include "identite.hpp"
#include "mise_en_forme.hpp"
#include "page_parties.hpp"
#include "regarder.hpp"
#include "statistiques.hpp"
#include "suspicion.hpp"

namespace noter {
namespace {

std::string histogramme(const std::vector<double>& notes, double sur) {
    const auto effectifs = repartition(notes, sur);
    const auto maximum =
        std::max<std::size_t>(1, *std::max_element(effectifs.begin(), effectifs.end()));
    std::string texte =
        "<figure><figcaption>Combien de rendus par dixième de la note. Sous chaque barre, où elle "
        "commence.</figcaption>\n<ol class=histo>\n";
    for (std::size_t i = 0; i < effectifs.size(); ++i) {
        const double debut = sur * static_cast<double>(i) / 10;
        texte += fmt::format(
            "<li title=\"de {0} à {1} : {2} rendu{3}\" style=\"--h:{4:.3f}\"><b>{5}</b><i></i>"
            "<span>{0}</span></li>\n",
            a_lire(debut), a_lire(debut + sur / 10), effectifs[i], pluriel(effectifs[i]),
            static_cast<double>(effectifs[i]) / static_cast<double>(maximum),
            effectifs[i] > 0 ? std::to_string(effectifs[i]) : "");
    }
    return texte + "</ol></figure>\n";
}

std::string resume(const Classe& classe) {
    const auto notes = notes_de_la_classe(classe);
    const std::size_t absents = classe.copies.size() - notes.size();
    if (notes.empty()) return "<p>Aucun rendu.</p>\n";
    const auto [moindre, meilleure] = std::minmax_element(notes.begin(), notes.end());
    return fmt::format(
               "<p class=resume>Moyenne : <b>{}</b> sur {} · médiane : <b>{}</b> · de {} à {} · {} "
               "rendu{}{}</p>\n",
               a_lire(moyenne(notes)), a_lire(classe.points_max()), a_lire(mediane(notes)),
               a_lire(*moindre), a_lire(*meilleure), notes.size(), pluriel(notes.size()),
               absents > 0 ? fmt::format(", {} absent{} (non compté{})", absents, pluriel(absents),
                                         pluriel(absents))
                           : "") +
           histogramme(notes, classe.points_max());
}

std::string case_d_exercice(const NoteExercice& note) {
    std::string marques;
    if (note.plafond) marques += " · plafonné";
    if (note.ajustement) marques += " · ajusté";
    return fmt::format("<td class={} data-v={}>{}<small>{}{}</small>", classe_css(note),
                       nombre(note.points), note.verdict(), a_lire(note.points), marques);
}

std::string case_de_suspicion(const Classe& classe, const Copie& copie) {
    const auto niveau = suspicion(classe, copie);
    const char* couleur = niveau == Suspicion::forte     ? "mal"
                          : niveau == Suspicion::moyenne ? "moyen"
                                                         : "rien";
    return fmt::format("<td class={} data-v={}>{}", couleur, static_cast<int>(niveau),
                       nommer(niveau));
}

std::string ligne_de_copie(const Classe& classe, std::size_t c) {
    const auto& copie = classe.copies[c];
    std::string texte = fmt::format("<tr><td><a href=\"#copie{}\">{}</a><td class=n data-v={}>{}",
                                    c, echapper(nom_a_lire(copie.nom)), nombre(copie.points()),
                                    a_lire(copie.points()));
    if (copie.absent) texte += "<small>absent</small>";
    if (copie.penalite > 0)
        texte += fmt::format("<small>retard {} j, −{:.0f} %</small>", copie.jours_de_retard,
                             100 * copie.penalite);
    if (copie.ajustement) texte += "<small>ajusté</small>";
    for (const auto& note : copie.exercices)
        texte += case_d_exercice(note);
    texte += case_de_suspicion(classe, copie);
    const double part = ressemblance_de(classe, c);
    texte += part > 0 ? fmt::format(
                            "<td class=n data-v={:.3f}><a href=\"#ressemblances\">{:.0f} "
                            "%</a>",
                            part, 100 * part)
                      : "<td data-v=0>";
    const auto phrases = a_regarder(classe, copie).size();
    texte += fmt::format("<td class=n data-v={}>{}", phrases,
                         phrases > 0 ? std::to_string(phrases) : "");
    return texte + "</tr>\n";
}

}  // namespace

std::string vue_de_la_classe(const Classe& classe) {
    std::string texte = "<h2>La classe</h2>\n" + resume(classe);
    texte += fmt::format(
        "<div class=large><table class=triable><thead><tr><th>Rendu<th>Points sur "
        "{}",
        a_lire(classe.points_max()));
    for (std::size_t e = 0; e < classe.exercices.size(); ++e)
        texte += fmt::format("<th><a href=\"#{}\">{}</a><small>sur {}</small>",
                             echapper(classe.exercices[e]->id),
                             echapper(classe.exercices[e]->numero()), a_lire(classe.sur(e)));
    texte += "<th>Suspicion<th>Ressemblance<th>À regarder</tr></thead>\n<tbody>\n";
    for (std::size_t c = 0; c < classe.copies.size(); ++c)
        texte += ligne_de_copie(classe, c);
    return texte + "</tbody></table></div>\n";
}

}  // namespace noter
