#include "regarder.hpp"

#include <fmt/format.h>

#include "laisses.hpp"
#include "remise.hpp"

namespace noter {

constexpr std::size_t laisses_en_regardant = 5;

std::vector<std::string> a_regarder(const Classe& classe, const Copie& copie) {
    std::vector<std::string> phrases;
    if (copie.absent) phrases.emplace_back("Absent : aucun rendu n'est à son nom.");
    if (!copie.appel.empty()) phrases.push_back(copie.appel);
    if (!copie.refus.empty()) phrases.push_back("Rendu refusé : " + copie.refus + ".");
    if (copie.origine == Origine::non_declaree) phrases.push_back(phrase_de_remise(copie));
    for (std::size_t e = 0; e < copie.exercices.size(); ++e) {
        const auto& note = copie.exercices[e];
        const std::string numero = classe.exercices[e]->numero();
        if (note.etat == Etat::refuse || note.etat == Etat::non_note)
            phrases.push_back(numero + " : " + note.phrase);
        for (const auto& s : note.signalements)
            phrases.push_back(numero + (s.ligne > 0 ? fmt::format(", ligne {}", s.ligne) : "") +
                              " : " + s.phrase);
    }
    for (const auto& remarque : copie.remarques)
        phrases.push_back(remarque);
    if (copie.a_des_restes())
        for (const auto& phrase : dire_les_laisses(copie, laisses_en_regardant))
            phrases.push_back("Pas pris, " + phrase);
    return phrases;
}

}  // namespace noter
