// Fabriquer des archives, honnêtes ou hostiles.
#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

namespace classe {

enum class Format { zip, zip_chiffre, tar_gz };

/// Une archive en cours d'écriture ; finie avec l'objet.
class Paquet {
public:
    Paquet(const std::filesystem::path& fichier, Format format) : archive_(::archive_write_new()) {
        if (format != Format::tar_gz) {
            ::archive_write_set_format_zip(archive_.get());
            if (format == Format::zip_chiffre) {
                ::archive_write_set_options(archive_.get(), "zip:encryption=traditional");
                ::archive_write_set_passphrase(archive_.get(), "secret");
            }
        } else {
            ::archive_write_set_format_pax_restricted(archive_.get());
            ::archive_write_add_filter_gzip(archive_.get());
        }
        if (::archive_write_open_filename(archive_.get(), fichier.c_str()) != ARCHIVE_OK)
            throw std::runtime_error("archive impossible à écrire : " + fichier.string());
    }

    void fichier(const std::string& chemin, const std::string& contenu) {
        ouvrir(chemin, AE_IFREG, static_cast<la_int64_t>(contenu.size()));
        ::archive_write_data(archive_.get(), contenu.data(), contenu.size());
    }
    /// Un fichier de zéros : minuscule une fois compressé.
    void zeros(const std::string& chemin, std::size_t taille) {
        ouvrir(chemin, AE_IFREG, static_cast<la_int64_t>(taille));
        const std::string morceau(std::size_t{1} << 20, '\0');
        for (std::size_t ecrits = 0; ecrits < taille; ecrits += morceau.size())
            ::archive_write_data(archive_.get(), morceau.data(), morceau.size());
    }
    /// Un fichier immense dont presque rien n'est écrit.
    void creux(const std::string& chemin, std::size_t taille) {
        const auto entree = decrire(chemin, AE_IFREG, static_cast<la_int64_t>(taille));
        ::archive_entry_sparse_add_entry(entree.get(), 0, 4);
        commencer(entree.get());
        ::archive_write_data(archive_.get(), "vide", 4);
    }
    void lien_symbolique(const std::string& chemin, const std::string& cible) {
        ouvrir(chemin, AE_IFLNK, 0, cible);
    }
    void lien_physique(const std::string& chemin, const std::string& cible) {
        ouvrir(chemin, AE_IFREG, 0, "", cible);
    }
    void peripherique(const std::string& chemin) { ouvrir(chemin, AE_IFBLK, 0); }
    void tube(const std::string& chemin) { ouvrir(chemin, AE_IFIFO, 0); }

private:
    struct Fermer {
        void operator()(archive* a) const { ::archive_write_free(a); }
    };
    using Entree = std::unique_ptr<archive_entry, void (*)(archive_entry*)>;
    static Entree decrire(const std::string& chemin, unsigned type, la_int64_t taille) {
        Entree entree(::archive_entry_new(), ::archive_entry_free);
        ::archive_entry_set_pathname(entree.get(), chemin.c_str());
        ::archive_entry_set_filetype(entree.get(), type);
        ::archive_entry_set_perm(entree.get(), 0644);
        ::archive_entry_set_size(entree.get(), taille);
        return entree;
    }
    void ouvrir(const std::string& chemin, unsigned type, la_int64_t taille,
                const std::string& symbolique = "", const std::string& physique = "") {
        const auto entree = decrire(chemin, type, taille);
        if (type == AE_IFBLK) ::archive_entry_set_rdev(entree.get(), 0x0100);
        if (!symbolique.empty()) ::archive_entry_set_symlink(entree.get(), symbolique.c_str());
        if (!physique.empty()) ::archive_entry_set_hardlink(entree.get(), physique.c_str());
        commencer(entree.get());
    }
    void commencer(archive_entry* entree) {
        if (::archive_write_header(archive_.get(), entree) < ARCHIVE_WARN)
            throw std::runtime_error(::archive_error_string(archive_.get()));
    }

    std::unique_ptr<archive, Fermer> archive_;
};

}  // namespace classe
