// Lecture d'une archive inconnue. Rien n'est écrit sur le disque : un chemin n'y sert qu'à choisir,
// et seul le contenu des fichiers ordinaires cherchés est lu, en mémoire.
#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <set>

#include "collecte.hpp"

namespace noter {
namespace {

struct Fermer {
    void operator()(archive* a) const { ::archive_read_free(a); }
};

/// Ce qui interdit de prendre cette entrée ; vide si c'est un fichier ordinaire au chemin sûr.
std::string reproche(archive_entry* entree, const std::string& chemin) {
    if (::archive_entry_hardlink(entree) != nullptr) return "est un lien physique";
    switch (::archive_entry_filetype(entree)) {
        case AE_IFREG:
            break;
        case AE_IFLNK:
            return "est un lien symbolique";
        default:
            return "n'est pas un fichier ordinaire";
    }
    return chemin_sur(chemin) ? "" : "a un chemin qui sort du rendu, ou démesuré";
}

/// Au plus reponse_max + 1 octets ; rien si l'entrée est abîmée, ou protégée par un mot de passe.
std::optional<std::string> lire_entree(archive* a) {
    std::string texte(reponse_max + 1, '\0');
    std::size_t lus = 0;
    while (lus < texte.size()) {
        const auto n = ::archive_read_data(a, texte.data() + lus, texte.size() - lus);
        if (n < 0) return std::nullopt;
        if (n == 0) break;
        lus += static_cast<std::size_t>(n);
    }
    texte.resize(lus);
    return texte;
}

}  // namespace

Contenu lire_archive(int fd, std::size_t taille, const std::vector<std::string>& noms) {
    Contenu contenu;
    const std::unique_ptr<archive, Fermer> a(::archive_read_new());
    ::archive_read_support_format_zip(a.get());
    ::archive_read_support_format_tar(a.get());
    ::archive_read_support_filter_gzip(a.get());
    const auto refuser = [&](std::string raison) {
        contenu.refus = std::move(raison);
        contenu.fichiers.clear();
        return contenu;
    };
    if (::archive_read_open_fd(a.get(), fd, 65536) != ARCHIVE_OK)
        return refuser("ce n'est pas une archive zip ou tar.gz lisible");

    std::set<std::string> vus;
    std::size_t entrees = 0;
    std::size_t octets = 0;
    archive_entry* entree = nullptr;
    int etat = ARCHIVE_OK;
    while ((etat = ::archive_read_next_header(a.get(), &entree)) == ARCHIVE_OK ||
           etat == ARCHIVE_WARN) {
        if (++entrees > entrees_max) return refuser(fmt::format("plus de {} entrées", entrees_max));
        // La taille annoncée suffit : la lire coûterait déjà ce qu'on veut éviter.
        octets += static_cast<std::size_t>(std::max<la_int64_t>(0, ::archive_entry_size(entree)));
        if (octets > octets_max || (taille > 0 && octets > rapport_max * taille + (1U << 20)))
            return refuser("l'archive se décompresse démesurément (bombe ?)");
        const char* brut = ::archive_entry_pathname(entree);
        if (brut == nullptr) brut = ::archive_entry_pathname_utf8(entree);
        const std::string chemin = brut != nullptr ? brut : "";
        if (::archive_entry_filetype(entree) == AE_IFDIR) continue;
        const bool cherche =
            std::find(noms.begin(), noms.end(), nom_du_fichier(chemin)) != noms.end();
        if (const auto raison = reproche(entree, chemin); !raison.empty()) {
            contenu.remarquer(fmt::format("{} {}", chemin.substr(0, 200), raison));
            continue;
        }
        if (!cherche) continue;
        if (!vus.insert(chemin).second)
            contenu.remarquer(chemin + " est plusieurs fois dans l'archive");
        const std::time_t date = ::archive_entry_mtime(entree);
        auto texte = lire_entree(a.get());
        if (!texte)
            return refuser(chemin.substr(0, 200) + " est abîmé, ou protégé par un mot de passe");
        contenu.prendre({chemin, std::move(*texte), date});
        if (!contenu.refus.empty()) return contenu;
    }
    if (etat != ARCHIVE_EOF)
        return refuser(fmt::format("archive abîmée ({})", ::archive_error_string(a.get())));
    return contenu;
}

}  // namespace noter
