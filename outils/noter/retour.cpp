#include "retour.hpp"

#include <fmt/format.h>

#include <sstream>

#include "affichage.hpp"
#include "explication.hpp"
#include "laisses.hpp"
#include "mise_en_forme.hpp"
#include "precisions.hpp"
#include "remise.hpp"

namespace noter {
namespace {

constexpr std::size_t lignes_de_sortie = 12;
constexpr std::size_t reproches_montres = 3;
constexpr std::size_t laisses_au_retour = 20;

std::string ligne_de(const std::string& texte, int numero) {
    std::istringstream flux(texte);
    std::string ligne;
    for (int i = 0; i < numero; ++i)
        if (!std::getline(flux, ligne)) return "";
    const auto debut = ligne.find_first_not_of(" \t");
    return debut == std::string::npos ? "" : juge::affichable(ligne.substr(debut));
}

/// Les premières lignes, en bloc de code.
std::string citer(const std::string& texte, std::size_t au_plus = lignes_de_sortie) {
    std::string resultat;
    std::istringstream flux(juge::affichable(texte));
    std::size_t nombre = 0;
    for (std::string ligne; std::getline(flux, ligne); ++nombre) {
        if (nombre == au_plus) {
            resultat += "    …\n";
            break;
        }
        resultat += "    " + ligne + "\n";
    }
    return resultat;
}

/// L'étudiant, loin du cours : seule sa réponse lui est citée, jamais l'épreuve.
juge::Lecteur lecteur_du_rendu(const juge::Epreuve& exercice, const NoteExercice& note) {
    return {[](std::string texte) { return texte; },
            [&](const juge::Endroit& endroit) {
                return endroit.fichier == exercice.nom + ".hpp"
                           ? ligne_de(note.reponse, endroit.ligne)
                           : std::string{};
            }};
}

/// Un reproche, en un paragraphe.
std::string en_paragraphe(const juge::Reproche& reproche) {
    std::string texte = "- ";
    if (!reproche.cas.empty()) texte += fmt::format("**« {} »** — ", reproche.cas);
    texte += reproche.phrase + "\n";
    for (const auto& precision : reproche.precisions)
        texte += "  - " + precision.en_ligne() + "\n";
    if (const auto& lieu = reproche.lieu) {
        texte += fmt::format("  - à la ligne {} de {}", lieu->ligne, lieu->fichier);
        texte += lieu->code.empty() ? "\n" : fmt::format(" : `{}`\n", lieu->code);
    }
    if (!reproche.rejouer.empty())
        texte += fmt::format("  - pour rejouer : `{}`\n", reproche.rejouer);
    if (!reproche.lecon.empty()) texte += "  - à relire : " + reproche.lecon + "\n";
    if (!reproche.histoire.empty())
        texte += fmt::format("\n  L'ordre qui échoue :\n\n{}\n",
                             citer(fmt::format("{}\n", fmt::join(reproche.histoire, "\n")),
                                   reproche.histoire.size()));
    if (!reproche.sortie.empty())
        texte += fmt::format("\n  {}\n\n{}\n", reproche.annonce, citer(reproche.sortie));
    return texte;
}

}  // namespace

std::string retour_exercice(const juge::Epreuve& exercice, const NoteExercice& note,
                            const juge::Catalogue& catalogue) {
    if (note.etat == Etat::absent)
        return fmt::format("Pas de fichier {}.hpp dans votre rendu.\n", exercice.nom);
    if (note.etat == Etat::refuse)
        return fmt::format("Votre réponse n'a pas pu être prise : {}.\n", note.phrase);
    if (note.etat == Etat::non_note)
        return "Votre réponse n'a pas encore pu être notée : votre enseignant le sait.\n";
    const auto explication = juge::expliquer(note.visible.jugement, catalogue, exercice,
                                             lecteur_du_rendu(exercice, note));
    std::string texte;
    if (explication.comptee)
        texte +=
            fmt::format("Cas réussis : {} sur {}.\n", explication.cas_reussis, explication.cas);
    if (note.cachee)
        texte += fmt::format("Cas cachés réussis : {} sur {}.\n",
                             note.cachee->jugement.cas_reussis(), note.cachee->jugement.cas.size());
    const auto& reproches = explication.reproches;
    if (!reproches.empty()) texte += "\n";
    for (std::size_t i = 0; i < reproches.size() && i < reproches_montres; ++i)
        texte += en_paragraphe(reproches[i]);
    if (reproches.size() > reproches_montres)
        texte +=
            fmt::format("- … et {0} autre{1} constat{1}.\n", reproches.size() - reproches_montres,
                        pluriel(reproches.size() - reproches_montres));
    return texte;
}

std::string phrases_des_points(const Classe& classe, std::size_t e, const NoteExercice& note) {
    std::string texte;
    for (const auto& phrase : precisions(classe, e, note))
        texte += phrase + "\n\n";
    return texte;
}

std::string phrases_du_rendu(const Copie& copie) {
    std::string texte;
    if (copie.absent)
        texte += "Vous êtes dans la liste de la classe, et aucun rendu n'est à votre nom.\n\n";
    if (!copie.refus.empty()) texte += fmt::format("Votre rendu est refusé : {}.\n\n", copie.refus);
    if (const auto remise = phrase_de_remise(copie); !remise.empty()) texte += remise + "\n\n";
    if (copie.penalite > 0) texte += phrase_de_retard(copie) + "\n\n";
    if (copie.ajustement) texte += precision_du_total(copie) + "\n\n";
    for (const auto& remarque : copie.remarques)
        texte += fmt::format("- Dans votre rendu : {}.\n", remarque);
    if (!copie.remarques.empty()) texte += "\n";
    if (copie.laisses.empty()) return texte;
    texte += "Dans votre rendu, mais pas pris :\n\n";
    for (const auto& phrase : dire_les_laisses(copie, laisses_au_retour))
        texte += fmt::format("- {}\n", phrase);
    return texte + "\n";
}

std::string retour(const Classe& classe, const Copie& copie, const juge::Catalogue& catalogue) {
    std::string texte = fmt::format("# {} : {} sur {}\n\n", copie.nom, a_lire(copie.points()),
                                    a_lire(classe.points_max()));
    texte += phrases_du_rendu(copie);
    for (std::size_t e = 0; e < copie.exercices.size(); ++e) {
        const auto& exercice = *classe.exercices[e];
        const auto& note = copie.exercices[e];
        texte += fmt::format(
            "## {} — {} : {} ({} sur {})\n\n{}\n", exercice.numero(), exercice.titre,
            note.verdict(), a_lire(note.points), a_lire(classe.sur(e)),
            phrases_des_points(classe, e, note) + retour_exercice(exercice, note, catalogue));
    }
    return texte;
}

}  // namespace noter
