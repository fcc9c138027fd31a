#include "moodle.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <clocale>
#include <ctime>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "identite.hpp"
#include "lecture.hpp"
#include "rendu_html.hpp"
#include "retour.hpp"

namespace noter {
namespace {

namespace fs = std::filesystem;

using Ecriture = std::unique_ptr<archive, int (*)(archive*)>;

void verifier(archive* zip, int code) {
    if (code == ARCHIVE_OK) return;
    const char* raison = ::archive_error_string(zip);
    throw std::runtime_error(fmt::format("Le zip pour Moodle ne peut pas être écrit : {}.",
                                         raison ? raison : "inconnu"));
}

/// libarchive convertit les noms selon la langue du processus : celle-ci, le temps d'un zip.
class NomsEnUnicode {
public:
    NomsEnUnicode() : avant_(std::setlocale(LC_CTYPE, nullptr)) {
        std::setlocale(LC_CTYPE, "C.UTF-8");
    }
    NomsEnUnicode(const NomsEnUnicode&) = delete;
    NomsEnUnicode& operator=(const NomsEnUnicode&) = delete;
    ~NomsEnUnicode() { std::setlocale(LC_CTYPE, avant_.c_str()); }

private:
    std::string avant_;
};

la_ssize_t recevoir(archive* /*zip*/, void* octets, const void* morceau, std::size_t taille) {
    static_cast<std::string*>(octets)->append(static_cast<const char*>(morceau), taille);
    return static_cast<la_ssize_t>(taille);
}

/// Un zip de ces fichiers, tous ordinaires.
std::string zipper(const std::map<std::string, std::string>& fichiers) {
    const NomsEnUnicode noms;
    std::string octets;
    const Ecriture zip(::archive_write_new(), ::archive_write_free);
    verifier(zip.get(), ::archive_write_set_format_zip(zip.get()));
    verifier(zip.get(), ::archive_write_set_options(zip.get(), "zip:hdrcharset=UTF-8"));
    verifier(zip.get(), ::archive_write_open(zip.get(), &octets, nullptr, recevoir, nullptr));
    for (const auto& [chemin, contenu] : fichiers) {
        const std::unique_ptr<archive_entry, void (*)(archive_entry*)> entree(::archive_entry_new(),
                                                                              ::archive_entry_free);
        ::archive_entry_set_pathname(entree.get(), chemin.c_str());
        ::archive_entry_set_size(entree.get(), static_cast<la_int64_t>(contenu.size()));
        ::archive_entry_set_filetype(entree.get(), AE_IFREG);
        ::archive_entry_set_perm(entree.get(), 0644);
        ::archive_entry_set_mtime(entree.get(), std::time(nullptr), 0);
        verifier(zip.get(), ::archive_write_header(zip.get(), entree.get()));
        if (::archive_write_data(zip.get(), contenu.data(), contenu.size()) < 0)
            verifier(zip.get(), ARCHIVE_FATAL);
    }
    verifier(zip.get(), ::archive_write_close(zip.get()));
    return octets;
}

}  // namespace

std::size_t ecrire_zip_moodle(const Classe& classe, const juge::Catalogue& catalogue,
                              const fs::path& fichier) {
    std::map<std::string, std::string> fichiers;
    for (const auto& copie : classe.copies)
        if (const auto depot = depot_moodle(copie.nom); depot && !copie.absent) {
            // Un participant a plusieurs rendus si l'export est à plat : un retour chacun.
            std::string chemin = depot->dossier + "/retour.html";
            for (int n = 2; fichiers.count(chemin) > 0; ++n)
                chemin = fmt::format("{}/retour-{}.html", depot->dossier, n);
            fichiers[chemin] = page_de_retour(nom_a_lire(copie.nom),
                                              markdown_en_html(retour(classe, copie, catalogue)));
        }
    if (fichiers.empty())
        fs::remove(fichier);
    else
        juge::ecrire_texte(fichier, zipper(fichiers));
    return fichiers.size();
}

}  // namespace noter
