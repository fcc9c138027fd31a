// Ce qu'on a vu d'un rendu, sans rien en exécuter ni rien en écrire.
#pragma once

#include <ctime>
#include <optional>
#include <string>
#include <vector>

namespace noter {

/// Au-delà, un rendu n'est plus une réponse à des exercices : il est refusé. Ces bornes valent pour
/// tout le rendu, archives emboîtées comprises.
constexpr std::size_t entrees_max = 50'000;
constexpr std::size_t octets_max = std::size_t{256} << 20;   ///< une fois décompressé
constexpr std::size_t rapport_max = 100;                     ///< décompressé sur compressé
constexpr std::size_t reponse_max = std::size_t{256} << 10;  ///< octets d'une réponse
constexpr std::size_t pris_max = std::size_t{16} << 20;      ///< octets de tous les fichiers pris
constexpr std::size_t chemin_max = 1024;
constexpr std::size_t archive_interne_max = std::size_t{64} << 20;  ///< octets, compressée
constexpr int niveaux_max = 3;                                      ///< archives l'une dans l'autre
constexpr int archives_max = 16;                                    ///< archives d'un dossier

/// Un fichier du rendu qui répond peut-être à un exercice.
struct Fichier {
    std::string chemin;   ///< dans le rendu, affichable
    std::string contenu;  ///< au plus reponse_max + 1 octets
    std::time_t date = 0;
};

/// Ce qui est dans le rendu et n'est pas pris.
struct Laisse {
    std::string chemin;  ///< d'un fichier, ou d'un dossier (fini par « / ») dont rien n'est pris
    std::string raison;
    std::size_t nombre = 1;  ///< de fichiers
    bool du_cours = false;   ///< des fichiers que le cours livre aussi, comptés ensemble
};

struct Contenu {
    std::vector<Fichier> fichiers;
    std::vector<Laisse> laisses;
    std::size_t tus = 0;                 ///< fichiers laissés, et trop nombreux pour être nommés
    std::vector<std::string> remarques;  ///< ce qui est étrange : liens, chemins, doublons…
    std::string refus;                   ///< pourquoi le rendu est illisible ; vide s'il est lu
    std::optional<std::time_t> date;     ///< du dernier commit, pour un dépôt
    std::size_t entrees = 0;             ///< vues jusqu'ici
    std::size_t octets = 0;              ///< décompressés jusqu'ici

    void remarquer(const std::string& remarque);
    /// Garde ce fichier ; refuse le rendu s'il y en a trop.
    void prendre(Fichier fichier);
    /// Retient que ce fichier est là ; ceux d'un dossier ignoré comptent ensemble.
    void laisser(const std::string& chemin, const std::string& raison);
    /// Ajoute le contenu d'une archive du rendu, ou dit pourquoi elle est refusée.
    void accueillir(Contenu dedans, const std::string& archive, std::time_t quand);

private:
    void ajouter(Laisse laisse);
};

/// Vrai si ce chemin reste dans le rendu : ni absolu, ni « .. », ni « \ », ni démesuré.
bool chemin_sur(const std::string& chemin);

/// Pour passer un Contenu du bac à sable au correcteur, en CBOR. `recevoir` lève
/// std::runtime_error si ce n'en est pas.
std::string envoyer(const Contenu& contenu);
Contenu recevoir(const std::string& octets);

}  // namespace noter
