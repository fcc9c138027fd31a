#include "chantier.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <stdexcept>

namespace noter {

Chantier::Chantier() {
    std::string modele = fmt::format("/tmp/noter-{}-XXXXXX", ::getpid());
    if (::mkdtemp(modele.data()) == nullptr)
        throw std::runtime_error("Aucun dossier ne peut être créé dans /tmp.");
    // Sous root, chaque jugement a son utilisateur : il doit pouvoir traverser ce dossier.
    if (::geteuid() == 0) ::chmod(modele.c_str(), 0711);
    chemin_ = modele;
}

Chantier::~Chantier() {
    std::error_code ignoree;
    std::filesystem::remove_all(chemin_, ignoree);
}

}  // namespace noter
