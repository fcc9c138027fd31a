#include "precisions.hpp"

#include <fmt/format.h>

#include <cmath>

#include "mise_en_forme.hpp"

namespace noter {
namespace {

std::string dire(const Plafond& plafond, double sur) {
    return fmt::format("{} : note plafonnée à {} sur {} ({} sans ce plafond).",
                       nom(plafond.verdict), a_lire(plafond.points), a_lire(sur),
                       a_lire(plafond.avant));
}

/// `avant` : les points que l'ajustement a trouvés.
std::string dire(const Ajustement& ajustement, double avant) {
    if (ajustement.note)
        return fmt::format("Note fixée par l'enseignant : {} (au lieu de {}). {}",
                           a_lire(*ajustement.note), a_lire(avant), ajustement.commentaire);
    if (ajustement.ajout)
        return fmt::format("Ajusté par l'enseignant : {}{}, soit {} au lieu de {}. {}",
                           *ajustement.ajout < 0 ? "−" : "+", a_lire(std::abs(*ajustement.ajout)),
                           a_lire(ajustement.appliquer(avant)), a_lire(avant),
                           ajustement.commentaire);
    return "Commentaire de l'enseignant : " + ajustement.commentaire;
}

}  // namespace

std::vector<std::string> precisions(const Classe& classe, std::size_t e, const NoteExercice& note) {
    std::vector<std::string> phrases;
    if (note.etat == Etat::note && classe.bareme.pese(*classe.exercices[e]))
        phrases.emplace_back("Les cas de cet exercice n'ont pas tous le même poids.");
    if (note.plafond) phrases.push_back(dire(*note.plafond, classe.sur(e)));
    if (note.ajustement) phrases.push_back(dire(*note.ajustement, note.points_du_juge));
    return phrases;
}

std::string precision_du_total(const Copie& copie) {
    return copie.ajustement ? dire(*copie.ajustement, copie.points_avant_ajustement()) : "";
}

std::vector<std::string> changements(const Classe& classe, const Copie& copie) {
    std::vector<std::string> phrases;
    for (std::size_t e = 0; e < copie.exercices.size(); ++e) {
        const auto& note = copie.exercices[e];
        const std::string numero = classe.exercices[e]->numero() + " : ";
        if (note.plafond) phrases.push_back(numero + dire(*note.plafond, classe.sur(e)));
        if (note.ajustement)
            phrases.push_back(numero + dire(*note.ajustement, note.points_du_juge));
    }
    if (copie.ajustement) phrases.push_back("Total : " + precision_du_total(copie));
    return phrases;
}

}  // namespace noter
