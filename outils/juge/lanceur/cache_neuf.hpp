// Construire à part : ce qui est déjà dans le cache ne sert pas, et ce qui est construit n'y reste
// pas.
#pragma once

#include <filesystem>

#include "catalogue.hpp"

namespace juge {

/// Un catalogue pareil à un autre, dont le cache de réponses est un dossier vide, effacé avec
/// l'objet. Les en-têtes précompilés restent communs.
class CacheNeuf {
public:
    /// Lève std::runtime_error si le dossier ne peut pas être créé.
    explicit CacheNeuf(const Catalogue& modele);
    CacheNeuf(const CacheNeuf&) = delete;
    CacheNeuf& operator=(const CacheNeuf&) = delete;
    ~CacheNeuf();

    const Catalogue& catalogue() const { return catalogue_; }
    /// Où écrire ce qui doit disparaître avec l'objet.
    const std::filesystem::path& dossier() const { return dossier_; }
    /// Les programmes construits depuis sa naissance.
    int programmes() const;

private:
    Catalogue catalogue_;
    std::filesystem::path dossier_;
};

}  // namespace juge
