#include "images/inventaire.hpp"

#include <algorithm>

#include "images/erreurs.hpp"

namespace projet {

namespace fs = std::filesystem;

bool est_dans(const fs::path& chemin, const fs::path& dossier) {
    std::error_code ignoree;
    const fs::path relatif = fs::weakly_canonical(chemin, ignoree)
                                 .lexically_relative(fs::weakly_canonical(dossier, ignoree));
    return !relatif.empty() && *relatif.begin() != "..";
}

Inventaire inventorier(const fs::path& dossier, const fs::path& a_ignorer) {
    Inventaire inventaire;
    std::vector<fs::path> a_visiter{dossier};
    while (!a_visiter.empty()) {
        const fs::path courant = std::move(a_visiter.back());
        a_visiter.pop_back();
        if (est_dans(courant, a_ignorer)) continue;
        std::error_code erreur;
        for (fs::directory_iterator entree(courant, erreur), fin; !erreur && entree != fin;
             entree.increment(erreur)) {
            std::error_code sans_type;  // disparu entre-temps, ou lien rompu
            if (entree->is_directory(sans_type) && !entree->is_symlink(sans_type)) {
                a_visiter.push_back(entree->path());
            } else if (!a_un_suffixe_d_image(entree->path())) {
                ++inventaire.autres_fichiers;
            } else if (!entree->is_directory(sans_type)) {
                const auto octets = entree->file_size(sans_type);
                inventaire.images.push_back({entree->path(),
                                             entree->path().lexically_relative(dossier),
                                             sans_type ? 0 : octets});
            }
        }
        if (erreur) inventaire.illisibles.emplace_back(courant, raison_systeme(erreur.value()));
    }
    std::sort(inventaire.images.begin(), inventaire.images.end(),
              [](const Image& a, const Image& b) { return a.relatif < b.relatif; });
    return inventaire;
}

}  // namespace projet
