#include "chaine.hpp"

#include <fmt/format.h>

#include <set>

#include "commun/empreinte.hpp"
#include "construction.hpp"
#include "enclos.hpp"
#include "interruption.hpp"
#include "lecture.hpp"
#include "recette.hpp"

namespace noter {
namespace {

namespace fs = std::filesystem;

bool est_un_produit(const fs::path& chemin) {
    return chemin.extension() == ".o" || chemin.extension() == ".a" || chemin.filename() == "juge";
}

}  // namespace

std::string empreinte_des_entetes(const std::vector<fs::path>& chemins) {
    std::set<fs::path> entetes;
    const auto retenir = [&](const fs::path& chemin) {
        if (chemin.extension() == ".hpp") entetes.insert(chemin);
    };
    for (const auto& chemin : chemins) {
        retenir(chemin);
        if (!fs::is_directory(chemin)) continue;
        for (const auto& entree : fs::recursive_directory_iterator(chemin))
            retenir(entree.path());
    }
    commun::Empreinte empreinte;
    for (const auto& entete : entetes) {
        empreinte.ajouter(entete.string());
        empreinte.ajouter(juge::lire_texte(entete));
    }
    return empreinte.texte();
}

Chaine::Chaine(const juge::Catalogue& catalogue, const std::vector<const juge::Epreuve*>& exercices)
    : catalogue_(catalogue) {
    try {
        juge::mettre_a_jour(catalogue, exercices);
        entetes_ = juge::precompiler(catalogue, exercices);
    } catch (const juge::Interruption&) {
        throw Interrompu();
    }
    for (const auto* exercice : exercices) {
        commun::Empreinte empreinte;
        empreinte.ajouter(fmt::format("{} {} {} {}", exercice->points, exercice->delai_s,
                                      fmt::join(exercice->autorise, " "),
                                      fmt::join(exercice->interdit, " ")));
        for (const auto& profil : exercice->profils)
            empreinte.ajouter(
                juge::lire_texte(catalogue.recettes / (exercice->recette + "." + profil)));
        const auto lues = lectures(*exercice);
        for (const auto& chemin : lues)
            if (est_un_produit(chemin)) empreinte.ajouter(juge::lire_texte(chemin));
        empreinte.ajouter(empreinte_des_entetes(lues));
        empreintes_[exercice->id] = empreinte.texte();
    }
}

std::string Chaine::empreinte(const juge::Epreuve& exercice) const {
    return empreintes_.at(exercice.id);
}

std::vector<fs::path> Chaine::lectures(const juge::Epreuve& exercice) const {
    std::set<fs::path> chemins{catalogue_.construction / "outils/juge/juge",
                               catalogue_.racine / "outils/juge/lanceur", catalogue_.recettes,
                               catalogue_.entetes};
    const auto du_cours = [&](const fs::path& chemin) {
        return chemin.string().starts_with(catalogue_.racine.string() + "/") ||
               chemin.string().starts_with(catalogue_.construction.string() + "/");
    };
    for (const auto& profil : exercice.profils) {
        const auto recette = juge::lire_recette(catalogue_, exercice, profil);
        for (const auto& chemin : recette.lectures())
            if (du_cours(chemin) && fs::exists(chemin)) chemins.insert(chemin.lexically_normal());
    }
    for (const auto& source : exercice.sources)
        chemins.erase(source);
    return {chemins.begin(), chemins.end()};
}

}  // namespace noter
