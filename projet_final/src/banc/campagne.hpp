// Une campagne : plusieurs versions, plusieurs répétitions, sur les mêmes images.
#pragma once

#include <chapitre02/statistiques.hpp>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "banc/contexte.hpp"
#include "banc/journal.hpp"
#include "banc/ressources.hpp"
#include "banc/statistiques.hpp"

namespace projet {

/// Une exécution d'une version sur toutes les images.
struct Execution {
    std::chrono::steady_clock::time_point debut;
    double duree_s = 0;
    Ressources ressources;
    MesuresVersion version;
    BilanJournal journal;
    std::size_t faites = 0;  ///< images traitées, converties ou non
    std::size_t converties = 0;
    std::uint64_t pixels = 0;
    std::uint64_t octets_ecrits = 0;
    Etapes etapes;
    bool complete = false;  ///< toutes les images sont passées
};

struct BilanVersion {
    const Version* version = nullptr;
    std::filesystem::path images;          ///< où ses images converties sont rangées
    std::vector<Execution> executions;     ///< la dernière peut être incomplète
    std::vector<Execution> courbe;         ///< avec moins de workers (PlanCampagne::effectifs)
    std::vector<ResultatImage> resultats;  ///< image par image, le dernier établi
    std::set<std::size_t> instables;  ///< images que deux exécutions n'ont pas rendues de même

    /// Retient les résultats d'une exécution. Une image restée en attente (arrêt demandé) n'efface
    /// pas ce qu'une exécution précédente a établi d'elle ; ceux d'une exécution de la courbe s'y
    /// comparent, sans le remplacer.
    void retenir(std::vector<ResultatImage> nouveaux, bool remplacer = true);

    /// Durées des exécutions complètes.
    Resume durees() const;
};

/// Durées de `avant` sur celles de `apres`, comme l'enseigne le chapitre 2 : répétition par
/// répétition, celles que toutes deux ont achevées. Lève std::invalid_argument s'il n'y en a pas.
cours::Rapport comparer_durees(const BilanVersion& avant, const BilanVersion& apres);

/// 1, puis ses doubles tant qu'ils restent sous `workers`.
std::vector<int> effectifs_sous(int workers);

/// Ce que dure une version avec un nombre de workers.
struct PointDeCourbe {
    int workers = 1;
    Resume durees;
    double acceleration = 1;  ///< sur la même version, avec un seul worker
};

/// La courbe d'accélération d'une version, par nombre de workers croissant, exécutions complètes ;
/// vide si elle n'a pas été exécutée avec un seul worker et avec plusieurs.
std::vector<PointDeCourbe> courbe(const BilanVersion& bilan);

/// La part séquentielle que la loi d'Amdahl voit dans cette courbe (chapitre 1), d'après ses points
/// qui ne dépassent pas `coeurs` ; rien s'il n'en reste pas au-delà d'un worker.
std::optional<double> part_sequentielle(const std::vector<PointDeCourbe>& points, int coeurs);

struct PlanCampagne {
    std::vector<const Version*> versions;
    int repetitions = 1;
    bool echauffement = false;
    std::uint64_t graine = 1;  ///< du tirage de l'ordre des versions
    std::filesystem::path sortie;
    cours::Zygote* zygote = nullptr;  ///< voir Contexte
    std::vector<int> effectifs{};     ///< autres nombres de workers à essayer, plus petits
};

struct Campagne {
    std::vector<BilanVersion> bilans;
    std::string echec;  ///< phrase, si une erreur générale (disque plein…) a tout arrêté
};

/// Appelé au début de chaque exécution, avec de quoi la désigner et la suivre ; la valeur rendue
/// (un affichage, par exemple) est détruite à la fin de l'exécution, avant que le suivi soit vidé.
using Observateur =
    std::function<std::shared_ptr<void>(const std::string& titre, const Suivi& suivi)>;

/// Mène la campagne. Chaque répétition exécute toutes les versions, dans un ordre tiré au sort,
/// pour qu'une dérive de la machine ne frappe pas toujours la même. S'arrête tôt, avec ce qui est
/// fait, si `arret` est demandé ou si une erreur est sans remède.
Campagne mener(const PlanCampagne& plan, const Reglages& reglages, std::span<const Image> images,
               std::stop_source arret, const Observateur& observateur);

/// Une image que deux versions, ou deux exécutions d'une version, n'ont pas rendue de même : l'une
/// l'a convertie et l'autre non, ou les pixels diffèrent.
struct Desaccord {
    std::size_t image = 0;
    std::string versions;
};

/// Les résultats de toutes les versions, comparés image par image à ceux de la première.
struct Comparaison {
    std::size_t images = 0;  ///< images dont les pixels ont été comparés
    std::vector<Desaccord> desaccords;
};

Comparaison comparer_versions(const Campagne& campagne);

}  // namespace projet
