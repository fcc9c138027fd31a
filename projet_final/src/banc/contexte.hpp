// Ce qu'une version reçoit, ce qu'elle rend, et la liste des versions.
#pragma once

#include <chapitre05/mesures_attente.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "banc/ressources.hpp"
#include "banc/suivi.hpp"
#include "images/convertisseur.hpp"

namespace cours {
class Zygote;
}

namespace projet {

/// Comment distribue_zmq joint ses workers.
struct Reseau {
    std::string courtier;      ///< « tcp://… » où attendre les workers ; vide : ils sont d'ici
    std::string cle_publique;  ///< les clés CURVE du courtier ; vides : sans chiffrement
    std::string cle_secrete;
};

/// Les réglages d'une exécution : de simples valeurs, qu'une version peut transmettre à d'autres
/// processus ou à d'autres machines.
struct Reglages {
    OptionsConversion conversion;
    int workers = 1;
    int permis = 2;            ///< journaux ouverts à la fois par threads_semaphore
    int lignes_par_image = 1;  ///< lignes de journal écrites après chaque image
    std::chrono::microseconds section_critique{0};  ///< calcul ajouté dans la section critique
    Reseau reseau{};
};

/// Une exécution à mener. Les références restent valables jusqu'à son retour.
struct Contexte {
    std::span<const Image> images;
    const Reglages& reglages;
    std::filesystem::path journal;  ///< fichier à créer
    Suivi& suivi;                   ///< où noter le résultat de chaque image, une fois chacune
    std::stop_source arret;  ///< à consulter entre deux images ; à déclencher si tout est perdu
    /// D'où naissent des processus quand ce programme a des threads ; nul : il n'en a pas encore.
    cours::Zygote* zygote = nullptr;
};

/// Ce qu'une version sait de sa synchronisation, quand elle a fini.
struct MesuresVersion {
    int workers = 1;             ///< workers obtenus (le système peut en refuser)
    std::uint64_t compteur = 0;  ///< images comptées par la ressource partagée
    cours::MesuresAttente attente;
    Ressources ailleurs;  ///< celles de processus que le système ne compte pas parmi nos enfants
    std::uint64_t messages_refuses = 0;  ///< mal formés, étrangers ou d'un autre temps
};

/// Une façon de convertir. Ajouter une version, c'est ajouter un fichier dans versions/ :
///
///     const InscriptionVersion inscription{{10, "ma_version", "ce qu'elle montre", executer}};
struct Version {
    int rang = 0;  ///< place dans la liste
    std::string_view nom;
    std::string_view resume;
    /// Convertit toutes les images, ou s'arrête sur demande ; lève en cas d'échec général.
    MesuresVersion (*executer)(Contexte&) = nullptr;
    bool parallele = true;  ///< faux : un seul worker, quel que soit le nombre demandé
};

/// Les versions inscrites, par rang.
const std::vector<Version>& versions();

struct InscriptionVersion {
    explicit InscriptionVersion(Version version);
};

}  // namespace projet
