#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chapitre01/topologie.hpp>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace cours {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> decouper(const std::string& texte, char separateur) {
    std::vector<std::string> morceaux;
    std::istringstream flux(texte);
    for (std::string morceau; std::getline(flux, morceau, separateur);)
        morceaux.push_back(morceau);
    return morceaux;
}

bool contient(const std::vector<std::string>& liste, const std::string& valeur) {
    return std::find(liste.begin(), liste.end(), valeur) != liste.end();
}

/// Une hiérarchie de cgroups montée dans le système de fichiers, qui peut porter un quota.
struct Montage {
    bool version2 = false;
    std::string racine;  ///< le groupe qu'on voit au point de montage
    fs::path point;
};

/// Une ligne de /proc/self/mountinfo : « id parent périphérique racine point options… - type source
/// options », voir proc(5).
std::optional<Montage> lire_montage(const std::string& ligne) {
    const auto champs = decouper(ligne, ' ');
    const auto tiret = std::find(champs.begin(), champs.end(), "-");
    if (champs.size() < 6 || champs.end() - tiret < 4) return std::nullopt;
    const std::string& type = tiret[1];
    const bool version1 = type == "cgroup" && contient(decouper(tiret[3], ','), "cpu");
    if (!version1 && type != "cgroup2") return std::nullopt;
    return Montage{type == "cgroup2", champs[3], champs[4]};
}

/// Le groupe du processus dans cette version des cgroups, d'après /proc/self/cgroup, dont une ligne
/// est « numéro:contrôleurs:groupe » ; la version 2 a le numéro 0 et aucun contrôleur.
std::optional<std::string> lire_groupe(const fs::path& racine, bool version2) {
    std::ifstream flux(racine / "proc/self/cgroup");
    for (std::string ligne; std::getline(flux, ligne);) {
        const auto premier = ligne.find(':');
        const auto second = ligne.find(':', premier + 1);
        if (premier == std::string::npos || second == std::string::npos) continue;
        const std::string controleurs = ligne.substr(premier + 1, second - premier - 1);
        const bool convient =
            version2 ? ligne.starts_with("0::") : contient(decouper(controleurs, ','), "cpu");
        if (convient) return ligne.substr(second + 1);
    }
    return std::nullopt;
}

template <class T>
std::optional<T> lire(std::istream&& flux) {
    T valeur{};
    if (flux >> valeur) return valeur;
    return std::nullopt;
}

/// Le quota d'un seul groupe, en cœurs.
std::optional<double> quota_du_groupe(const fs::path& dossier, bool version2) {
    std::optional<double> quota;
    std::optional<double> periode;
    if (version2) {
        std::ifstream flux(dossier / "cpu.max");  // « 150000 100000 », ou « max 100000 »
        std::string texte;
        flux >> texte;
        quota = lire<double>(std::istringstream(texte));
        periode = lire<double>(std::move(flux));
    } else {
        quota = lire<double>(std::ifstream(dossier / "cpu.cfs_quota_us"));  // -1 : sans limite
        periode = lire<double>(std::ifstream(dossier / "cpu.cfs_period_us"));
    }
    if (!quota || !periode || *quota <= 0 || *periode <= 0) return std::nullopt;
    return *quota / *periode;
}

void retenir_le_plus_petit(std::optional<double>& quota, std::optional<double> autre) {
    if (autre && (!quota || *autre < *quota)) quota = autre;
}

/// Le plus petit quota, du point de montage jusqu'au groupe : chaque étage limite ceux d'en
/// dessous.
std::optional<double> quota_du_montage(const fs::path& racine, const Montage& montage,
                                       const std::string& groupe) {
    fs::path dossier = racine / montage.point.relative_path();
    auto quota = quota_du_groupe(dossier, montage.version2);
    const fs::path chemin = fs::path(groupe).lexically_relative(montage.racine);
    if (std::find(chemin.begin(), chemin.end(), "..") != chemin.end())
        return quota;  // le groupe n'est pas sous ce montage : on n'en voit que le sommet
    for (const auto& etage : chemin) {
        dossier /= etage;
        retenir_le_plus_petit(quota, quota_du_groupe(dossier, montage.version2));
    }
    return quota;
}

}  // namespace

int coeurs_en_ligne() {
    return static_cast<int>(std::max(1L, ::sysconf(_SC_NPROCESSORS_ONLN)));
}

int coeurs_permis() {
    // Le noyau refuse (EINVAL) un masque plus court que le sien : on double jusqu'à ce qu'il
    // tienne.
    for (std::size_t ensembles = 1;; ensembles *= 2) {
        std::vector<cpu_set_t> masque(ensembles);
        const std::size_t octets = ensembles * sizeof(cpu_set_t);
        if (::sched_getaffinity(0, octets, masque.data()) == 0)
            return CPU_COUNT_S(octets, masque.data());
        if (errno != EINVAL || ensembles > 1024)
            throw std::system_error(errno, std::generic_category(), "sched_getaffinity");
    }
}

std::optional<double> quota_cgroup(const fs::path& racine) {
    std::optional<double> quota;
    std::ifstream flux(racine / "proc/self/mountinfo");
    for (std::string ligne; std::getline(flux, ligne);) {
        const auto montage = lire_montage(ligne);
        if (!montage) continue;
        if (const auto groupe = lire_groupe(racine, montage->version2))
            retenir_le_plus_petit(quota, quota_du_montage(racine, *montage, *groupe));
    }
    return quota;
}

// [utilisables]
int coeurs_utilisables(const fs::path& racine) {
    const int permis = coeurs_permis();
    const auto quota = quota_cgroup(racine);
    if (!quota || *quota >= permis) return permis;
    return std::max(1, static_cast<int>(std::ceil(*quota)));
}
// [/utilisables]

}  // namespace cours
