// Ce que le système compte au processus et à ses enfants.
#pragma once

#include <cstdint>
#include <string>

namespace projet {

struct Ressources {
    double cpu_utilisateur_s = 0;
    double cpu_systeme_s = 0;
    std::uint64_t passages_volontaires = 0;    ///< changements de contexte : le thread attendait
    std::uint64_t passages_involontaires = 0;  ///< changements de contexte : il a été interrompu
    std::uint64_t memoire_max_octets = 0;  ///< plus grande mémoire résidente depuis le départ

    double cpu_s() const { return cpu_utilisateur_s + cpu_systeme_s; }
    /// Les deux ensemble ; leurs mémoires s'ajoutent.
    Ressources& operator+=(const Ressources& autres);
};

/// Ce que ce processus, sans ses enfants, a consommé depuis sa naissance.
Ressources ressources_du_processus();

/// À appeler une fois, avant de mesurer : rendre au système chaque grand tampon dès qu'il est
/// libéré. La glibc, sinon, en garde de plus en plus à mesure qu'on en libère, et la mémoire d'une
/// version compterait celle des précédentes. Sans effet avec une autre bibliothèque C.
void rendre_les_grands_tampons();

/// Mesure ce qu'une exécution consomme, processus enfants terminés compris.
class MesureRessources {
public:
    /// Note le départ et remet à zéro le maximum de mémoire.
    MesureRessources();
    /// Consommation depuis le départ.
    Ressources lire() const;

private:
    Ressources depart_;
};

/// « Intel… », si le système le dit.
std::string modele_processeur();

/// « Linux 6.1… ».
std::string systeme();

}  // namespace projet
