#include "cache.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <stdexcept>
#include <utility>

#include "commun/empreinte.hpp"

namespace juge {
namespace {

namespace fs = std::filesystem;

/// Ouvre ce dossier et prend dessus un verrou ; -1 s'il n'existe pas, ou s'il est déjà pris.
int verrouiller(const fs::path& dossier, int sorte) {
    const int fd = ::open(dossier.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0 && ::flock(fd, sorte) == 0) return fd;
    if (fd >= 0) ::close(fd);
    return -1;
}

std::uintmax_t taille(const fs::path& dossier) {
    std::uintmax_t octets = 0;
    std::error_code ignoree;
    for (const auto& entree : fs::recursive_directory_iterator(dossier, ignoree))
        if (entree.is_regular_file(ignoree)) octets += entree.file_size(ignoree);
    return octets;
}

}  // namespace

Produit::Produit(Produit&& autre) noexcept
    : dossier_(std::move(autre.dossier_)), verrou_(std::exchange(autre.verrou_, -1)) {}

Produit& Produit::operator=(Produit&& autre) noexcept {
    std::swap(dossier_, autre.dossier_);
    std::swap(verrou_, autre.verrou_);
    return *this;
}

Produit::~Produit() {
    if (verrou_ >= 0) ::close(verrou_);
}

Cache::Cache(fs::path dossier, std::uintmax_t octets_max)
    : dossier_(std::move(dossier)), octets_max_(octets_max) {}

fs::path Cache::liste(const std::string& demande) const {
    return dossier_ / (demande + ".lus");
}

std::string Cache::cle(const std::string& demande, const std::vector<fs::path>& dependances) const {
    commun::Empreinte empreinte;
    empreinte.ajouter(demande);
    for (const auto& fichier : dependances) {
        empreinte.ajouter(fichier.string());
        std::error_code ignoree;
        if (fs::exists(fichier, ignoree))
            empreinte.ajouter_fichier(fichier);
        else
            empreinte.ajouter("absent");
    }
    return empreinte.texte();
}

/// Le produit de ce nom. Un verrou partagé le garde de l'élagage ; sa date dit qu'il sert encore.
std::optional<Produit> Cache::tenir(const std::string& cle) const {
    const fs::path dossier = dossier_ / cle;
    const int verrou = verrouiller(dossier, LOCK_SH);
    if (verrou < 0 || !fs::exists(dossier)) {
        if (verrou >= 0) ::close(verrou);
        return std::nullopt;
    }
    ::futimens(verrou, nullptr);
    return Produit(dossier, verrou);
}

std::optional<Produit> Cache::trouver(const std::string& demande) const {
    std::ifstream flux(liste(demande));
    if (!flux) return std::nullopt;
    std::vector<fs::path> dependances;
    for (std::string ligne; std::getline(flux, ligne);)
        dependances.emplace_back(ligne);
    return tenir(cle(demande, dependances));
}

fs::path Cache::brouillon() const {
    std::error_code ignoree;
    fs::create_directories(dossier_, ignoree);
    std::string modele = (dossier_ / "brouillon.XXXXXX").string();
    if (::mkdtemp(modele.data()) == nullptr) {
        throw std::runtime_error(fmt::format(
            "impossible d'écrire dans {} : vérifiez la place et les droits", dossier_.string()));
    }
    fs::permissions(modele, fs::perms(0755), ignoree);
    return modele;
}

Produit Cache::ranger(const std::string& demande, const std::vector<fs::path>& dependances,
                      const fs::path& brouillon) const {
    std::string lus;
    for (const auto& fichier : dependances)
        lus += fichier.string() + "\n";
    const std::string nom = cle(demande, dependances);
    compter(taille(brouillon));
    std::error_code erreur;
    fs::rename(brouillon, dossier_ / nom, erreur);
    // Un autre processus l'a construit entre-temps : le sien vaut le nôtre.
    if (erreur) fs::remove_all(brouillon, erreur);
    ecrire_texte(liste(demande), lus);
    if (auto produit = tenir(nom)) return std::move(*produit);
    throw std::runtime_error(
        fmt::format("{} a été effacé pendant qu'on s'en servait. Recommencez", dossier_.string()));
}

/// Tient le total ; quand il dépasse la borne, le recompte et fait de la place.
void Cache::compter(std::uintmax_t octets) const {
    const int verrou = verrouiller(dossier_, LOCK_EX);
    const fs::path fichier = dossier_ / "total";
    std::uintmax_t total = 0;
    std::ifstream(fichier) >> total;
    total += octets;
    if (total > octets_max_) total = elaguer() + octets;
    std::ofstream(fichier) << total;
    if (verrou >= 0) ::close(verrou);
}

/// Efface ce qui n'a pas servi depuis le plus longtemps, et que personne ne tient, jusqu'aux trois
/// quarts de la borne. Rend ce qui reste, en octets.
std::uintmax_t Cache::elaguer() const {
    struct Entree {
        fs::file_time_type date;
        fs::path chemin;
        std::uintmax_t octets;
    };
    std::vector<Entree> entrees;
    std::uintmax_t total = 0;
    std::error_code ignoree;
    for (const auto& entree : fs::directory_iterator(dossier_, ignoree)) {
        if (entree.path().filename() == "total" || entree.path().extension() == ".hpp") continue;
        const auto octets = entree.is_directory() ? taille(entree) : entree.file_size(ignoree);
        entrees.push_back({fs::last_write_time(entree, ignoree), entree.path(), octets});
        total += octets;
    }
    std::sort(entrees.begin(), entrees.end(),
              [](const Entree& a, const Entree& b) { return a.date < b.date; });
    for (const auto& entree : entrees) {
        if (total <= octets_max_ / 4 * 3) break;
        const bool dossier = fs::is_directory(entree.chemin);
        const int verrou = dossier ? verrouiller(entree.chemin, LOCK_EX | LOCK_NB) : -1;
        if (dossier && verrou < 0) continue;
        fs::remove_all(entree.chemin, ignoree);
        if (verrou >= 0) ::close(verrou);
        total -= entree.octets;
    }
    return total;
}

}  // namespace juge
