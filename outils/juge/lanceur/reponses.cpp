#include "reponses.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <stdexcept>

#include "lecture.hpp"
#include "outil.hpp"

namespace juge {
namespace {

namespace fs = std::filesystem;

/// La solution, une fois cette différence appliquée dans `dossier`, qui n'existe pas encore.
std::string appliquer(const Epreuve& epreuve, const fs::path& difference, const fs::path& dossier) {
    const fs::path copie = dossier / epreuve.solution.filename();
    ecrire_texte(copie, lire_texte(epreuve.solution));
    // Sans plafond, git se croirait dans le dépôt du cours, et n'appliquerait rien ici.
    const auto sortie =
        lancer_outil({"git", "-C", dossier.string(), "apply", difference.string()}, 60,
                     {"GIT_CEILING_DIRECTORIES=" + dossier.parent_path().string()});
    const std::string texte = sortie.code == 0 ? lire_texte(copie) : "";
    std::error_code ignoree;
    fs::remove_all(dossier, ignoree);
    if (sortie.code == 0) return texte;
    throw std::runtime_error(fmt::format("{} ne s'applique plus à {} (git {}) :\n{}",
                                         difference.string(), epreuve.solution.string(),
                                         sortie.raison, sortie.texte));
}

}  // namespace

bool est_une_erreur_connue(const std::string& variante) {
    return variante != "etudiant" && variante != "solution" && variante != "tests";
}

fs::path fichier_annonce(const Epreuve& epreuve, const std::string& variante) {
    const fs::path entiere = epreuve.dossier_erreurs / (variante + ".hpp");
    return fs::exists(entiere) ? entiere : epreuve.dossier_erreurs / (variante + ".patch");
}

fs::path fichier_reponse(const Epreuve& epreuve, const std::string& variante) {
    if (variante == "etudiant") return epreuve.squelette;
    if (variante == "solution") return epreuve.solution;
    if (variante == "tests") return {};
    const fs::path annonce = fichier_annonce(epreuve, variante);
    if (annonce.extension() == ".hpp" || !fs::exists(annonce)) return annonce;
    const fs::path dossier = epreuve.produits / variante;
    const fs::path reponse = dossier / epreuve.solution.filename();
    const std::string texte =
        appliquer(epreuve, annonce, dossier / fmt::format("brouillon.{}", ::getpid()));
    if (!fs::exists(reponse) || lire_texte(reponse) != texte) ecrire_texte(reponse, texte);
    return reponse;
}

}  // namespace juge
