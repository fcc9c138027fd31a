#include "consommation.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>

namespace juge {

std::size_t memoire_residente(pid_t pid) {
    std::ifstream flux("/proc/" + std::to_string(pid) + "/statm");
    std::size_t taille = 0;
    std::size_t residentes = 0;
    flux >> taille >> residentes;
    return residentes * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

std::size_t memoire_proportionnelle(pid_t pid) {
    std::ifstream flux("/proc/" + std::to_string(pid) + "/smaps_rollup");
    std::size_t kio = 0;
    for (std::string mot; flux >> mot;)
        if (mot == "Pss:" && flux >> kio) return kio * 1024;
    return memoire_residente(pid);
}

std::chrono::duration<double> temps_processeur(pid_t pid) {
    std::ifstream flux("/proc/" + std::to_string(pid) + "/stat");
    std::string texte;
    std::getline(flux, texte);
    std::istringstream champs(texte.substr(std::min(texte.rfind(')'), texte.size() - 1) + 1));
    for (int rang = 3; rang < 14; ++rang)  // le premier lu est l'état, troisième de la ligne
        champs >> texte;
    double utilisateur = 0;
    double systeme = 0;
    double enfants_utilisateur = 0;
    double enfants_systeme = 0;
    champs >> utilisateur >> systeme >> enfants_utilisateur >> enfants_systeme;
    const double battements = utilisateur + systeme + enfants_utilisateur + enfants_systeme;
    return std::chrono::duration<double>(battements / static_cast<double>(::sysconf(_SC_CLK_TCK)));
}

}  // namespace juge
