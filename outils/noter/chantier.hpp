// Le dossier où les jugements se font.
#pragma once

#include <filesystem>

namespace noter {

/// Un dossier neuf sous /tmp, effacé avec l'objet.
class Chantier {
public:
    /// Lève std::runtime_error s'il ne peut pas être créé.
    Chantier();
    Chantier(const Chantier&) = delete;
    Chantier& operator=(const Chantier&) = delete;
    ~Chantier();

    const std::filesystem::path& chemin() const { return chemin_; }

private:
    std::filesystem::path chemin_;
};

}  // namespace noter
