#include "dossier_temporaire.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <system_error>

namespace juge {
namespace {

namespace fs = std::filesystem;

/// Vrai si n'importe quel utilisateur peut traverser ce dossier et ceux qui le contiennent.
bool ouvert_a_tous(fs::path dossier) {
    for (dossier = fs::absolute(dossier); dossier != dossier.root_path();
         dossier = dossier.parent_path()) {
        std::error_code erreur;
        const auto droits = fs::status(dossier, erreur).permissions();
        if (erreur || (droits & fs::perms::others_exec) == fs::perms::none) return false;
    }
    return true;
}

/// Où créer les dossiers des épreuves. Sous root, l'utilisateur jetable doit pouvoir y accéder.
fs::path racine_temporaire() {
    std::error_code erreur;
    const fs::path choisie = fs::temp_directory_path(erreur);
    if (erreur) {
        throw std::runtime_error(
            "Le dossier temporaire que désigne la variable TMPDIR (ou TMP, TEMP, TEMPDIR) n'existe "
            "pas. Corrigez-la, ou ôtez-la (unset TMPDIR).");
    }
    return ::geteuid() != 0 || ouvert_a_tous(choisie) ? choisie : fs::path("/tmp");
}

void rouvrir(const fs::path& dossier) {
    std::error_code ignoree;
    fs::permissions(dossier, fs::perms::owner_all, ignoree);
    for (const auto& entree : fs::directory_iterator(dossier, ignoree))
        if (entree.is_directory(ignoree) && !entree.is_symlink(ignoree)) rouvrir(entree.path());
}

}  // namespace

DossierTemporaire::DossierTemporaire() {
    std::string modele = (racine_temporaire() / "juge-XXXXXX").string();
    if (::mkdtemp(modele.data()) == nullptr) {
        throw std::runtime_error(fmt::format(
            "Aucun dossier ne peut être créé dans {} ({}). Faites-y de la place, ou choisissez "
            "un autre dossier temporaire (export TMPDIR=…).",
            fs::path(modele).parent_path().string(), std::strerror(errno)));
    }
    chemin_ = modele;
}

DossierTemporaire::~DossierTemporaire() {
    std::error_code erreur;
    fs::remove_all(chemin_, erreur);
    if (!erreur) return;
    rouvrir(chemin_);  // la réponse a pu retirer des droits
    fs::remove_all(chemin_, erreur);
}

}  // namespace juge
