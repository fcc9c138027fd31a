#include <fmt/format.h>

#include <fstream>
#include <utility>

#include "banc/relecture.hpp"
#include "banc/texte.hpp"
#include "rapport/morceaux.hpp"

namespace projet {
namespace {

constexpr std::size_t lignes_montrees = 14;
constexpr std::size_t lignes_lues = 200'000;
constexpr std::size_t caracteres_max = 160;

struct Extrait {
    std::vector<std::string> lignes;
    std::size_t premiere = 1;  ///< numéro de la première, à partir de 1
};

/// Les lignes autour de la première qui soit abîmée ; sinon, les premières.
Extrait extraire(const std::filesystem::path& journal) {
    constexpr std::size_t avant = 3;
    std::ifstream flux(journal, std::ios::binary);
    std::vector<std::string> premieres;
    std::vector<std::string> dernieres;
    std::size_t numero = 0;
    for (std::string ligne; numero < lignes_lues && std::getline(flux, ligne);) {
        ++numero;
        if (premieres.size() < lignes_montrees) premieres.push_back(ligne);
        dernieres.push_back(ligne);
        if (!ligne_intacte(ligne)) break;
        if (dernieres.size() > avant) dernieres.erase(dernieres.begin());
    }
    if (dernieres.empty() || ligne_intacte(dernieres.back())) return {std::move(premieres), 1};
    const std::size_t premiere = numero + 1 - dernieres.size();
    for (std::string ligne; dernieres.size() < lignes_montrees && std::getline(flux, ligne);)
        dernieres.push_back(ligne);
    return {std::move(dernieres), premiere};
}

/// La ligne, coupée sans casser un caractère si elle est longue.
std::string courte(std::string ligne) {
    if (ligne.size() <= caracteres_max) return ligne;
    std::size_t fin = caracteres_max;
    while (fin > 0 && (static_cast<unsigned char>(ligne[fin]) & 0xC0) == 0x80)
        --fin;
    return ligne.substr(0, fin) + "…";
}

std::string colonne(const BilanVersion& bilan, const std::filesystem::path& sortie) {
    const auto chemin = sortie / fmt::format("journal_{}.log", bilan.version->nom);
    const Extrait extrait = extraire(chemin);
    const auto& journal = bilan.executions.back().journal;
    std::string html = fmt::format(
        "<div><p><code>{}</code> : {} sur {}, {}, {}.</p><pre class=\"cadre\">",
        echapper(bilan.version->nom), pluriel(journal.intactes, "ligne intacte"), journal.attendues,
        pluriel(journal.melees, "mêlée"), pluriel(journal.perdues, "perdue"));
    for (std::size_t i = 0; i < extrait.lignes.size(); ++i)
        html += fmt::format("<span{}>{:>4}  {}</span>",
                            ligne_intacte(extrait.lignes[i]) ? "" : " class=\"abimee\"",
                            extrait.premiere + i, echapper(affichable(courte(extrait.lignes[i]))));
    return html + "</pre></div>\n";
}

}  // namespace

std::string journaux_cote_a_cote(const Donnees& donnees) {
    const BilanVersion* mele = trouver(donnees.campagne, "threads_sans_verrou");
    const BilanVersion* propre = trouver(donnees.campagne, "threads_verrou");
    if (mele == nullptr || propre == nullptr) return "";
    const auto& journal = mele->executions.back().journal;
    const std::string conclusion =
        journal.melees + journal.perdues > 0
            ? "À gauche, plusieurs workers écrivent en même temps : le fond coloré marque les "
              "lignes dont les morceaux viennent de plusieurs. À droite, un verrou fait passer les "
              "workers l'un après l'autre."
            : "Cette fois, aucune ligne n'est mêlée, à gauche non plus : les workers n'ont pas "
              "écrit en même temps. Rien ne le garantit ; --lignes-journal et --section-critique "
              "font apparaître la course.";
    return "<p>" + conclusion + "</p>\n<div class=\"cote\">" + colonne(*mele, donnees.plan.sortie) +
           colonne(*propre, donnees.plan.sortie) + "</div>\n";
}

}  // namespace projet
