#include "page.hpp"

#include <fmt/format.h>

#include <map>

#include "laisses.hpp"
#include "mise_en_forme.hpp"
#include "precisions.hpp"
#include "regarder.hpp"
#include "remise.hpp"
#include "retour.hpp"

namespace noter {
namespace {

constexpr std::size_t laisses_sur_la_page = 200;
constexpr const char* style = R"css(
:root { color-scheme: light dark; --bord: #8884; --bien: #1a7f37; --mal: #b3261e; --moyen: #8a5a00 }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem }
table { border-collapse: collapse; width: 100% } .large { overflow-x: auto }
th, td { border: 1px solid var(--bord); padding: .3rem .5rem; text-align: left; vertical-align: top }
th { position: sticky; top: 0; background: Canvas }
.large td:first-child, .large th:first-child { position: sticky; left: 0; background: Canvas } td.n { text-align: right; white-space: nowrap }
.bien { color: var(--bien) } .mal { color: var(--mal) } .moyen { color: var(--moyen) }
.rien { opacity: .6 } small { display: block; opacity: .75 }
pre { white-space: pre-wrap; background: #8881; padding: .5rem; overflow-wrap: anywhere }
details { margin: .3rem 0 } h3 { margin-top: 2rem; border-top: 1px solid var(--bord); padding-top: 1rem }
)css";

std::string classe_css(const NoteExercice& note) {
    if (note.etat == Etat::absent) return "rien";
    if (note.etat != Etat::note) return "moyen";
    switch (note.visible.jugement.verdict) {
        case juge::Verdict::reussi:
            return note.cachee && note.cachee->jugement.verdict != juge::Verdict::reussi ? "moyen"
                                                                                         : "bien";
        case juge::Verdict::a_completer:
            return "rien";
        default:
            return "mal";
    }
}

std::string tableau_de_la_classe(const Classe& classe) {
    std::string texte = "<div class=large><table><tr><th>Rendu<th>Points";
    for (const auto* exercice : classe.exercices)
        texte += fmt::format("<th><a href=\"#{}\">{}</a>", echapper(exercice->id),
                             echapper(exercice->numero()));
    texte += "<th>À regarder</tr>\n";
    for (std::size_t c = 0; c < classe.copies.size(); ++c) {
        const auto& copie = classe.copies[c];
        texte +=
            fmt::format("<tr><td><a href=\"#copie{}\">{}</a><td class=n>{} / {}", c,
                        echapper(copie.nom), a_lire(copie.points()), a_lire(classe.points_max()));
        if (copie.penalite > 0)
            texte += fmt::format("<small>retard {} j, −{:.0f} %</small>", copie.jours_de_retard,
                                 100 * copie.penalite);
        for (const auto& note : copie.exercices)
            texte += fmt::format("<td class={}>{}<small>{}</small>", classe_css(note),
                                 note.verdict(), a_lire(note.points));
        const auto nombre = a_regarder(classe, copie).size();
        texte += nombre > 0 ? fmt::format("<td class=n>{}", nombre) : "<td>";
        texte += "</tr>\n";
    }
    return texte + "</table></div>\n";
}

/// Combien de copies ratent chaque cas : un cas que presque toutes ratent interroge la leçon.
std::string tableau_des_cas(const Classe& classe, std::size_t e) {
    std::vector<std::string> ordre;
    std::map<std::string, int> rates;
    int jugees = 0;
    for (const auto& copie : classe.copies) {
        const auto& note = copie.exercices[e];
        if (note.etat != Etat::note ||
            note.visible.jugement.verdict >= juge::Verdict::ne_compile_pas)
            continue;
        ++jugees;
        for (const auto& cas : note.visible.jugement.cas) {
            if (rates.emplace(cas.nom, 0).second) ordre.push_back(cas.nom);
            if (cas.verdict != juge::Verdict::reussi) ++rates[cas.nom];
        }
    }
    std::string texte = "<table><tr><th>Cas<th>Raté par</tr>\n";
    for (const auto& nom : ordre)
        texte += fmt::format("<tr><td>{}<td class=n>{} sur {}</tr>\n", echapper(nom), rates[nom],
                             jugees);
    return ordre.empty() ? "" : texte + "</table>\n";
}

std::string vue_d_exercice(const Classe& classe, std::size_t e) {
    const auto& exercice = *classe.exercices[e];
    std::map<std::string, std::vector<std::string>> par_verdict;
    double points = 0;
    for (const auto& copie : classe.copies) {
        par_verdict[copie.exercices[e].verdict()].push_back(copie.nom);
        points += copie.exercices[e].points;
    }
    std::string texte = fmt::format(
        "<h3 id=\"{}\">{} — {}</h3>\n<p>Moyenne : {} sur {}.</p>\n<table><tr><th>Verdict<th>Rendus"
        "</tr>\n",
        echapper(exercice.id), echapper(exercice.numero()), echapper(exercice.titre),
        a_lire(points / static_cast<double>(classe.copies.size())), a_lire(classe.sur(e)));
    for (const auto& [verdict, noms] : par_verdict)
        texte += fmt::format("<tr><td>{} ({})<td>{}</tr>\n", verdict, noms.size(),
                             echapper(fmt::format("{}", fmt::join(noms, ", "))));
    texte += "</table>\n" + tableau_des_cas(classe, e);
    std::string proches;
    for (const auto& r : classe.ressemblances)
        if (r.exercice == e)
            proches +=
                fmt::format("<li>{} et {} : {:.0f} %</li>\n", echapper(classe.copies[r.copie].nom),
                            echapper(classe.copies[r.autre].nom), 100 * r.part);
    if (!proches.empty())
        texte +=
            "<details><summary>Réponses presque identiques (à regarder, pas à sanctionner "
            "d'office)</summary><ul>\n" +
            proches + "</ul></details>\n";
    return texte;
}

std::string rejeux(const Passage& passage, const char* intitule) {
    std::string verdicts;
    for (const auto& rejeu : passage.rejeux)
        verdicts += fmt::format(" {}", nom(rejeu.verdict));
    return verdicts.empty() ? "" : fmt::format("<p>{} :{}</p>\n", intitule, verdicts);
}

std::string preuves(const NoteExercice& note) {
    std::string texte;
    for (const auto& s : note.signalements)
        texte +=
            fmt::format("<p class=moyen>À regarder{} : {}</p>\n",
                        s.ligne > 0 ? fmt::format(", ligne {}", s.ligne) : "", echapper(s.phrase));
    texte += rejeux(note.visible, "Rejoué");
    if (note.cachee) {
        for (const auto& constat : note.cachee->jugement.constats)
            texte += fmt::format("<p>Épreuve cachée, « {} » : {} — {}</p>\n", echapper(constat.cas),
                                 nom(constat.verdict), echapper(constat.phrase));
        texte += rejeux(*note.cachee, "Épreuve cachée, rejouée");
    }
    return texte;
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

std::string vue_de_copie(const Classe& classe, std::size_t c, const juge::Catalogue& catalogue) {
    const auto& copie = classe.copies[c];
    std::string texte = fmt::format("<h3 id=copie{}>{} : {} sur {}</h3>\n", c, echapper(copie.nom),
                                    a_lire(copie.points()), a_lire(classe.points_max()));
    if (copie.absent) texte += "<p class=moyen>Absent : aucun rendu n'est à son nom.</p>\n";
    if (!copie.appel.empty())
        texte += fmt::format("<p class=moyen>Liste de la classe : {}</p>\n", echapper(copie.appel));
    if (!copie.refus.empty())
        texte += fmt::format("<p class=mal>Rendu refusé : {}.</p>\n", echapper(copie.refus));
    if (const auto remise = phrase_de_remise(copie); !remise.empty())
        texte += fmt::format("<p{}>{}</p>\n", copie.date ? "" : " class=moyen", echapper(remise));
    if (copie.ajustement) texte += fmt::format("<p>{}</p>\n", echapper(precision_du_total(copie)));
    for (const auto& remarque : copie.remarques)
        texte += fmt::format("<p class=moyen>Dans le rendu : {}</p>\n", echapper(remarque));
    texte += laisses_de(copie);
    for (std::size_t e = 0; e < copie.exercices.size(); ++e) {
        const auto& note = copie.exercices[e];
        if (note.etat == Etat::absent && !note.ajustement) continue;
        const auto& exercice = *classe.exercices[e];
        texte += fmt::format(
            "<details><summary><span class={}>{} — {}</span> ({} sur {})</summary>\n{}<pre>{}"
            "</pre>\n",
            classe_css(note), echapper(exercice.numero()), note.verdict(), a_lire(note.points),
            a_lire(classe.sur(e)), preuves(note),
            echapper(note.etat == Etat::note ? phrases_des_points(classe, e, note) +
                                                   retour_exercice(exercice, note, catalogue)
                                             : note.phrase));
        if (!note.reponse.empty())
            texte +=
                fmt::format("<details><summary>La réponse ({})</summary><pre>{}</pre></details>\n",
                            echapper(note.chemin), echapper(note.reponse));
        texte += "</details>\n";
    }
    return texte;
}

}  // namespace

std::string en_html(const Classe& classe, const juge::Catalogue& catalogue) {
    std::string texte = fmt::format(
        "<!doctype html>\n<html lang=fr><meta charset=utf-8><meta name=viewport "
        "content=\"width=device-width\">\n<meta http-equiv=Content-Security-Policy "
        "content=\"default-src 'none'; style-src "
        "'unsafe-inline'\">\n<title>Notes</title>\n<style>{}</style>\n"
        "<h1>Notes</h1>\n<p>{} rendu{}, {} exercice{}. Isolement : {}.</p>\n<h2>La classe</h2>\n",
        style, classe.copies.size(), pluriel(classe.copies.size()), classe.exercices.size(),
        pluriel(classe.exercices.size()), echapper(classe.isolement));
    texte += tableau_de_la_classe(classe) + "<h2>Les exercices</h2>\n";
    for (std::size_t e = 0; e < classe.exercices.size(); ++e)
        texte += vue_d_exercice(classe, e);
    texte += "<h2>Les copies</h2>\n";
    for (std::size_t c = 0; c < classe.copies.size(); ++c)
        texte += vue_de_copie(classe, c, catalogue);
    return texte;
}

}  // namespace noter
