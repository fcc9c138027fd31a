#include "images/erreurs.hpp"

#include <array>
#include <cerrno>
#include <new>
#include <system_error>
#include <utility>

namespace projet {

std::string raison_systeme(int code) {
    static constexpr std::array<std::pair<int, const char*>, 15> raisons{{
        {ENOSPC, "disque plein"},
        {EDQUOT, "quota de disque dépassé"},
        {EFBIG, "fichier plus grand que la limite autorisée"},
        {EROFS, "système de fichiers en lecture seule"},
        {EIO, "erreur du disque"},
        {EACCES, "permission refusée"},
        {EPERM, "opération interdite"},
        {ENOENT, "fichier ou dossier introuvable"},
        {ENOTDIR, "un élément du chemin n'est pas un dossier"},
        {EISDIR, "c'est un dossier"},
        {ENAMETOOLONG, "nom trop long"},
        {ELOOP, "liens symboliques en boucle"},
        {EMFILE, "trop de fichiers ouverts"},
        {EAGAIN, "le système refuse un thread ou un processus de plus"},
        {ENOMEM, "mémoire insuffisante"},
    }};
    for (const auto& [connu, phrase] : raisons)
        if (connu == code) return phrase;
    return std::generic_category().message(code);
}

std::string raison(const std::exception& erreur) {
    if (const auto* systeme = dynamic_cast<const std::system_error*>(&erreur))
        return raison_systeme(systeme->code().value());
    if (dynamic_cast<const std::bad_alloc*>(&erreur) != nullptr) return raison_systeme(ENOMEM);
    return erreur.what();
}

ErreurEcriture::ErreurEcriture(const std::string& quoi, int code)
    : std::runtime_error(quoi + " : " + raison_systeme(code)),
      definitive_(code == ENOSPC || code == EDQUOT || code == EFBIG || code == EROFS ||
                  code == EIO) {}

}  // namespace projet
