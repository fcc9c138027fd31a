#include "retour.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <vector>

#include "affichage.hpp"
#include "laisses.hpp"
#include "mise_en_forme.hpp"
#include "remise.hpp"

namespace noter {
namespace {

constexpr std::size_t lignes_de_sortie = 12;
constexpr std::size_t constats_montres = 3;
constexpr std::size_t laisses_montres = 20;

std::string ligne_de(const std::string& texte, int numero) {
    std::istringstream flux(texte);
    std::string ligne;
    for (int i = 0; i < numero; ++i)
        if (!std::getline(flux, ligne)) return "";
    const auto debut = ligne.find_first_not_of(" \t");
    return debut == std::string::npos ? "" : juge::affichable(ligne.substr(debut));
}

/// Les premières lignes, en bloc de code.
std::string citer(const std::string& texte) {
    std::string resultat;
    std::istringstream flux(juge::affichable(texte));
    std::size_t nombre = 0;
    for (std::string ligne; std::getline(flux, ligne); ++nombre) {
        if (nombre == lignes_de_sortie) {
            resultat += "    …\n";
            break;
        }
        resultat += "    " + ligne + "\n";
    }
    return resultat;
}

/// Un même reproche revient dans chaque construction, et ce qui reste à écrire dans chaque cas :
/// une fois suffit.
std::vector<juge::Constat> sans_repetition(const std::vector<juge::Constat>& constats) {
    std::vector<juge::Constat> resultat;
    for (const auto& constat : constats) {
        const bool connu =
            std::any_of(resultat.begin(), resultat.end(), [&](const juge::Constat& autre) {
                return autre.phrase == constat.phrase &&
                       (autre.cas == constat.cas || constat.verdict == juge::Verdict::a_completer);
            });
        if (!connu) resultat.push_back(constat);
    }
    return resultat;
}

/// Un constat, en un paragraphe. Seule la réponse est citée, jamais l'épreuve.
std::string expliquer(const juge::Constat& constat, const juge::Epreuve& exercice,
                      const NoteExercice& note, const juge::Catalogue& catalogue) {
    std::string texte = "- ";
    if (!constat.cas.empty()) texte += fmt::format("**« {} »** — ", constat.cas);
    texte += constat.phrase + "\n";
    for (const auto& detail : constat.details)
        texte += "  - " + detail + "\n";
    if (constat.endroit && constat.endroit->ligne > 0) {
        texte += fmt::format("  - à la ligne {} de {}", constat.endroit->ligne,
                             constat.endroit->fichier);
        if (constat.endroit->fichier == exercice.nom + ".hpp")
            if (const auto ligne = ligne_de(note.reponse, constat.endroit->ligne); !ligne.empty())
                texte += fmt::format(" : `{}`", ligne);
        texte += "\n";
    }
    if (constat.graine >= 0)
        texte += fmt::format("  - pour rejouer : `./cahier executer {} --graine {}`\n",
                             exercice.numero(), constat.graine);
    if (!constat.lecon.empty())
        texte += "  - à relire : " + lien_lecon(catalogue, exercice, constat.lecon) + "\n";
    if (!constat.sortie.empty() && constat.verdict != juge::Verdict::a_completer)
        texte += (constat.verdict == juge::Verdict::ne_compile_pas
                      ? "\n  Le compilateur dit :\n\n"
                      : "\n  Le programme a affiché :\n\n") +
                 citer(constat.sortie) + "\n";
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
    const auto& jugement = note.visible.jugement;
    std::string texte;
    if (jugement.verdict < juge::Verdict::ne_compile_pas)
        texte +=
            fmt::format("Cas réussis : {} sur {}.\n", jugement.cas_reussis(), jugement.cas.size());
    if (note.cachee)
        texte += fmt::format("Cas cachés réussis : {} sur {}.\n",
                             note.cachee->jugement.cas_reussis(), note.cachee->jugement.cas.size());
    const auto constats = sans_repetition(jugement.constats);
    if (!constats.empty()) texte += "\n";
    for (std::size_t i = 0; i < constats.size() && i < constats_montres; ++i)
        texte += expliquer(constats[i], exercice, note, catalogue);
    if (constats.size() > constats_montres)
        texte +=
            fmt::format("- … et {0} autre{1} constat{1}.\n", constats.size() - constats_montres,
                        pluriel(constats.size() - constats_montres));
    return texte;
}

std::string phrases_du_rendu(const Copie& copie) {
    std::string texte;
    if (!copie.refus.empty()) texte += fmt::format("Votre rendu est refusé : {}.\n\n", copie.refus);
    if (const auto remise = phrase_de_remise(copie); !remise.empty()) texte += remise + "\n\n";
    if (copie.penalite > 0) texte += phrase_de_retard(copie) + "\n\n";
    for (const auto& remarque : copie.remarques)
        texte += fmt::format("- Dans votre rendu : {}.\n", remarque);
    if (!copie.remarques.empty()) texte += "\n";
    if (copie.laisses.empty()) return texte;
    texte += "Dans votre rendu, mais pas pris :\n\n";
    for (const auto& phrase : dire_les_laisses(copie, laisses_montres))
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
        texte += fmt::format("## {} — {} : {} ({} sur {})\n\n{}\n", exercice.numero(),
                             exercice.titre, note.verdict(), a_lire(note.points),
                             a_lire(exercice.points), retour_exercice(exercice, note, catalogue));
    }
    return texte;
}

}  // namespace noter
