#include "groupe.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <fstream>
#include <regex>
#include <stdexcept>
#include <thread>

namespace noter {
namespace {

namespace fs = std::filesystem;

bool regler(const fs::path& fichier, const std::string& valeur) {
    std::ofstream flux(fichier);
    flux << valeur;
    flux.close();
    return static_cast<bool>(flux);
}

/// Crée un groupe neuf. Un numéro de processus resservant, il en reste peut-être un de ce nom.
bool creer(const fs::path& groupe) {
    if (::mkdir(groupe.c_str(), 0755) == 0) return true;
    return errno == EEXIST && ::rmdir(groupe.c_str()) == 0 && ::mkdir(groupe.c_str(), 0755) == 0;
}

/// Vrai si ce processus peut y créer un groupe et le borner par ce fichier.
bool acceptee(const fs::path& dossier, const char* borne) {
    const fs::path essai = dossier / ("noter-essai-" + std::to_string(::getpid()));
    if (!creer(essai)) return false;
    const bool bornable = fs::exists(essai / borne);
    ::rmdir(essai.c_str());
    return bornable;
}

}  // namespace

Hierarchies chercher_hierarchies(const fs::path& racine) {
    if (acceptee(racine, "memory.max")) return {{racine}, true};
    const fs::path memoire = racine / "memory";
    const fs::path taches = racine / "pids";
    if (acceptee(memoire, "memory.limit_in_bytes") && acceptee(taches, "pids.max"))
        return {{memoire, taches}, false};
    return {};
}

void balayer(const Hierarchies& hierarchies) {
    static const std::regex forme("noter-(essai-)?([0-9]{1,9})(-[0-9]+)?");
    for (const auto& hierarchie : hierarchies.dossiers) {
        std::error_code ignoree;
        for (const auto& entree : fs::directory_iterator(hierarchie, ignoree)) {
            const std::string nom = entree.path().filename().string();
            std::smatch m;
            if (std::regex_match(nom, m, forme) && ::kill(std::stoi(m[2]), 0) != 0 &&
                errno == ESRCH)
                ::rmdir(entree.path().c_str());  // refusé s'il n'est pas vide
        }
    }
}

Groupe::Groupe(const Hierarchies& hierarchies, const std::string& nom, std::size_t memoire,
               int taches) {
    for (const auto& hierarchie : hierarchies.dossiers) {
        const fs::path dossier = hierarchie / nom;
        if (!creer(dossier))
            throw std::runtime_error(fmt::format(
                "Le groupe de contrôle {} ne peut pas être créé : sans lui, la mémoire d'un rendu "
                "ne serait pas bornée. S'il sert encore, arrêtez ce qui s'y trouve.",
                dossier.string()));
        dossiers_.push_back(dossier);
        entrees_.push_back((dossier / "cgroup.procs").string());
        for (const char* borne : {"memory.max", "memory.limit_in_bytes"})
            if (fs::exists(dossier / borne)) regler(dossier / borne, std::to_string(memoire));
        if (fs::exists(dossier / "memory.swap.max")) regler(dossier / "memory.swap.max", "0");
        if (fs::exists(dossier / "pids.max")) regler(dossier / "pids.max", std::to_string(taches));
    }
}

Groupe::~Groupe() {
    for (const auto& dossier : dossiers_) {
        for (int essai = 0; essai < 100 && ::rmdir(dossier.c_str()) != 0; ++essai)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

}  // namespace noter
