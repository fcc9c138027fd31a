#include "sorties.hpp"

#include "donnees.hpp"
#include "gradescope.hpp"
#include "junit.hpp"
#include "lecture.hpp"
#include "moodle.hpp"
#include "page.hpp"
#include "rendu_html.hpp"
#include "retour.hpp"
#include "tableau.hpp"

namespace noter {

void ecrire_sorties(const Classe& classe, const juge::Catalogue& catalogue,
                    const std::filesystem::path& dossier) {
    juge::ecrire_texte(dossier / "notes.csv", en_csv(classe));
    juge::ecrire_texte(dossier / "notes.json", en_json(classe));
    juge::ecrire_texte(dossier / "notes.html", en_html(classe, catalogue));
    juge::ecrire_texte(dossier / "notes.junit.xml", en_junit(classe));
    ecrire_zip_moodle(classe, catalogue, dossier / "moodle.zip");
    for (const auto& copie : classe.copies) {
        juge::ecrire_texte(dossier / "retours" / (copie.fichier + ".md"),
                           retour(classe, copie, catalogue));
        juge::ecrire_texte(
            dossier / "retours" / (copie.fichier + ".html"),
            page_de_retour(copie.nom, markdown_en_html(retour(classe, copie, catalogue))));
        juge::ecrire_texte(dossier / "gradescope" / copie.fichier / "results.json",
                           en_gradescope(classe, copie, catalogue));
    }
}

}  // namespace noter
