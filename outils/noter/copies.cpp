#include "copies.hpp"

namespace noter {
namespace {

NoteExercice preparer_note(const Contenu& contenu, const juge::Epreuve& exercice,
                           const std::filesystem::path& racine) {
    NoteExercice note;
    auto choix = choisir(contenu, exercice, racine);
    if (choix.reponse) {
        note.etat = Etat::non_note;
        note.phrase = "pas encore jugé";
        note.reponse = std::move(choix.reponse->contenu);
        note.chemin = std::move(choix.reponse->chemin);
        note.date = choix.reponse->date;
    } else if (!choix.refus.empty()) {
        note.etat = Etat::refuse;
        note.phrase = std::move(choix.refus);
    }
    return note;
}

}  // namespace

Copie preparer(const Rendu& rendu, const Contenu& contenu, const std::vector<Sujet>& sujets,
               const std::filesystem::path& racine) {
    Copie copie;
    copie.nom = rendu.nom;
    copie.fichier = nom_de_fichier(rendu);
    copie.refus = contenu.refus;
    copie.remarques = contenu.remarques;
    for (const auto& sujet : sujets)
        copie.exercices.push_back(preparer_note(contenu, *sujet.exercice, racine));
    return copie;
}

}  // namespace noter
