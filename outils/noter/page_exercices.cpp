#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "identite.hpp"
#include "mise_en_forme.hpp"
#include "page_parties.hpp"
#include "statistiques.hpp"

namespace noter {
namespace {

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
    std::string texte =
        "<table class=triable><thead><tr><th>Cas<th>Raté par</tr></thead>\n<tbody>\n";
    for (const auto& nom : ordre)
        texte += fmt::format("<tr><td>{}<td class=n data-v={}>{} sur {}</tr>\n", echapper(nom),
                             rates[nom], rates[nom], jugees);
    return ordre.empty() ? "" : texte + "</tbody></table>\n";
}

std::string vue_d_exercice(const Classe& classe, std::size_t e) {
    const auto& exercice = *classe.exercices[e];
    std::map<std::string, std::vector<std::string>> par_verdict;
    for (const auto& copie : classe.copies)
        par_verdict[copie.exercices[e].verdict()].push_back(nom_a_lire(copie.nom));
    const auto notes = notes_de_l_exercice(classe, e);
    std::string texte = fmt::format(
        "<h3 id=\"{}\">{} — {}</h3>\n<p>Moyenne : {} sur {} · médiane : {}.</p>\n"
        "<table><tr><th>Verdict<th>Rendus</tr>\n",
        echapper(exercice.id), echapper(exercice.numero()), echapper(exercice.titre),
        a_lire(moyenne(notes)), a_lire(classe.sur(e)), a_lire(mediane(notes)));
    for (const auto& [verdict, noms] : par_verdict)
        texte += fmt::format("<tr><td>{} ({})<td>{}</tr>\n", verdict, noms.size(),
                             echapper(fmt::format("{}", fmt::join(noms, ", "))));
    return texte + "</table>\n" + tableau_des_cas(classe, e);
}

std::string lien(const Classe& classe, std::size_t copie) {
    return fmt::format("<a href=\"#copie{}\">{}</a>", copie,
                       echapper(nom_a_lire(classe.copies[copie].nom)));
}

std::string pourcentages(double de, double a) {
    const std::string bas = fmt::format("{:.0f}", 100 * de);
    const std::string haut = fmt::format("{:.0f}", 100 * a);
    return bas == haut ? bas + " %" : fmt::format("de {} à {} %", bas, haut);
}

std::string vue_de_groupe(const Classe& classe, std::size_t e, const GroupeDeCopies& groupe) {
    std::vector<std::string> noms;
    for (const std::size_t copie : groupe.copies)
        noms.push_back(lien(classe, copie));
    std::string texte =
        fmt::format("<li><b>{} copies</b>, {} : {}", groupe.copies.size(),
                    pourcentages(groupe.moindre, groupe.plus_forte), fmt::join(noms, ", "));
    if (groupe.copies.size() == 2) return texte + "</li>\n";
    texte += "<details><summary>deux à deux</summary><ul>\n";
    for (const auto& r : classe.ressemblances)
        if (r.exercice == e &&
            std::find(groupe.copies.begin(), groupe.copies.end(), r.copie) != groupe.copies.end())
            texte += fmt::format("<li>{} et {} : {:.0f} %</li>\n", lien(classe, r.copie),
                                 lien(classe, r.autre), 100 * r.part);
    return texte + "</ul></details></li>\n";
}

std::string vue_des_paires(const Classe& classe) {
    const auto paires = paires_repetees(classe);
    if (paires.empty()) return "";
    std::string texte =
        "<h3>Dans plusieurs exercices</h3>\n<table class=triable><thead><tr><th>Copies<th>Exercices"
        "</tr></thead>\n<tbody>\n";
    for (const auto& paire : paires) {
        std::vector<std::string> numeros;
        for (const std::size_t e : paire.exercices)
            numeros.push_back(classe.exercices[e]->numero());
        texte += fmt::format("<tr><td>{} et {}<td data-v={}>{}</tr>\n", lien(classe, paire.copie),
                             lien(classe, paire.autre), numeros.size(),
                             echapper(fmt::format("{}", fmt::join(numeros, ", "))));
    }
    return texte + "</tbody></table>\n";
}

}  // namespace

std::string vue_des_exercices(const Classe& classe) {
    std::string texte = "<h2>Les exercices</h2>\n";
    for (std::size_t e = 0; e < classe.exercices.size(); ++e)
        texte += vue_d_exercice(classe, e);
    return texte;
}

std::string vue_des_ressemblances(const Classe& classe) {
    if (classe.ressemblances.empty()) return "";
    std::string texte =
        "<h2 id=ressemblances>Les ressemblances</h2>\n<p>Une invitation à lire, jamais une "
        "sanction : deux bonnes réponses à un petit exercice se ressemblent. Dans un groupe, "
        "chaque "
        "copie ressemble à une autre au moins.</p>\n" +
        vue_des_paires(classe);
    for (std::size_t e = 0; e < classe.exercices.size(); ++e) {
        const auto de_l_exercice = groupes(classe, e);
        if (de_l_exercice.empty()) continue;
        texte += fmt::format("<h3>{} — {}</h3>\n<ul>\n", echapper(classe.exercices[e]->numero()),
                             echapper(classe.exercices[e]->titre));
        for (const auto& groupe : de_l_exercice)
            texte += vue_de_groupe(classe, e, groupe);
        texte += "</ul>\n";
    }
    return texte;
}

}  // namespace noter
