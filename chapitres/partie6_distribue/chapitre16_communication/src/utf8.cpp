#include <utf8proc.h>

#include <chapitre16/valeur.hpp>

#include "utf8.hpp"

namespace cours {

bool est_utf8(std::string_view texte) {
    while (!texte.empty()) {
        utf8proc_int32_t caractere = 0;
        const utf8proc_ssize_t taille =
            utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(texte.data()),
                             static_cast<utf8proc_ssize_t>(texte.size()), &caractere);
        if (taille <= 0) return false;
        texte.remove_prefix(static_cast<std::size_t>(taille));
    }
    return true;
}

const std::string& texte_permis(const std::string& texte) {
    if (!est_utf8(texte)) throw MessageRefuse("un texte n'est pas de l'UTF-8");
    return texte;
}

}  // namespace cours
