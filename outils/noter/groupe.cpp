#include "groupe.hpp"

#include <unistd.h>

#include <chrono>
#include <fstream>
#include <thread>

namespace noter {
namespace {

namespace fs = std::filesystem;

bool ecrire(const fs::path& fichier, const std::string& valeur) {
    std::ofstream flux(fichier);
    flux << valeur;
    flux.close();
    return static_cast<bool>(flux);
}

/// Vrai si ce processus peut y créer un groupe et le borner par ce fichier.
bool acceptee(const fs::path& dossier, const char* borne) {
    const fs::path essai = dossier / ("noter-essai-" + std::to_string(::getpid()));
    std::error_code erreur;
    if (!fs::create_directory(essai, erreur) || erreur) return false;
    const bool bornable = fs::exists(essai / borne);
    fs::remove(essai, erreur);
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

Groupe::Groupe(const Hierarchies& hierarchies, const std::string& nom, std::size_t memoire,
               int taches) {
    for (const auto& hierarchie : hierarchies.dossiers) {
        const fs::path dossier = hierarchie / nom;
        std::error_code erreur;
        if (!fs::create_directory(dossier, erreur)) continue;
        dossiers_.push_back(dossier);
        entrees_.push_back((dossier / "cgroup.procs").string());
        for (const char* borne : {"memory.max", "memory.limit_in_bytes"})
            if (fs::exists(dossier / borne)) ecrire(dossier / borne, std::to_string(memoire));
        if (fs::exists(dossier / "memory.swap.max")) ecrire(dossier / "memory.swap.max", "0");
        if (fs::exists(dossier / "pids.max")) ecrire(dossier / "pids.max", std::to_string(taches));
    }
}

Groupe::~Groupe() {
    for (const auto& dossier : dossiers_) {
        for (int essai = 0; essai < 100 && ::rmdir(dossier.c_str()) != 0; ++essai)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

}  // namespace noter
