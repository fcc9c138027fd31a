#include "prealables.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <set>
#include <stdexcept>
#include <vector>

namespace noter {

namespace fs = std::filesystem;

void verifier_acces(const fs::path& racine) {
    if (::geteuid() != 0) return;
    for (fs::path dossier = racine; dossier != dossier.root_path();
         dossier = dossier.parent_path()) {
        if ((fs::status(dossier).permissions() & fs::perms::others_exec) != fs::perms::none)
            continue;
        throw std::runtime_error(fmt::format(
            "{} est privé : lancé par root, le correcteur juge sous une autre identité, qui ne "
            "peut pas y lire le cours. Déplacez le cours (par exemple dans /opt), ou lancez cette "
            "commande sans être root.",
            dossier.string()));
    }
}

void verifier_sortie(const Reglages& reglages) {
    const auto relatif = reglages.sortie.lexically_normal().lexically_relative(
        (reglages.rendus / "").lexically_normal());
    if (relatif.empty() || *relatif.begin() == "..") return;
    throw std::runtime_error(fmt::format(
        "Les notes ne peuvent pas être écrites dans le dossier des rendus ({}) : choisissez un "
        "autre dossier avec --sortie.",
        reglages.sortie.string()));
}

void verifier_dates(const Reglages& reglages, const std::vector<Rendu>& rendus) {
    if (reglages.dates.empty()) return;
    std::vector<std::string> inconnus;
    std::set<std::string> sans_date;
    for (const auto& rendu : rendus)
        sans_date.insert(rendu.nom);
    for (const auto& [nom, date] : reglages.dates)
        if (sans_date.erase(nom) == 0) inconnus.push_back(nom);
    if (!inconnus.empty())
        throw std::runtime_error(fmt::format(
            "Le fichier des dates nomme « {} », qui n'est le nom d'aucun rendu : celui de son "
            "dossier, ou de son archive sans l'extension.",
            fmt::join(inconnus, " », « ")));
    if (!sans_date.empty())
        fmt::print(stderr,
                   "Sans ligne dans le fichier des dates, donc sans pénalité de retard : {}.\n",
                   fmt::join(sans_date, ", "));
}

}  // namespace noter
