#include "ouverture.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>

#include "affichage.hpp"
#include "depot.hpp"
#include "dossier.hpp"
#include "noms.hpp"

namespace noter {
namespace {

namespace fs = std::filesystem;
using Horloge = std::chrono::steady_clock;

Contenu refuse(std::string raison) {
    Contenu contenu;
    contenu.refus = std::move(raison);
    return contenu;
}

std::string expliquer(const Bilan& bilan) {
    if (!bilan.arret.empty()) return "illisible : la lecture a été " + bilan.arret;
    const std::string ligne = bilan.erreurs.substr(0, bilan.erreurs.find('\n')).substr(0, 300);
    return "illisible (" + juge::affichable(ligne) + ")";
}

std::time_t date_du_fichier(const fs::path& fichier) {
    struct stat infos {};
    return ::lstat(fichier.c_str(), &infos) == 0 ? infos.st_mtime : 0;
}

}  // namespace

/// Ce que les archives d'un rendu ont encore le droit de prendre, toutes ensemble.
struct Lecteur::Reste {
    std::size_t entrees_vues = 0;
    std::size_t octets_vus = 0;
    std::chrono::seconds delai = commande_de_lecture().bornes.delai;
};

Contenu Lecteur::lire(const Rendu& rendu, const std::stop_token& arret) const {
    if (rendu.genre == Genre::dossier) return lire_le_dossier(rendu.chemin, arret);
    if (rendu.genre != Genre::inconnu) return ouvrir(rendu.chemin, rendu.genre, {}, arret);
    if (fs::is_symlink(rendu.chemin)) return refuse("un lien symbolique : il n'est pas suivi");
    return refuse("ni un dossier, ni un .zip, ni un .tar.gz, ni un .bundle");
}

Contenu Lecteur::lire_le_dossier(const fs::path& dossier, const std::stop_token& arret) const {
    auto [contenu, archives] = lire_dossier(dossier, exercices_);
    const fs::path depot = dossier / ".git";
    if (avec_date_ && fs::is_directory(fs::symlink_status(depot)))
        contenu.date = date_du_commit(depot, enclos_, arret);
    const auto fin = Horloge::now() + Reste{}.delai;
    int ouvertes = 0;
    for (const auto& archive : archives) {
        const std::string chemin = en_unicode(archive);
        const auto delai = std::chrono::duration_cast<std::chrono::seconds>(fin - Horloge::now());
        if (++ouvertes > archives_max || delai.count() < 1) {
            contenu.laisser(chemin, "trop d'archives dans ce rendu");
            continue;
        }
        const fs::path fichier = dossier / archive;
        contenu.accueillir(ouvrir(fichier, lire_extension(archive).genre,
                                  {contenu.entrees, contenu.octets, delai}, arret),
                           chemin, date_du_fichier(fichier));
    }
    return std::move(contenu);
}

Contenu Lecteur::ouvrir(const fs::path& fichier, Genre genre, const Reste& reste,
                        const std::stop_token& arret) const {
    Commande commande = commande_de_lecture();
    commande.bornes.delai = reste.delai;
    commande.entree = fichier;
    commande.lisibles = {programme_};
    if (genre == Genre::depot) commande.arguments = ouvrir_le_depot();
    commande.arguments.insert(
        commande.arguments.end(),
        {programme_.string(), "lire-archive", "--deja", std::to_string(reste.entrees_vues),
         std::to_string(reste.octets_vus)});
    commande.arguments.insert(commande.arguments.end(), exercices_.begin(), exercices_.end());
    const Bilan bilan = enclos_.executer(commande, arret);
    if (bilan.code != 0) return refuse(expliquer(bilan));
    try {
        return recevoir(bilan.sortie);
    } catch (const std::runtime_error& erreur) {
        return refuse(std::string("illisible : ") + erreur.what());
    }
}

}  // namespace noter
