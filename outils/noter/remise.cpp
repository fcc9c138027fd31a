#include "remise.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>

#include "mise_en_forme.hpp"

namespace noter {
namespace {

std::time_t dernier_fichier(const Copie& copie) {
    std::time_t derniere = 0;
    for (const auto& note : copie.exercices)
        derniere = std::max(derniere, note.date);
    return derniere;
}

const char* en_clair(Origine origine) {
    switch (origine) {
        case Origine::declaree:
            return "fichier des dates de remise";
        case Origine::commit:
            return "date du dernier commit";
        case Origine::archive:
            return "date de l'archive";
        default:
            return "date du dernier fichier pris";
    }
}

void dater_sans_fichier(Copie& copie, const Rendu& rendu, const Contenu& contenu) {
    struct stat infos {};
    if (contenu.date) {
        copie.date = contenu.date;
        copie.origine = Origine::commit;
    } else if (rendu.genre != Genre::dossier && ::lstat(rendu.chemin.c_str(), &infos) == 0) {
        copie.date = infos.st_mtime;
        copie.origine = Origine::archive;
    } else if (const std::time_t derniere = dernier_fichier(copie); derniere != 0) {
        copie.date = derniere;
        copie.origine = Origine::fichier;
    }
}

}  // namespace

void dater(Copie& copie, const Rendu& rendu, const Contenu& contenu, const Reglages& reglages) {
    if (reglages.dates.empty()) {
        dater_sans_fichier(copie, rendu, contenu);
    } else if (const auto d = reglages.dates.find(rendu.nom); d != reglages.dates.end()) {
        copie.date = d->second;
        copie.origine = Origine::declaree;
    } else {
        copie.origine = Origine::non_declaree;
    }
    if (!copie.date) return;
    copie.jours_de_retard = jours_de_retard(*copie.date, reglages.penalite->echeance);
    copie.penalite = part_retiree(*reglages.penalite, copie.jours_de_retard);
}

std::string phrase_de_remise(const Copie& copie) {
    if (copie.origine == Origine::non_declaree)
        return "Date de remise inconnue (pas de ligne dans le fichier des dates) : aucun point "
               "n'est "
               "retiré pour retard.";
    if (!copie.date) return "";
    return fmt::format("Remis le {} ({}).", date_a_lire(*copie.date), en_clair(copie.origine));
}

std::string phrase_de_retard(const Copie& copie) {
    return fmt::format("Retard : {} jour{}, {:.0f} % des points retirés.", copie.jours_de_retard,
                       pluriel(static_cast<std::size_t>(copie.jours_de_retard)),
                       100 * copie.penalite);
}

}  // namespace noter
