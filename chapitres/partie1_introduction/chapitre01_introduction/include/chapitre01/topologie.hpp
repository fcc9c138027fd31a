#pragma once

#include <filesystem>
#include <optional>

/// Sur combien de cœurs ce programme peut-il vraiment compter ?
///
/// Un « cœur » est ici un processeur logique de Linux : un thread matériel, s'il y a SMT. Le nombre
/// dépend de trois limites : les processeurs de la machine, l'affinité du thread (taskset), et le
/// quota de temps du groupe de contrôle (cgroup), celui des conteneurs. Les fonctions relisent tout
/// à chaque appel (les limites changent en cours de route), sont sûres entre threads, et coûtent
/// quelques appels système.
namespace cours {

/// Processeurs logiques en ligne sur la machine, y compris ceux qu'on ne nous laisse pas.
int coeurs_en_ligne();

/// Processeurs logiques que l'affinité accorde au thread appelant ; les threads qu'il créera en
/// hériteront. Voir sched_getaffinity(2). Lève std::system_error si le noyau refuse de répondre.
int coeurs_permis();

/// Le temps de processeur que le cgroup accorde, en cœurs : 1.5 veut dire « une seconde et demie de
/// calcul par seconde ». Le plus petit quota du groupe et de ceux qui le contiennent, versions 1
/// (cpu.cfs_quota_us, cpu.cfs_period_us) et 2 (cpu.max) confondues ; rien s'il n'y a pas de quota,
/// ou s'il ne se lit pas. Voir cgroups(7).
///
/// `racine` : où chercher /proc et les cgroups ; autre que « / » dans les tests.
std::optional<double> quota_cgroup(const std::filesystem::path& racine = "/");

/// Le nombre de threads de calcul à lancer : les cœurs permis, bornés par le quota arrondi vers le
/// haut, et au moins 1. (Vers le haut : avec un quota de 1.5, un seul thread en perdrait le tiers.)
int coeurs_utilisables(const std::filesystem::path& racine = "/");

}  // namespace cours
