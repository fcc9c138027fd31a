// Ce que le programme tient : descripteurs, enfants, mémoires et noms partagés.
#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "juge/processus.hpp"

namespace juge {
namespace {

namespace fs = std::filesystem;

/// Les noms des entrées d'un dossier qui peut changer pendant qu'on le lit.
std::vector<std::string> entrees(const fs::path& dossier) {
    std::vector<std::string> noms;
    std::error_code ignoree;
    for (fs::directory_iterator it(dossier, ignoree), fin; it != fin && !ignoree;
         it.increment(ignoree))
        noms.push_back(it->path().filename().string());
    return noms;
}

using Choses = std::map<std::string, std::string>;

void ajouter_descripteurs(Choses& choses) {
    for (const auto& numero : entrees("/proc/self/fd")) {
        std::error_code ignoree;  // celui qui a servi à lire le dossier est déjà refermé
        const auto cible = fs::read_symlink("/proc/self/fd/" + numero, ignoree);
        if (ignoree) continue;
        const std::string quoi = "le descripteur " + numero + " (" + cible.string() + ")";
        choses.emplace(quoi, quoi);
    }
}

/// La lettre d'état d'un enfant de ce processus, lue dans /proc/<pid>/stat ; sinon '\0'.
char etat_d_enfant(const std::string& pid) {
    std::ifstream flux("/proc/" + pid + "/stat");
    std::string ligne;
    std::getline(flux, ligne);
    const auto apres_le_nom = ligne.rfind(')');  // le nom peut contenir n'importe quoi
    if (apres_le_nom == std::string::npos || apres_le_nom + 4 > ligne.size()) return '\0';
    const bool le_mien = std::atoi(ligne.c_str() + apres_le_nom + 4) == ::getpid();
    return le_mien ? ligne[apres_le_nom + 2] : '\0';
}

void ajouter_enfants(Choses& choses) {
    for (const auto& pid : entrees("/proc")) {
        if (pid.find_first_not_of("0123456789") != std::string::npos) continue;
        if (const char etat = etat_d_enfant(pid); etat != '\0')
            choses.emplace("enfant " + pid, (etat == 'Z' ? "le zombie " : "l'enfant ") + pid);
    }
}

/// Les projections partagées (« rw-s ») : adresses, droits, décalage, périphérique, inode, chemin.
void ajouter_memoires(Choses& choses) {
    std::ifstream flux("/proc/self/maps");
    for (std::string ligne; std::getline(flux, ligne);) {
        std::istringstream champs(ligne);
        std::string adresses;
        std::string droits;
        std::string autre;
        champs >> adresses >> droits >> autre >> autre >> autre >> autre;
        if (droits.size() < 4 || droits[3] != 's') continue;
        std::ostringstream dite;
        dite << "une mémoire partagée (" << autre << ", " << adresses
             << "), que munmap() n'a pas rendue";
        choses.emplace("mémoire " + adresses, dite.str());
    }
}

Choses inventorier() {
    Choses choses;
    ajouter_descripteurs(choses);
    ajouter_enfants(choses);
    ajouter_memoires(choses);
    for (const auto& nom : entrees("/dev/shm"))
        choses.emplace("nom " + nom, "le nom /dev/shm/" + nom);
    return choses;
}

/// Ce qui est dans `a` et pas dans `b`.
std::string difference(const Choses& a, const Choses& b) {
    std::string phrase;
    for (const auto& [cle, quoi] : a)
        if (b.count(cle) == 0) phrase += (phrase.empty() ? "" : " ; ") + quoi;
    return phrase;
}

}  // namespace

Inventaire::Inventaire() : choses_(inventorier()) {}

std::string Inventaire::restes() const {
    const Choses maintenant = inventorier();
    const std::string restes = difference(maintenant, choses_);
    const std::string disparus = difference(choses_, maintenant);
    std::string phrase = restes.empty() ? "" : "il reste " + restes;
    if (!disparus.empty()) phrase += (phrase.empty() ? "" : " ; ") + ("a disparu : " + disparus);
    return phrase;
}

}  // namespace juge
