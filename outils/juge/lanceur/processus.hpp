// Exécution surveillée d'un cas : un processus isolé, borné en temps, en mémoire, en nombre de
// processus et en sortie ; rien ne lui survit.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "interblocage.hpp"

namespace juge {

struct Demande {
    std::filesystem::path binaire;
    std::string cas;
    int delai_s = 10;  ///< avant de l'arrêter ; prolongé si d'autres la privent de processeur
    std::size_t memoire_max = std::size_t{1} << 30;  ///< octets, tous processus confondus
    long long graine = -1;
    std::vector<std::filesystem::path> fichiers_a_nommer;  ///< où chercher les lignes d'un blocage
};

struct Execution {
    bool commencee = false;
    std::string impossible;  ///< pourquoi l'exécutable n'a pas pu démarrer ; vide s'il l'a pu
    int code = -1;           ///< code de sortie, ou -1
    int signal = 0;          ///< signal reçu, ou 0
    bool delai_depasse = false;
    bool immobile = false;  ///< arrêté parce que tous ses threads attendaient sans échéance
    bool memoire_depassee = false;
    bool processus_depasses = false;
    bool sortie_depassee = false;
    int survivants = 0;                 ///< processus encore en vie à la fin du principal
    std::string secret;                 ///< ce que la preuve doit citer
    std::vector<std::string> rapports;  ///< lignes JSON du canal de rapport
    std::string sortie;                 ///< sorties standard et d'erreur
    std::string journal;                ///< rapports des assainisseurs
    Photographie blocage;               ///< les threads, si l'épreuve n'avançait plus
    double duree_s = 0;
};

/// Exécute les demandes dans l'ordre, `travaux` à la fois au plus, et rend leurs résultats dans le
/// même ordre. `continuer` est appelée à la fin de chacune ; dès qu'elle rend faux, plus aucune ne
/// commence. Le programme appelant doit être monothread. Lève Interruption (Ctrl-C, SIGTERM), ou
/// std::system_error si le système refuse de créer un processus ou un tube.
std::vector<Execution> executer(
    const std::vector<Demande>& demandes, int travaux,
    const std::function<bool(std::size_t rang, const Execution&)>& continuer);

}  // namespace juge
