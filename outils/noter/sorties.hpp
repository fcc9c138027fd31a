// Ce que rend une notation : un tableau, une page, un retour par étudiant, et les formats des
// plateformes. Chaque fonction rend le texte d'un fichier.
#pragma once

#include <filesystem>
#include <string>

#include "classe.hpp"

namespace noter {

/// La marque du pluriel, en français : à partir de deux.
inline const char* pluriel(std::size_t nombre) {
    return nombre > 1 ? "s" : "";
}

/// Une ligne par copie : points, retard, puis le verdict et les points de chaque exercice.
std::string en_csv(const Classe& classe);

/// Tout ce qu'on sait, y compris les épreuves cachées et les rejeux : pour l'enseignant.
std::string en_json(const Classe& classe);

/// La même chose à lire : la classe, puis chaque exercice, puis chaque copie. Une page sans rien
/// d'extérieur.
std::string en_html(const Classe& classe, const juge::Catalogue& catalogue);

/// Une suite de tests par copie, un test par cas.
std::string en_junit(const Classe& classe);

/// Le results.json de Gradescope pour une copie.
std::string en_gradescope(const Classe& classe, const Copie& copie,
                          const juge::Catalogue& catalogue);

/// Le retour à l'étudiant, en Markdown. D'une épreuve cachée, il n'a que le compte des cas réussis.
std::string retour(const Classe& classe, const Copie& copie, const juge::Catalogue& catalogue);

/// Ce qu'un retour dit d'un exercice, sans son titre.
std::string retour_exercice(const juge::Epreuve& exercice, const NoteExercice& note,
                            const juge::Catalogue& catalogue);

/// « Retard : 2 jours, 20 % des points retirés. »
std::string phrase_de_retard(const Copie& copie);

/// Écrit tous ces fichiers dans `dossier`.
void ecrire_sorties(const Classe& classe, const juge::Catalogue& catalogue,
                    const std::filesystem::path& dossier);

/// « 2.5 », « 3 » : au plus deux décimales.
std::string nombre(double valeur);
/// De même, pour un lecteur : « 2,5 ».
std::string a_lire(double valeur);

/// Texte sûr entre des balises et des guillemets, en HTML comme en XML.
std::string echapper(const std::string& texte);

}  // namespace noter
