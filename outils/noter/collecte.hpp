// Ce qu'un rendu contient, et ce qu'on en prend : les fichiers d'exercice, et eux seuls.
#pragma once

#include <ctime>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalogue.hpp"

namespace noter {

/// Au-delà, un rendu n'est plus une réponse à des exercices : il est refusé.
constexpr std::size_t entrees_max = 50'000;
constexpr std::size_t octets_max = std::size_t{256} << 20;   ///< une fois décompressé
constexpr std::size_t rapport_max = 100;                     ///< décompressé sur compressé
constexpr std::size_t reponse_max = std::size_t{256} << 10;  ///< octets d'une réponse
constexpr std::size_t pris_max = std::size_t{16} << 20;      ///< octets de tous les fichiers pris
constexpr std::size_t chemin_max = 1024;

/// Un fichier du rendu qui porte le nom d'un exercice.
struct Fichier {
    std::string chemin;   ///< dans le rendu, affichable
    std::string contenu;  ///< au plus reponse_max octets
    std::time_t date = 0;
};

/// Ce qu'on a vu d'un rendu, sans rien en exécuter ni rien en écrire.
struct Contenu {
    std::vector<Fichier> fichiers;
    std::vector<std::string> remarques;  ///< ce qui est étrange : liens, chemins, doublons…
    std::string refus;                   ///< pourquoi le rendu est illisible ; vide s'il est lu
    std::optional<std::time_t> date;     ///< du dernier commit, pour un dépôt

    void remarquer(const std::string& remarque);
    /// Garde ce fichier ; refuse le rendu s'il y en a trop.
    void prendre(Fichier fichier);
};

/// Vrai si ce chemin reste dans le rendu : ni absolu, ni « .. », ni « \ », ni démesuré.
bool chemin_sur(const std::string& chemin);

/// Le dernier composant d'un chemin.
std::string nom_du_fichier(const std::string& chemin);

struct Reponse {
    std::string contenu;
    std::string chemin;
    std::time_t date = 0;
};

struct Choix {
    std::optional<Reponse> reponse;
    std::string refus;  ///< pourquoi il n'y en a pas alors que des fichiers portent ce nom
};

/// La réponse à un exercice. Passe d'abord le fichier rangé comme dans le cours, puis celui qui est
/// sous un dossier du chapitre, puis celui qui porte seulement le bon nom. Deux fichiers différents
/// au même rang : aucun n'est choisi. Les dossiers solutions/ et build/ sont ignorés.
Choix choisir(const Contenu& contenu, const juge::Epreuve& exercice,
              const std::filesystem::path& racine);

/// Lit un dossier sans suivre aucun lien. `noms` : les fichiers d'exercice cherchés.
Contenu lire_dossier(const std::filesystem::path& dossier, const std::vector<std::string>& noms);

/// Lit une archive (zip, tar, tar compressé) sans en extraire un seul fichier sur le disque.
/// `fd` : l'archive, de `taille` octets ; 0 si on ne la connaît pas (flux).
Contenu lire_archive(int fd, std::size_t taille, const std::vector<std::string>& noms);

/// Pour passer un Contenu du bac à sable au correcteur, en CBOR. `recevoir` lève
/// std::runtime_error si ce n'en est pas.
std::string envoyer(const Contenu& contenu);
Contenu recevoir(const std::string& octets);

}  // namespace noter
