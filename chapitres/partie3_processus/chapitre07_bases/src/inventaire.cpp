#include <unistd.h>
#include <algorithm>
#include <chapitre07/inventaire.hpp>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <string>

namespace cours {
namespace {

namespace fs = std::filesystem;

/// Les nombres qui sont les noms des entrées d'un dossier, dans l'ordre.
std::vector<int> nombres(const fs::path& dossier) {
    std::vector<int> trouves;
    std::error_code ignoree;  // un processus disparaît pendant qu'on le lit
    for (fs::directory_iterator it(dossier, ignoree), fin; it != fin && !ignoree;
         it.increment(ignoree)) {
        const std::string nom = it->path().filename().string();
        int nombre = 0;
        const auto lu = std::from_chars(nom.data(), nom.data() + nom.size(), nombre);
        if (lu.ptr == nom.data() + nom.size()) trouves.push_back(nombre);
    }
    std::sort(trouves.begin(), trouves.end());
    return trouves;
}

/// La lettre d'état d'un processus et son parent, lus dans /proc/<pid>/stat.
struct Etat {
    char lettre = '\0';  ///< '\0' : ce processus n'existe pas
    pid_t parent = 0;
};

Etat lire_etat(pid_t pid) {
    std::ifstream flux("/proc/" + std::to_string(pid) + "/stat");
    std::string ligne;
    std::getline(flux, ligne);
    Etat etat;
    const auto apres_le_nom = ligne.rfind(')');  // le nom peut contenir n'importe quoi
    if (apres_le_nom == std::string::npos || apres_le_nom + 4 > ligne.size()) return etat;
    etat.lettre = ligne[apres_le_nom + 2];
    etat.parent = static_cast<pid_t>(std::atoi(ligne.c_str() + apres_le_nom + 4));
    return etat;
}

}  // namespace

std::vector<int> descripteurs_ouverts() {
    auto trouves = nombres("/proc/self/fd");
    // Celui qui a servi à lire le dossier est déjà refermé.
    std::erase_if(trouves, [](int numero) {
        return !fs::is_symlink("/proc/self/fd/" + std::to_string(numero));
    });
    return trouves;
}

std::vector<pid_t> enfants() {
    auto tous = nombres("/proc");
    std::erase_if(tous, [](pid_t pid) { return lire_etat(pid).parent != ::getpid(); });
    return tous;
}

bool est_zombie(pid_t pid) {
    return lire_etat(pid).lettre == 'Z';
}

bool est_vivant(pid_t pid) {
    const char lettre = lire_etat(pid).lettre;
    return lettre != '\0' && lettre != 'Z' && lettre != 'X';
}

}  // namespace cours
