// Ce que la campagne montre, pour un lecteur et pour un programme.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "banc/campagne.hpp"
#include "images/inventaire.hpp"

namespace projet {

/// Tout ce dont un rapport a besoin.
struct Donnees {
    const PlanCampagne& plan;
    const Reglages& reglages;
    const std::filesystem::path& dossier;  ///< des images
    const Inventaire& inventaire;
    const Campagne& campagne;
    Comparaison comparaison;
    std::string interruption;  ///< « Ctrl-C », « disque plein… » ; vide si tout est allé au bout
    std::size_t reprises = 0;   ///< images gardées d'une conversion interrompue, hors inventaire
    std::int64_t debut_ns = 0;  ///< de la conversion, reprises comprises (instant_des_fichiers())
};

/// Ce qu'il y a à dire d'un fichier.
struct Mention {
    std::string fichier;
    std::string texte;
};

/// Les fichiers refusés, et les dossiers illisibles, une fois chacun, dans l'ordre, avec la raison.
std::vector<Mention> echecs(const Donnees& donnees);

/// Les images converties dont le fichier contenait plus que ce qui est rendu (pages suivantes,
/// animation…), une fois chacune, dans l'ordre.
std::vector<Mention> remarques(const Donnees& donnees);

/// Tableaux et diagramme, en texte.
std::string tableaux(const Donnees& donnees);

/// Ce qu'il faut retenir, en phrases calculées d'après les mesures.
std::vector<std::string> interpreter(const Donnees& donnees);

/// resultats.json d'une conversion qui commence : de quoi la reprendre si elle est tuée.
nlohmann::ordered_json en_cours(const PlanCampagne& plan, const Reglages& reglages,
                                const std::filesystem::path& dossier, std::int64_t debut_ns);

/// resultats.json.
nlohmann::ordered_json en_json(const Donnees& donnees);

/// resultats.csv : une ligne par exécution.
std::string en_csv(const Donnees& donnees);

/// La version nommée `nom`, si elle a au moins une exécution complète ; nul sinon.
const BilanVersion* trouver(const Campagne& campagne, std::string_view nom);

/// Sommes sur toutes les exécutions d'une version.
struct Cumul {
    std::size_t faites = 0;
    std::uint64_t comptees = 0;
    BilanJournal journal;
    cours::MesuresAttente attente;
    double duree_s = 0;
    double duree_workers_s = 0;  ///< durée × workers
    Etapes etapes;
};

Cumul cumuler(const BilanVersion& bilan);

/// Rapport des durées médianes de mono_thread et de `bilan` ; 0 si l'une manque.
double acceleration(const Campagne& campagne, const BilanVersion& bilan);

}  // namespace projet
