// Traduction des rapports de ThreadSanitizer, AddressSanitizer, LeakSanitizer et UBSan.
#pragma once

#include <optional>
#include <string>

#include "rapport_assainisseur.hpp"

namespace juge {

/// Traduit le premier rapport du journal ; rien si le journal n'en contient pas. `fichiers` sont
/// les sources qui intéressent l'étudiant, par ordre de préférence (sa réponse, puis l'épreuve) :
/// les lignes citées y sont choisies. `verrous_permis` : l'exercice permet un verrou.
std::optional<Constat> traduire_assainisseur(const std::string& journal, const Fichiers& fichiers,
                                             bool verrous_permis = true);

/// Un arrêt brutal dont un assainisseur a dit où il a eu lieu, sans en dire la cause.
struct ArretBrutal {
    std::string signal;  ///< « SEGV », « ABRT »… ; vide s'il n'est pas connu
    std::optional<Endroit> endroit;
};
std::optional<ArretBrutal> lire_arret_brutal(const std::string& journal, const Fichiers& fichiers);

}  // namespace juge
