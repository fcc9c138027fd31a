// Les rendus d'une classe : un dossier, une archive ou un dépôt git par étudiant.
#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "collecte.hpp"
#include "enclos.hpp"

namespace noter {

enum class Genre { dossier, archive, depot, inconnu };

struct Rendu {
    std::string nom;  ///< sans l'extension de l'archive, affichable
    std::filesystem::path chemin;
    Genre genre = Genre::inconnu;
};

/// Les rendus de ce dossier, par ordre alphabétique ; les entrées cachées (.DS_Store…) sont
/// passées. Lève std::runtime_error si le dossier est illisible, vide, ou si deux rendus ont le
/// même nom.
std::vector<Rendu> lister_rendus(const std::filesystem::path& dossier);

/// Lit un rendu. Une archive ou un dépôt est ouvert dans le bac à sable, par `lecteur` (ce
/// programme). `avec_date` : chercher aussi la date du dernier commit. Lève Interrompu.
Contenu lire_rendu(const Rendu& rendu, const std::vector<std::string>& noms,
                   const std::filesystem::path& lecteur, const Enclos& enclos, bool avec_date,
                   const std::stop_token& arret);

/// Le nom d'un dossier ou d'un fichier pour ce rendu : ni « / », ni commande, ni début caché.
std::string nom_de_fichier(const Rendu& rendu);

}  // namespace noter
