#include "distribue/cles.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <cerrno>
#include <chapitre17/acces.hpp>
#include <fstream>
#include <stdexcept>

#include "images/erreurs.hpp"
#include "images/fichiers.hpp"

namespace projet {
namespace {

constexpr std::size_t longueur = 40;  ///< d'une clé, en Z85

void ecrire(const std::filesystem::path& fichier, const std::string& texte, mode_t droits) {
    const Descripteur fd(::open(fichier.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, droits));
    const int erreur =
        !fd.ouvert() ? errno
                     : ecrire_tout(fd.get(), {reinterpret_cast<const std::uint8_t*>(texte.data()),
                                              texte.size()});
    if (erreur != 0)
        throw ErreurEcriture(fmt::format("écriture de {} impossible", fichier.string()), erreur);
}

}  // namespace

void ecrire_nouvelles_cles(const std::filesystem::path& fichier) {
    const cours::Cles cles = cours::nouvelles_cles();
    const std::string publique = fmt::format("publique {}\n", cles.publique);
    ecrire(fichier, fmt::format("{}secrete {}\n", publique, cles.secrete), 0600);
    ecrire(fichier.string() + ".pub", publique, 0644);
}

void lire_cles(const std::filesystem::path& fichier, Reseau& reseau) {
    std::ifstream flux(fichier);
    if (!flux)
        throw std::runtime_error(
            fmt::format("{} : {} (--cles)", fichier.string(), raison_systeme(errno)));
    for (std::string nom, cle; flux >> nom >> cle;) {
        if (cle.size() != longueur) break;
        if (nom == "publique") reseau.cle_publique = cle;
        if (nom == "secrete") reseau.cle_secrete = cle;
    }
    if (reseau.cle_publique.empty())
        throw std::runtime_error(fmt::format(
            "{} n'est pas un fichier de clés (--nouvelles-cles en fait)", fichier.string()));
}

}  // namespace projet
