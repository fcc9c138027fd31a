#include "remise.hpp"

#include <sys/stat.h>

#include <algorithm>

namespace noter {
namespace {

std::time_t dernier_fichier(const Copie& copie) {
    std::time_t derniere = 0;
    for (const auto& note : copie.exercices)
        derniere = std::max(derniere, note.date);
    return derniere;
}

std::optional<std::time_t> date_de_remise(const Copie& copie, const Rendu& rendu,
                                          const Contenu& contenu, const Reglages& reglages) {
    if (const auto declaree = reglages.dates.find(rendu.nom); declaree != reglages.dates.end())
        return declaree->second;
    if (contenu.date) return contenu.date;
    struct stat infos {};
    if (rendu.genre != Genre::dossier && ::lstat(rendu.chemin.c_str(), &infos) == 0)
        return infos.st_mtime;
    if (const std::time_t derniere = dernier_fichier(copie); derniere != 0) return derniere;
    return std::nullopt;
}

}  // namespace

void dater(Copie& copie, const Rendu& rendu, const Contenu& contenu, const Reglages& reglages) {
    copie.date = date_de_remise(copie, rendu, contenu, reglages);
    if (!copie.date) return;
    copie.jours_de_retard = jours_de_retard(*copie.date, reglages.penalite->echeance);
    copie.penalite = part_retiree(*reglages.penalite, copie.jours_de_retard);
}

}  // namespace noter
