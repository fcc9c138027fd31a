#include "depot.hpp"

#include <algorithm>

namespace lecons {
namespace {

namespace fs = std::filesystem;

/// Dossiers qui n'appartiennent pas au cours : construction, dépôt git, caches.
bool a_sauter(const fs::path& dossier, const juge::Catalogue& catalogue) {
    const std::string nom = dossier.filename().string();
    return dossier == catalogue.construction || nom.starts_with("build") || nom == ".git" ||
           nom == ".cahier" || nom == ".cache";
}

std::vector<fs::path> lister_markdown(const juge::Catalogue& catalogue) {
    std::vector<fs::path> fichiers;
    fs::recursive_directory_iterator entree(catalogue.racine);
    for (const auto fin = fs::end(entree); entree != fin; ++entree) {
        if (entree->is_directory() && a_sauter(entree->path(), catalogue))
            entree.disable_recursion_pending();
        else if (entree->is_regular_file() && entree->path().extension() == ".md")
            fichiers.push_back(entree->path());
    }
    std::sort(fichiers.begin(), fichiers.end());
    return fichiers;
}

bool est_lecon(const std::string& chemin) {
    if (chemin == "README.md" || chemin == "PLAN_COURS.md") return true;
    if (chemin.starts_with("projet_final/") || chemin.starts_with("outils/")) return true;
    return (chemin.starts_with("chapitres/") || chemin.starts_with("exemples/")) &&
           fs::path(chemin).filename() == "README.md";
}

}  // namespace

Depot::Depot(juge::Catalogue catalogue) : catalogue_(std::move(catalogue)) {
    for (const auto& fichier : lister_markdown(catalogue_))
        documents_.emplace(fichier, lire_document(fichier));
}

const Document* Depot::document(const fs::path& fichier) const {
    const auto trouve = documents_.find(fichier);
    return trouve == documents_.end() ? nullptr : &trouve->second;
}

std::string Depot::relatif(const fs::path& fichier) const {
    return fichier.lexically_relative(catalogue_.racine).string();
}

std::vector<const Document*> Depot::lecons() const {
    std::vector<const Document*> trouvees;
    for (const auto& [fichier, document] : documents_)
        if (est_lecon(relatif(fichier))) trouvees.push_back(&document);
    return trouvees;
}

bool Depot::entierement_marquee(const Document& lecon) const {
    const std::string chemin = relatif(lecon.fichier);
    return chemin.starts_with("chapitres/") || chemin.starts_with("exemples/") ||
           chemin.starts_with("projet_final/");
}

std::vector<const juge::Epreuve*> Depot::exercices(const juge::Chapitre& chapitre) const {
    std::vector<const juge::Epreuve*> trouves;
    for (const auto& epreuve : catalogue_.epreuves)
        if (epreuve.est_exercice() && epreuve.serie == "chapitre" + chapitre.numero)
            trouves.push_back(&epreuve);
    return trouves;
}

fs::path Depot::lecon(const juge::Chapitre& chapitre) {
    return chapitre.dossier / "README.md";
}

}  // namespace lecons
