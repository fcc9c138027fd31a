// Des dossiers et des images d'essai, fabriqués sur place.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <opencv2/core.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "images/decodage.hpp"

namespace essai {

using OctetsImage = std::vector<std::uint8_t>;

inline bool contient(const std::string& texte, const std::string& morceau) {
    return texte.find(morceau) != std::string::npos;
}

/// Un dossier temporaire, effacé avec son contenu.
class Dossier {
public:
    Dossier();
    Dossier(const Dossier&) = delete;
    Dossier& operator=(const Dossier&) = delete;
    ~Dossier();
    std::filesystem::path operator/(std::string_view nom) const { return chemin_ / nom; }
    const std::filesystem::path& chemin() const { return chemin_; }

private:
    std::filesystem::path chemin_;
};

void ecrire(const std::filesystem::path& fichier, const OctetsImage& octets);
std::string lire(const std::filesystem::path& fichier);
/// Noms (relatifs, triés) de tous les fichiers sous `dossier`.
std::vector<std::string> fichiers(const std::filesystem::path& dossier);

/// Une image en couleur aux contours doux, que JPEG rend fidèlement.
cv::Mat degrade(int largeur, int hauteur);
/// Une image unie : bleu, vert, rouge.
cv::Mat unie(int bleu, int vert, int rouge);
/// `image` encodée par OpenCV (suffixe : « .jpg », « .png »…).
OctetsImage encodee(const cv::Mat& image, const std::string& suffixe,
                    const std::vector<int>& options = {});

/// Un JPEG écrit par libjpeg, d'une seule couleur, dans l'espace demandé (J_COLOR_SPACE).
OctetsImage jpeg_uni(const std::vector<std::uint8_t>& pixel, int espace_entree, int espace_fichier,
                     bool marqueur_adobe);

/// Insère un bloc EXIF qui porte `orientation` dans un JPEG.
OctetsImage avec_exif(OctetsImage jpeg, int orientation);
/// Le contenu d'un bloc EXIF, sans son préfixe « Exif\0\0 ».
OctetsImage bloc_exif(int orientation);

/// Un PNG écrit par libpng, tel quel.
struct DemandePng {
    int largeur = 1;
    int hauteur = 1;
    int bits = 8;
    int type = 0;        ///< PNG_COLOR_TYPE_…
    OctetsImage pixels;  ///< lignes complètes, déjà serrées comme le PNG les range
    std::vector<std::array<std::uint8_t, 3>> palette;
    OctetsImage transparence;                                   ///< tRNS de la palette
    int orientation = 0;                                        ///< 0 : pas de bloc eXIf
    std::vector<std::pair<std::string, std::string>> textes{};  ///< clé, texte
    bool textes_compresses = false;
};
OctetsImage png(const DemandePng& demande);

/// Décode et passe en gris ; rend une copie.
cv::Mat gris_de(const OctetsImage& octets, const projet::OptionsDecodage& options = {});

/// La phrase du refus de `octets` ; « (accepté) » s'ils se décodent.
std::string refus(const OctetsImage& octets, const projet::OptionsDecodage& options = {});

/// Plus grande différence entre deux images de mêmes dimensions ; -1 si elles n'en ont pas les
/// mêmes.
double ecart_max(const cv::Mat& a, const cv::Mat& b);

/// Ce qu'a donné une fonction exécutée dans un autre processus.
struct FinEnfant {
    int code = -1;
    std::string sortie;
    std::string erreurs;
};
/// Bifurque, exécute `action` dans l'enfant (sorties vers des fichiers), attend sa fin. `pendant`,
/// s'il est donné, est appelé dans le parent avec l'identifiant de l'enfant.
FinEnfant dans_un_enfant(const std::function<int()>& action,
                         const std::function<void(int)>& pendant = {});

/// Borne la taille des fichiers que ce processus peut écrire, comme un disque plein.
void borner_fichiers(std::uint64_t octets);

}  // namespace essai
