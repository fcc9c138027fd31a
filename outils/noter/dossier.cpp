#include "dossier.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <optional>

#include "genres.hpp"
#include "noms.hpp"

namespace noter {
namespace {

namespace fs = std::filesystem;

/// Ouvre un fichier ordinaire, sans suivre de lien ni attendre sur un tube ; rien si ce n'en est
/// pas un, ou s'il n'est pas lisible.
std::optional<std::string> lire_fichier(const fs::path& chemin, struct stat& infos) {
    const int fd = ::open(chemin.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 || ::fstat(fd, &infos) != 0 || !S_ISREG(infos.st_mode)) {
        if (fd >= 0) ::close(fd);
        return std::nullopt;
    }
    std::string texte(reponse_max + 1, '\0');
    std::size_t lus = 0;
    for (ssize_t n = 0;
         lus < texte.size() && (n = ::read(fd, texte.data() + lus, texte.size() - lus)) > 0;)
        lus += static_cast<std::size_t>(n);
    ::close(fd);
    texte.resize(lus);
    return texte;
}

class LectureDeDossier {
public:
    LectureDeDossier(const fs::path& dossier, const std::vector<std::string>& exercices)
        : dossier_(dossier), cherches_(exercices) {}

    /// Rend pourquoi le dossier est refusé ; vide s'il est lu.
    std::string parcourir() {
        std::error_code erreur;
        constexpr auto options = fs::directory_options::skip_permission_denied;
        auto parcours = fs::recursive_directory_iterator(dossier_, options, erreur);
        for (const fs::recursive_directory_iterator fin; !erreur && parcours != fin;
             parcours.increment(erreur)) {
            if (++resultat.contenu.entrees > entrees_max || parcours.depth() > 64)
                return fmt::format("plus de {} fichiers", entrees_max);
            voir(*parcours);
        }
        return erreur ? "dossier illisible (" + erreur.message() + ")" : "";
    }

    Parcours resultat;

private:
    void voir(const fs::directory_entry& entree) {
        const std::string chemin = en_unicode(entree.path().lexically_relative(dossier_).string());
        const std::string nom = nom_du_fichier(chemin);
        std::error_code ignoree;
        const auto type = entree.symlink_status(ignoree).type();
        auto& contenu = resultat.contenu;
        if (type == fs::file_type::directory) {
            if (::access(entree.path().c_str(), R_OK | X_OK) != 0)
                contenu.remarquer(chemin + "/ n'est pas lisible : rien n'y est pris");
        } else if (type == fs::file_type::symlink) {
            contenu.remarquer(chemin + " est un lien symbolique : il n'est pas suivi");
        } else if (cherches_.contient(nom)) {
            prendre(entree.path(), chemin);
        } else if (type == fs::file_type::regular && lire_extension(nom).genre != Genre::inconnu) {
            resultat.archives.push_back(entree.path().lexically_relative(dossier_).string());
        } else {
            contenu.laisser(chemin, raison_de_laisser(nom));
        }
    }

    void prendre(const fs::path& fichier, const std::string& chemin) {
        auto& contenu = resultat.contenu;
        struct stat infos {};
        auto texte = lire_fichier(fichier, infos);
        if (!texte)
            return contenu.remarquer(chemin +
                                     " n'est pas un fichier ordinaire, ou n'est pas lisible");
        if (infos.st_nlink > 1)
            contenu.remarquer(chemin + " est un lien physique vers un autre fichier");
        if (!chemin_sur(chemin))
            return contenu.remarquer(chemin + " : son chemin n'est pas lisible, il n'est pas pris");
        contenu.prendre({chemin, std::move(*texte), infos.st_mtime});
    }

    fs::path dossier_;
    NomsCherches cherches_;
};

}  // namespace

Parcours lire_dossier(const fs::path& dossier, const std::vector<std::string>& exercices) {
    LectureDeDossier lecture(dossier, exercices);
    const std::string refus = lecture.parcourir();
    if (!refus.empty()) lecture.resultat.contenu.refus = refus;
    return std::move(lecture.resultat);
}

}  // namespace noter
