// Exécuter une commande dans un bac à sable : bubblewrap, des bornes, et rien qui lui survive.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "groupe.hpp"

namespace noter {

/// Ce qu'une commande ne peut pas dépasser.
struct Bornes {
    std::chrono::seconds delai{60};       ///< du début à la fin
    std::chrono::seconds processeur{60};  ///< par processus
    std::size_t memoire = 0;  ///< octets d'adresses par processus ; 0 : le groupe seul la borne
    std::size_t memoire_du_groupe = std::size_t{9} << 29;  ///< octets, tous processus confondus
    std::size_t fichier = std::size_t{256} << 20;          ///< octets par fichier
    std::size_t sortie = std::size_t{1} << 20;             ///< octets de sortie standard
    int taches = 64;                                       ///< processus et threads
};

struct Commande {
    std::vector<std::string> arguments;
    std::filesystem::path entree;                    ///< lu sur l'entrée standard ; vide : rien
    std::filesystem::path dossier = "/";             ///< où elle commence
    std::vector<std::filesystem::path> lisibles;     ///< montrés au même endroit, en lecture
    std::vector<std::filesystem::path> modifiables;  ///< montrés au même endroit, en écriture
    uid_t utilisateur = 0;  ///< identité à prendre, ou 0 pour garder la sienne
    Bornes bornes;
};

/// L'identité que prend une commande étrangère : « nobody » quand root note, sinon la nôtre (0).
uid_t utilisateur_sans_droits();

struct Bilan {
    bool trop_longue = false;  ///< arrêtée parce que bornes.delai était écoulé
    int code = -1;             ///< code de sortie, ou -1
    std::string arret;         ///< pourquoi la commande n'a pas pu finir ; vide si elle a fini
    std::string sortie;        ///< sortie standard, au plus bornes.sortie octets
    std::string erreurs;       ///< début de la sortie d'erreur
};

/// L'exécution a été interrompue (Ctrl-C) : la commande est arrêtée, il n'en reste rien.
struct Interrompu {};

/// Le bac à sable : système en lecture seule, réduit à /usr et à ce que la commande nomme ; réseau
/// réduit à la boucle locale ; processus, /tmp et /dev/shm à elle ; temps, mémoire, tâches et
/// sortie bornés. Ses méthodes peuvent être appelées de plusieurs threads.
class Enclos {
public:
    /// Lève std::runtime_error, avec une phrase qui dit quoi faire, si bubblewrap manque ou si le
    /// système le refuse. `ouvert` : sans bac à sable, les bornes seules.
    explicit Enclos(bool ouvert);

    /// Lève Interrompu, ou std::system_error si le système refuse un processus ou un tube.
    Bilan executer(const Commande& commande, const std::stop_token& arret) const;

    /// Comment ce système isole les rendus, en une phrase.
    std::string description() const;

private:
    std::vector<std::string> habiller(const Commande& commande) const;
    void verifier();

    bool ouvert_;
    bool tmpfs_bornables_ = false;
    std::string bwrap_;
    std::string prlimit_;
    Hierarchies hierarchies_;
};

}  // namespace noter
