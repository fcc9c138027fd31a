// Exécution surveillée d'un cas : un processus isolé, borné en temps, en mémoire, en nombre de
// processus et en sortie ; rien ne lui survit.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace juge {

struct Demande {
    std::filesystem::path binaire;
    std::string cas;
    int delai_s = 10;
    std::size_t memoire_max = std::size_t{1} << 30;  ///< octets, tous processus confondus
    long long graine = -1;
    std::vector<std::filesystem::path> fichiers_a_nommer;  ///< où chercher les lignes d'un blocage
};

struct Execution {
    bool lancee = false;  ///< faux : l'exécutable n'a pas pu démarrer
    int code = -1;        ///< code de sortie, ou -1
    int signal = 0;       ///< signal reçu, ou 0
    bool delai_depasse = false;
    bool immobile = false;  ///< arrêté parce que tous ses threads attendaient sans échéance
    bool memoire_depassee = false;
    bool sortie_depassee = false;
    int survivants = 0;                 ///< processus encore en vie à la fin du principal
    std::string secret;                 ///< ce que la preuve doit citer
    std::vector<std::string> rapports;  ///< lignes JSON du canal de rapport
    std::string sortie;                 ///< sorties standard et d'erreur
    std::string journal;                ///< rapports des assainisseurs
    std::string blocage;                ///< description JSON des threads bloqués (gdb), ou vide
    double duree_s = 0;
};

/// Ctrl-C (ou SIGTERM) pendant les exécutions : tout est arrêté et effacé.
struct Interruption : std::runtime_error {
    Interruption() : std::runtime_error("Interrompu.") {}
};

/// Exécute les demandes, `travaux` à la fois au plus, et rend leurs résultats dans l'ordre.
/// Le programme appelant doit être monothread. Lève Interruption, ou std::system_error si le
/// système refuse de créer un processus ou un tube.
std::vector<Execution> executer(const std::vector<Demande>& demandes, int travaux);

/// Comment ce système permet d'isoler une épreuve, en une phrase.
std::string description_isolement();

}  // namespace juge
