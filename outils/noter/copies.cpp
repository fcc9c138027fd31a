#include "copies.hpp"

#include "choix.hpp"

namespace noter {
namespace {

NoteExercice preparer_note(Choix choix) {
    NoteExercice note;
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
    std::vector<const juge::Epreuve*> exercices;
    for (const auto& sujet : sujets)
        exercices.push_back(sujet.exercice);
    Tri tri = trier(contenu, exercices, racine);
    Copie copie;
    copie.nom = rendu.nom;
    copie.fichier = nom_de_fichier(rendu);
    copie.refus = contenu.refus;
    copie.remarques = contenu.remarques;
    copie.remarques.insert(copie.remarques.end(), tri.remarques.begin(), tri.remarques.end());
    copie.laisses = std::move(tri.laisses);
    copie.tus = contenu.tus;
    for (auto& choix : tri.choix)
        copie.exercices.push_back(preparer_note(std::move(choix)));
    return copie;
}

}  // namespace noter
