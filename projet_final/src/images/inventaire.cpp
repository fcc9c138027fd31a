#include "images/inventaire.hpp"

#include <algorithm>
#include <array>
#include <fstream>

#include "images/erreurs.hpp"

namespace projet {

namespace fs = std::filesystem;

namespace {

bool est_cache(const fs::path& chemin) {
    return chemin.filename().native().starts_with('.');
}

/// Dossiers que des systèmes sèment parmi les fichiers de l'utilisateur, sans les cacher par un
/// point : vignettes et corbeille d'un NAS Synology, corbeille et réserve de Windows, doublures
/// d'une archive de macOS, débris d'un disque réparé.
bool est_de_service(const fs::path& dossier) {
    static constexpr std::array noms{
        "@eadir",   "#recycle",  "$recycle.bin", "recycler", "system volume information",
        "__macosx", "lost+found"};
    const std::string nom = en_minuscules(dossier.filename().string());
    return std::find(noms.begin(), noms.end(), nom) != noms.end();
}

/// Parcourt les dossiers, l'un après l'autre.
class Parcours {
public:
    Parcours(fs::path racine, fs::path a_ignorer)
        : racine_(std::move(racine)), a_ignorer_(std::move(a_ignorer)), a_visiter_{racine_} {}

    Inventaire mener() {
        while (!a_visiter_.empty()) {
            const fs::path courant = std::move(a_visiter_.back());
            a_visiter_.pop_back();
            visiter(courant);
        }
        std::sort(inventaire_.images.begin(), inventaire_.images.end(),
                  [](const Image& a, const Image& b) { return a.relatif < b.relatif; });
        return std::move(inventaire_);
    }

private:
    void visiter(const fs::path& dossier) {
        std::error_code erreur;
        for (fs::directory_iterator entree(dossier, erreur), fin; !erreur && entree != fin;
             entree.increment(erreur)) {
            std::error_code sans_type;  // disparu entre-temps, ou lien rompu
            if (entree->is_directory(sans_type) && !entree->is_symlink(sans_type))
                considerer_dossier(entree->path());
            else if (entree->is_directory(sans_type) || !a_un_suffixe_d_image(entree->path()))
                ++inventaire_.autres_fichiers;
            else
                considerer_image(*entree);
        }
        if (erreur) inventaire_.illisibles.emplace_back(dossier, raison_systeme(erreur.value()));
    }

    void considerer_dossier(const fs::path& dossier) {
        if (est_cache(dossier) || est_de_service(dossier))
            ++inventaire_.dossiers_caches;
        else if (est_une_sortie(dossier))
            ++inventaire_.anciens_resultats;
        else if (!est_dans(dossier, a_ignorer_))
            a_visiter_.push_back(dossier);
    }

    void considerer_image(const fs::directory_entry& fichier) {
        if (est_cache(fichier.path())) {
            ++inventaire_.images_cachees;
            return;
        }
        std::error_code sans_taille;
        const auto octets = fichier.file_size(sans_taille);
        inventaire_.images.push_back(
            {fichier.path(), fichier.path().lexically_relative(racine_), sans_taille ? 0 : octets});
    }

    fs::path racine_;
    fs::path a_ignorer_;
    std::vector<fs::path> a_visiter_;
    Inventaire inventaire_;
};

}  // namespace

bool est_dans(const fs::path& chemin, const fs::path& dossier) {
    std::error_code ignoree;
    const fs::path relatif = fs::weakly_canonical(chemin, ignoree)
                                 .lexically_relative(fs::weakly_canonical(dossier, ignoree));
    return !relatif.empty() && *relatif.begin() != "..";
}

bool est_une_sortie(const fs::path& dossier) {
    std::error_code ignoree;
    const fs::path resultats = dossier / nom_resultats;
    if (!fs::is_regular_file(resultats, ignoree)) return false;
    std::array<char, 256> debut{};
    std::ifstream flux(resultats, std::ios::binary);
    flux.read(debut.data(), debut.size());
    return std::string_view(debut.data(), static_cast<std::size_t>(flux.gcount()))
               .find(marque_resultats) != std::string_view::npos;
}

Inventaire inventorier(const fs::path& dossier, const fs::path& a_ignorer) {
    return Parcours(dossier, a_ignorer).mener();
}

}  // namespace projet
