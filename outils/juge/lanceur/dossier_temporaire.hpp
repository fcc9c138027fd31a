// Un dossier à soi, le temps d'une épreuve.
#pragma once

#include <filesystem>

namespace juge {

/// Dossier temporaire, effacé avec tout ce qu'il contient, même ce dont une réponse a retiré les
/// droits. Sous root, il est là où l'utilisateur jetable des épreuves peut accéder.
class DossierTemporaire {
public:
    /// Lève std::runtime_error, qui dit que faire, si aucun dossier ne peut être créé.
    DossierTemporaire();
    DossierTemporaire(const DossierTemporaire&) = delete;
    DossierTemporaire& operator=(const DossierTemporaire&) = delete;
    ~DossierTemporaire();

    const std::filesystem::path& chemin() const { return chemin_; }

private:
    std::filesystem::path chemin_;
};

}  // namespace juge
