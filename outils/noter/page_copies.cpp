#include <fmt/format.h>

#include <sstream>

#include "laisses.hpp"
#include "mise_en_forme.hpp"
#include "page_parties.hpp"
#include "precisions.hpp"
#include "remise.hpp"
#include "rendu_html.hpp"
#include "retour.hpp"
#include "suspicion.hpp"

namespace noter {
namespace {

constexpr std::size_t laisses_sur_la_page = 200;

std::string rejeux(const Passage& passage, const char* intitule) {
    std::string verdicts;
    for (const auto& rejeu : passage.rejeux)
        verdicts += fmt::format(" {}", nom(rejeu.verdict));
    return verdicts.empty() ? "" : fmt::format("<p>{} :{}</p>\n", intitule, verdicts);
}

/// `ancre` : le début du nom des lignes de la réponse.
std::string preuves(const NoteExercice& note, const std::string& ancre) {
    std::string texte;
    for (const auto& s : note.signalements) {
        const char* couleur = s.nature == Nature::suspicion ? "mal" : "moyen";
        const char* quoi = s.nature == Nature::ressemblance ? "Ressemblance" : "À regarder";
        const std::string ou =
            s.ligne > 0 ? fmt::format(", <a href=\"#{0}{1}\">ligne {1}</a>", ancre, s.ligne) : "";
        texte += fmt::format("<p class={}>{}{} : {}</p>\n", couleur, quoi, ou, echapper(s.phrase));
    }
    texte += rejeux(note.visible, "Rejoué");
    if (note.cachee) {
        for (const auto& constat : note.cachee->jugement.constats)
            texte += fmt::format("<p>Épreuve cachée, « {} » : {} — {}</p>\n", echapper(constat.cas),
                                 nom(constat.verdict), echapper(constat.phrase));
        texte += rejeux(*note.cachee, "Épreuve cachée, rejouée");
    }
    return texte;
}

/// La réponse, une ligne par élément : la feuille de style les numérote, un lien y mène.
std::string reponse_numerotee(const NoteExercice& note, const std::string& ancre) {
    std::string texte = fmt::format("<details><summary>La réponse ({})</summary><pre class=code>",
                                    echapper(note.chemin));
    std::istringstream flux(note.reponse);
    int numero = 0;
    for (std::string ligne; std::getline(flux, ligne);)
        texte += fmt::format("<span id={}{}>{}</span>", ancre, ++numero, echapper(ligne));
    return texte + "</pre></details>\n";
}

std::string laisses_de(const Copie& copie) {
    if (copie.laisses.empty()) return "";
    std::string texte =
        fmt::format("<details{}><summary>Dans le rendu, mais pas pris</summary><ul>\n",
                    copie.a_des_restes() ? " open" : "");
    for (const auto& phrase : dire_les_laisses(copie, laisses_sur_la_page))
        texte += fmt::format("<li>{}\n", echapper(phrase));
    return texte + "</ul></details>\n";
}

/// Ce qui vaut pour le rendu entier.
std::string entete_de_copie(const Classe& classe, const Copie& copie) {
    std::string texte;
    const auto dire = [&](const char* couleur, const std::string& phrase) {
        texte += fmt::format("<p class={}>{}</p>\n", couleur, echapper(phrase));
    };
    if (const auto niveau = suspicion(classe, copie); niveau != Suspicion::aucune)
        dire(niveau == Suspicion::forte ? "mal" : "moyen", "Suspicion " + nommer(niveau) + ".");
    if (copie.absent) dire("moyen", "Absent : aucun rendu n'est à son nom.");
    if (!copie.appel.empty()) dire("moyen", "Liste de la classe : " + copie.appel);
    if (!copie.refus.empty()) dire("mal", "Rendu refusé : " + copie.refus + ".");
    if (const auto remise = phrase_de_remise(copie); !remise.empty())
        dire(copie.date ? "rien" : "moyen", remise);
    if (copie.ajustement) dire("bien", precision_du_total(copie));
    for (const auto& remarque : copie.remarques)
        dire("moyen", "Dans le rendu : " + remarque);
    return texte + laisses_de(copie);
}

std::string vue_de_note(const Classe& classe, std::size_t c, std::size_t e,
                        const juge::Catalogue& catalogue) {
    const auto& note = classe.copies[c].exercices[e];
    const auto& exercice = *classe.exercices[e];
    const std::string ancre = fmt::format("c{}e{}l", c, e);
    const std::string retour =
        note.etat == Etat::note ? retour_exercice(exercice, note, catalogue) : note.phrase + "\n";
    std::string texte = fmt::format(
        "<details><summary><span class={}>{} — {}</span> ({} sur {})</summary>\n{}<div "
        "class=retour>{}</div>\n",
        classe_css(note), echapper(exercice.numero()), note.verdict(), a_lire(note.points),
        a_lire(classe.sur(e)), preuves(note, ancre),
        markdown_en_html(phrases_des_points(classe, e, note) + retour));
    if (!note.reponse.empty()) texte += reponse_numerotee(note, ancre);
    return texte + "</details>\n";
}

std::string vue_de_copie(const Classe& classe, std::size_t c, const juge::Catalogue& catalogue) {
    const auto& copie = classe.copies[c];
    std::string texte = fmt::format("<h3 id=copie{}>{} : {} sur {}</h3>\n", c, echapper(copie.nom),
                                    a_lire(copie.points()), a_lire(classe.points_max()));
    texte += entete_de_copie(classe, copie);
    for (std::size_t e = 0; e < copie.exercices.size(); ++e)
        if (copie.exercices[e].etat != Etat::absent || copie.exercices[e].ajustement)
            texte += vue_de_note(classe, c, e, catalogue);
    return texte;
}

}  // namespace

std::string vue_des_copies(const Classe& classe, const juge::Catalogue& catalogue) {
    std::string texte = "<h2>Les copies</h2>\n";
    for (std::size_t c = 0; c < classe.copies.size(); ++c)
        texte += vue_de_copie(classe, c, catalogue);
    return texte;
}

}  // namespace noter
