// Groupes de contrôle du noyau : la seule borne de mémoire qui compte tout ce qu'un rendu consomme,
// fichiers en mémoire compris.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace noter {

/// Les hiérarchies où l'on peut créer des groupes qui bornent la mémoire et les tâches.
struct Hierarchies {
    std::vector<std::filesystem::path> dossiers;  ///< vide : il n'y en a pas d'accessible
    bool version2 = false;
};

/// Cherche sous `racine` (/sys/fs/cgroup) des hiérarchies où ce processus peut créer un groupe.
Hierarchies chercher_hierarchies(const std::filesystem::path& racine);

/// Supprime les groupes vides d'un correcteur tué net (SIGKILL), qui n'a pas pu le faire.
void balayer(const Hierarchies& hierarchies);

/// Un groupe neuf, supprimé avec l'objet. Sans hiérarchie accessible, il est vide et ne borne rien.
class Groupe {
public:
    /// Lève std::runtime_error si le groupe ne peut pas être créé : rien ne serait borné.
    Groupe(const Hierarchies& hierarchies, const std::string& nom, std::size_t memoire, int taches);
    Groupe(const Groupe&) = delete;
    Groupe& operator=(const Groupe&) = delete;
    /// Attend un instant que le groupe soit vide, puis le supprime.
    ~Groupe();

    /// Les fichiers où un processus écrit « 0 » pour entrer dans le groupe.
    const std::vector<std::string>& entrees() const { return entrees_; }

private:
    std::vector<std::filesystem::path> dossiers_;
    std::vector<std::string> entrees_;
};

}  // namespace noter
