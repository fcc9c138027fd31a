#include "page.hpp"

#include <fmt/format.h>

#include <random>

#include "mise_en_forme.hpp"
#include "page_parties.hpp"
#include "style.hpp"

namespace noter {
namespace {

/// Trie un tableau par la colonne de son bouton. Sans lui, la page se lit tout autant.
constexpr const char* tri = R"js(
for (const table of document.querySelectorAll('table.triable')) {
  const titres = [...table.tHead.rows[0].cells];
  titres.forEach((titre, i) => {
    const bouton = document.createElement('button');
    bouton.type = 'button';
    bouton.textContent = '↕';
    bouton.setAttribute('aria-label', 'Trier par ' + titre.textContent);
    bouton.addEventListener('click', () => {
      const croissant = titre.getAttribute('aria-sort') !== 'ascending';
      for (const t of titres) {
        t.removeAttribute('aria-sort');
        t.querySelector('button').textContent = '↕';
      }
      titre.setAttribute('aria-sort', croissant ? 'ascending' : 'descending');
      bouton.textContent = croissant ? '↑' : '↓';
      const valeur = (ligne) => ligne.cells[i].dataset.v ?? ligne.cells[i].textContent;
      const comparer = (a, b) => {
        const ecart = Number(valeur(a)) - Number(valeur(b));
        return Number.isNaN(ecart) ? valeur(a).localeCompare(valeur(b), 'fr') : ecart;
      };
      const lignes = [...table.tBodies[0].rows].sort(comparer);
      table.tBodies[0].append(...(croissant ? lignes : lignes.reverse()));
    });
    titre.append(' ', bouton);
  });
}
)js";

/// Ce qui permet au seul script de la page de s'exécuter : un étudiant ne peut pas le deviner.
std::string tirer_un_jeton() {
    std::random_device hasard;
    return fmt::format("{:08x}{:08x}{:08x}{:08x}", hasard(), hasard(), hasard(), hasard());
}

}  // namespace

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

std::string en_html(const Classe& classe, const juge::Catalogue& catalogue) {
    const std::string jeton = tirer_un_jeton();
    return ouvrir_page("Notes", jeton) +
           fmt::format("<h1>Notes</h1>\n<p>{} copie{}, {} exercice{}. Isolement : {}.</p>\n",
                       classe.copies.size(), pluriel(classe.copies.size()), classe.exercices.size(),
                       pluriel(classe.exercices.size()), echapper(classe.isolement)) +
           vue_de_la_classe(classe) + vue_des_exercices(classe) + vue_des_ressemblances(classe) +
           vue_des_copies(classe, catalogue) +
           fmt::format("<script nonce={}>{}</script>\n</html>\n", jeton, tri);
}

}  // namespace noter
