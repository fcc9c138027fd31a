#include "programme/reprise.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>

#include "banc/texte.hpp"
#include "images/fichiers.hpp"

namespace projet {
namespace {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

std::int64_t en_ns(const timespec& instant) {
    return std::int64_t{instant.tv_sec} * 1'000'000'000 + instant.tv_nsec;
}

/// La date de dernière écriture d'un fichier non vide.
std::optional<std::int64_t> date(const fs::path& fichier) {
    struct stat infos {};
    if (::stat(fichier.c_str(), &infos) != 0 || !S_ISREG(infos.st_mode) || infos.st_size == 0)
        return std::nullopt;
    return en_ns(infos.st_mtim);
}

/// Ce que resultats.json dit de la conversion commencée.
struct Fiche {
    ConversionCommencee commencee;
    std::size_t versions = 0;
    std::string images;
    std::string decodage;
};

Fiche lire_fiche(const fs::path& sortie) {
    if (!est_une_sortie(sortie))
        throw ErreurUsage(fmt::format(
            "rien à reprendre dans {} : aucune conversion n'y a été commencée. Relancez sans "
            "--reprendre, ou donnez le dossier de la conversion interrompue (--sortie)",
            sortie.string()));
    try {
        const json lu = json::parse(std::ifstream(sortie / nom_resultats));
        const json& versions = lu.at("versions");
        const json& parametres = lu.at("parametres");
        return {{versions.at(0).at("nom"), parametres.at("debut_ns")},
                versions.size(),
                parametres.at("images"),
                parametres.at("decodage")};
    } catch (const json::exception&) {
        throw ErreurUsage(
            fmt::format("{} ne dit pas quelle conversion reprendre : relancez sans --reprendre, "
                        "tout sera refait",
                        (sortie / nom_resultats).string()));
    }
}

}  // namespace

std::int64_t instant_des_fichiers() {
    timespec instant{};
    ::clock_gettime(CLOCK_REALTIME_COARSE, &instant);
    return en_ns(instant);
}

ConversionCommencee verifier_reprise(const Options& options, const fs::path& images) {
    const std::string sortie = options.sortie.string();
    if (options.versions.size() != 1 || options.repetitions != 1)
        throw ErreurUsage(
            "--reprendre continue une conversion, par une version, une seule fois : nommez-la "
            "(--versions threads_verrou, par exemple), sans --repetitions");
    const Fiche fiche = lire_fiche(options.sortie);
    if (fiche.versions != 1)
        throw ErreurUsage(fmt::format(
            "la conversion rangée dans {} comparait {} : une comparaison se recommence, "
            "sans --reprendre",
            sortie, pluriel(fiche.versions, "version")));
    const std::string decodage(nom(options.reglages.conversion.decodage.mode));
    if (fiche.decodage != decodage)
        throw ErreurUsage(fmt::format(
            "la conversion rangée dans {} a été commencée avec --decodage {} : reprenez-la avec la "
            "même option, ou recommencez-la sans --reprendre",
            sortie, fiche.decodage));
    if (fs::weakly_canonical(fiche.images) != fs::weakly_canonical(images))
        throw ErreurUsage(fmt::format(
            "la conversion rangée dans {} est celle des images de {}, non de {} : donnez "
            "ce dossier (--images), ou une autre sortie (--sortie)",
            sortie, fiche.images, images.string()));
    return fiche.commencee;
}

std::size_t oter_les_images_faites(Inventaire& inventaire, const fs::path& rendues,
                                   std::int64_t debut_ns) {
    return std::erase_if(inventaire.images, [&](const Image& image) {
        const auto rendue = date(rendues / image.relatif);
        const auto source = date(image.source);
        return rendue && *rendue >= debut_ns && source && *rendue >= *source;
    });
}

void preparer_la_sortie(const fs::path& sortie, const std::string& version) {
    effacer_temporaires(sortie);
    const std::string nom = fs::path(version).filename().string();  // lu dans un fichier
    const fs::path journal = sortie / fmt::format("journal_{}.log", nom);
    if (!fs::exists(journal)) return;
    fs::path ailleurs;
    for (int i = 1; ailleurs.empty() || fs::exists(ailleurs); ++i)
        ailleurs = sortie / fmt::format("journal_{}.avant-reprise-{}.log", nom, i);
    fs::rename(journal, ailleurs);
}

}  // namespace projet
