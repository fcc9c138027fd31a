#include "archive.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <utility>

#include "genres.hpp"
#include "noms.hpp"

namespace noter {
namespace {

/// Le rendu entier est refusé : une borne commune est dépassée.
struct Demesure : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Cette archive-ci ne se lit pas, ou pas jusqu'au bout.
struct Illisible : std::runtime_error {
    using std::runtime_error::runtime_error;
};

constexpr const char* pas_une_archive = "ce n'est pas une archive zip ou tar.gz lisible";

struct Fermer {
    void operator()(archive* a) const { ::archive_read_free(a); }
};
using Archive = std::unique_ptr<archive, Fermer>;

Archive preparer() {
    Archive a(::archive_read_new());
    ::archive_read_support_format_zip(a.get());
    ::archive_read_support_format_tar(a.get());
    ::archive_read_support_filter_gzip(a.get());
    return a;
}

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

std::string chemin_de(archive_entry* entree) {
    const char* brut = ::archive_entry_pathname(entree);
    if (brut == nullptr) brut = ::archive_entry_pathname_utf8(entree);
    return brut != nullptr ? en_unicode(brut) : "";
}

/// Au plus `borne` + 1 octets ; rien si l'entrée est abîmée, ou protégée par un mot de passe.
std::optional<std::string> lire_entree(archive* a, std::size_t borne) {
    constexpr std::size_t bloc = std::size_t{64} << 10;
    std::string texte;
    while (texte.size() <= borne) {
        const std::size_t avant = texte.size();
        texte.resize(std::min(avant + bloc, borne + 1));
        const auto n = ::archive_read_data(a, texte.data() + avant, texte.size() - avant);
        if (n < 0) return std::nullopt;
        texte.resize(avant + static_cast<std::size_t>(n));
        if (n == 0) break;
    }
    return texte;
}

std::size_t taille_annoncee(archive_entry* entree) {
    return static_cast<std::size_t>(std::max<la_int64_t>(0, ::archive_entry_size(entree)));
}

bool sous_un_dossier_ignore(const std::string& chemin) {
    const auto mots = composants(chemin);
    return std::any_of(mots.begin(), mots.end(),
                       [](const std::string& mot) { return !raison_d_ignorer(mot).empty(); });
}

/// La lecture d'un rendu : ses bornes valent pour toutes ses archives, l'une dans l'autre.
class LectureDArchive {
public:
    LectureDArchive(std::size_t taille, const std::vector<std::string>& exercices, DejaVu deja)
        : taille_(taille), cherches_(exercices), deja_(deja) {}

    /// Lève Demesure, Illisible.
    void parcourir(archive* a, int niveau) {
        archive_entry* entree = nullptr;
        int etat = ARCHIVE_OK;
        while ((etat = ::archive_read_next_header(a, &entree)) == ARCHIVE_OK ||
               etat == ARCHIVE_WARN) {
            if (++vu_.entrees + deja_.entrees > entrees_max)
                throw Demesure(fmt::format("plus de {} entrées", entrees_max));
            // La taille annoncée suffit : la lire coûterait déjà ce qu'on veut éviter.
            compter(taille_annoncee(entree));
            if (::archive_entry_filetype(entree) != AE_IFDIR) voir(a, entree, niveau);
        }
        if (etat != ARCHIVE_EOF)
            throw Illisible(fmt::format("archive abîmée ({})", ::archive_error_string(a)));
    }

    Contenu conclure() {
        contenu_.entrees = vu_.entrees;
        contenu_.octets = vu_.octets;
        return std::move(contenu_);
    }

private:
    void compter(std::size_t octets) {
        vu_.octets += octets;
        if (vu_.octets + deja_.octets > octets_max ||
            (taille_ > 0 && vu_.octets > rapport_max * taille_ + (1U << 20)))
            throw Demesure("l'archive se décompresse démesurément (bombe ?)");
    }

    void voir(archive* a, archive_entry* entree, int niveau) {
        const std::string chemin = chemin_de(entree);
        const std::string nom = nom_du_fichier(chemin);
        if (const auto raison = reproche(entree, chemin); !raison.empty())
            contenu_.remarquer(fmt::format("{} {}", chemin.substr(0, 200), raison));
        else if (cherches_.contient(nom))
            prendre(a, entree, chemin);
        else if (lire_extension(nom).genre == Genre::archive && !sous_un_dossier_ignore(chemin))
            ouvrir(a, entree, chemin, niveau);
        else
            contenu_.laisser(chemin, raison_de_laisser(nom));
    }

    void prendre(archive* a, archive_entry* entree, const std::string& chemin) {
        if (!vus_.insert(chemin).second)
            contenu_.remarquer(chemin + " est plusieurs fois dans l'archive");
        auto texte = lire_entree(a, reponse_max);
        if (!texte)
            throw Illisible(chemin.substr(0, 200) + " est abîmé, ou protégé par un mot de passe");
        contenu_.prendre({chemin, std::move(*texte), ::archive_entry_mtime(entree)});
        if (!contenu_.refus.empty()) throw Demesure(contenu_.refus);
    }

    /// Une archive dans l'archive. Si elle ne se lit pas, rien n'en est pris, et c'est dit.
    void ouvrir(archive* a, archive_entry* entree, const std::string& chemin, int niveau) {
        if (niveau == niveaux_max)
            return contenu_.laisser(chemin, "trop d'archives l'une dans l'autre");
        const std::time_t date = ::archive_entry_mtime(entree);
        Contenu dehors = std::exchange(contenu_, {});
        auto vus = std::exchange(vus_, {});
        try {
            lire_dedans(lire_entree(a, archive_interne_max), taille_annoncee(entree), niveau + 1);
        } catch (const Illisible& erreur) {
            contenu_.refus = erreur.what();
        }
        dehors.accueillir(std::move(contenu_), chemin, date);
        contenu_ = std::move(dehors);
        vus_ = std::move(vus);
        if (!contenu_.refus.empty()) throw Demesure(contenu_.refus);
    }

    void lire_dedans(const std::optional<std::string>& octets, std::size_t comptes, int niveau) {
        if (!octets) throw Illisible("elle est abîmée, ou protégée par un mot de passe");
        if (octets->size() > comptes) compter(octets->size() - comptes);
        if (octets->size() > archive_interne_max)
            throw Illisible(fmt::format("elle dépasse {} Mio", archive_interne_max >> 20));
        const Archive a = preparer();
        if (::archive_read_open_memory(a.get(), octets->data(), octets->size()) != ARCHIVE_OK)
            throw Illisible(pas_une_archive);
        parcourir(a.get(), niveau);
    }

    std::size_t taille_;
    NomsCherches cherches_;
    DejaVu deja_;
    DejaVu vu_;
    Contenu contenu_;
    std::set<std::string> vus_;  ///< chemins pris dans l'archive qu'on lit
};

}  // namespace

Contenu lire_archive(int fd, std::size_t taille, const std::vector<std::string>& exercices,
                     DejaVu deja) {
    LectureDArchive lecture(taille, exercices, deja);
    std::string refus;
    try {
        const Archive a = preparer();
        if (::archive_read_open_fd(a.get(), fd, 65536) != ARCHIVE_OK)
            throw Illisible(pas_une_archive);
        lecture.parcourir(a.get(), 1);
    } catch (const std::runtime_error& erreur) {
        refus = erreur.what();
    }
    Contenu contenu = lecture.conclure();
    if (refus.empty()) return contenu;
    contenu.refus = refus;
    contenu.fichiers.clear();
    contenu.laisses.clear();
    return contenu;
}

}  // namespace noter
