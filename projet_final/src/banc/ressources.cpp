#include "banc/ressources.hpp"

#include <sys/resource.h>
#include <sys/utsname.h>

#include <fstream>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace projet {
namespace {

double secondes(const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
}

void ajouter(Ressources& total, const rusage& usage) {
    total.cpu_utilisateur_s += secondes(usage.ru_utime);
    total.cpu_systeme_s += secondes(usage.ru_stime);
    total.passages_volontaires += static_cast<std::uint64_t>(usage.ru_nvcsw);
    total.passages_involontaires += static_cast<std::uint64_t>(usage.ru_nivcsw);
}

Ressources cumul() {
    Ressources total;
    for (const auto qui : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
        rusage usage{};
        if (::getrusage(qui, &usage) == 0) ajouter(total, usage);
    }
    return total;
}

/// La valeur du champ `cle` d'un fichier « clé : valeur » ; vide s'il manque.
std::string champ(const char* fichier, const std::string& cle) {
    std::ifstream flux(fichier);
    for (std::string ligne; std::getline(flux, ligne);) {
        const auto deux_points = ligne.find(':');
        if (!ligne.starts_with(cle) || deux_points == std::string::npos) continue;
        const auto debut = ligne.find_first_not_of(" \t", deux_points + 1);
        return debut == std::string::npos ? "" : ligne.substr(debut);
    }
    return "";
}

}  // namespace

Ressources& Ressources::operator+=(const Ressources& autres) {
    cpu_utilisateur_s += autres.cpu_utilisateur_s;
    cpu_systeme_s += autres.cpu_systeme_s;
    passages_volontaires += autres.passages_volontaires;
    passages_involontaires += autres.passages_involontaires;
    memoire_max_octets += autres.memoire_max_octets;
    return *this;
}

Ressources ressources_du_processus() {
    Ressources total;
    rusage usage{};
    if (::getrusage(RUSAGE_SELF, &usage) != 0) return total;
    ajouter(total, usage);
    total.memoire_max_octets = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
    return total;
}

void rendre_les_grands_tampons() {
#ifdef __GLIBC__
    ::mallopt(M_MMAP_THRESHOLD, 128 * 1024);  // la valeur de départ, mais fixe
#endif
}

MesureRessources::MesureRessources() : depart_(cumul()) {
    std::ofstream("/proc/self/clear_refs") << 5;  // remet VmHWM au niveau actuel
}

Ressources MesureRessources::lire() const {
    Ressources mesure = cumul();
    mesure.cpu_utilisateur_s -= depart_.cpu_utilisateur_s;
    mesure.cpu_systeme_s -= depart_.cpu_systeme_s;
    mesure.passages_volontaires -= depart_.passages_volontaires;
    mesure.passages_involontaires -= depart_.passages_involontaires;
    const std::string maximum = champ("/proc/self/status", "VmHWM");  // « 12345 kB »
    mesure.memoire_max_octets = maximum.empty() ? 0 : std::stoull(maximum) * 1024;
    return mesure;
}

std::string modele_processeur() {
    return champ("/proc/cpuinfo", "model name");
}

std::string systeme() {
    utsname infos{};
    if (::uname(&infos) != 0) return "";
    return std::string(infos.sysname) + " " + infos.release + " " + infos.machine;
}

}  // namespace projet
