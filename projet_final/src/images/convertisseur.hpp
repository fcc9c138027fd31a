// La conversion d'une image, de son fichier à son fichier. C'est tout ce qu'une version répartit.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "images/decodage.hpp"
#include "images/encodage.hpp"
#include "images/fichiers.hpp"
#include "images/gris.hpp"
#include "images/orientation.hpp"

namespace projet {

/// Une image à convertir.
struct Image {
    std::filesystem::path source;
    std::filesystem::path relatif;  ///< chemin sous le dossier d'entrée, et sous celui de sortie
    std::uintmax_t octets = 0;
};

/// Ce qu'il faut savoir pour convertir n'importe quelle image : une simple valeur, qui peut
/// traverser un processus ou un réseau.
struct OptionsConversion {
    OptionsDecodage decodage;
    std::filesystem::path sortie;  ///< dossier existant ; les sous-dossiers des images aussi
};

enum class EtatImage {
    en_attente,  ///< pas encore traitée (arrêt demandé avant)
    convertie,
    refusee,             ///< image illisible ou abîmée
    ecriture_impossible  ///< sortie en cause, pour cette image
};

/// Une image de `pixels_max` pixels occupe rarement plus, même en 16 bits et sans compression.
inline constexpr std::uintmax_t octets_par_pixel = 16;

/// Le temps passé dans chaque étape.
struct Etapes {
    std::chrono::nanoseconds lecture{0};
    std::chrono::nanoseconds decodage{0};
    std::chrono::nanoseconds gris{0};  ///< gris, redressement et empreinte
    std::chrono::nanoseconds encodage{0};
    std::chrono::nanoseconds ecriture{0};

    Etapes& operator+=(const Etapes& autres);
    std::chrono::nanoseconds total() const {
        return lecture + decodage + gris + encodage + ecriture;
    }
};

/// Ce qu'un worker peut faire d'une image, ou attendre.
enum class Activite { lecture, decodage, gris, encodage, ecriture, verrou };

/// Un worker s'est consacré à une image, d'un instant à un autre : de quoi dessiner qui a fait
/// quoi. L'horloge est la même dans tous les processus d'une machine.
struct Passage {
    Activite activite = Activite::lecture;
    int worker = 0;
    std::chrono::steady_clock::time_point debut;
    std::chrono::steady_clock::time_point fin;
};

/// Ce qu'est devenue une image. Une simple valeur, elle aussi.
struct ResultatImage {
    EtatImage etat = EtatImage::en_attente;
    std::string erreur;       ///< une phrase, si l'image n'est pas convertie
    std::string remarque;     ///< une phrase, si le fichier contenait plus que ce qui est rendu
    bool definitive = false;  ///< l'erreur frapperait toutes les images suivantes (disque plein…)
    Format format = Format::jpeg;
    int largeur = 0;  ///< de la sortie, en pixels
    int hauteur = 0;
    std::uint64_t empreinte = 0;
    std::uint64_t octets_ecrits = 0;
    Etapes etapes;
    std::vector<Passage> passages;  ///< dans l'ordre

    std::uint64_t pixels() const {
        return static_cast<std::uint64_t>(largeur) * static_cast<std::uint64_t>(hauteur);
    }
};

/// La conversion d'une image, étape par étape, avec la mémoire qu'il lui faut, réutilisée d'une
/// image à l'autre. Les étapes peuvent se faire dans des threads différents, l'un après l'autre.
/// Aucune ne lève : une erreur est un résultat, et les étapes suivantes ne font alors rien.
class Chaine {
public:
    explicit Chaine(OptionsConversion options) : options_(std::move(options)) {}

    /// L'image suivante, qui doit vivre jusqu'à sa dernière étape ; le résultat repart à zéro.
    void commencer(const Image& image);
    // Dans cet ordre, une fois chacune ; `worker` est celui à qui l'étape est attribuée.
    void lire(int worker) noexcept;
    void decoder(int worker) noexcept;
    void griser(int worker) noexcept;
    void encoder(int worker) noexcept;
    void ecrire(int worker) noexcept;
    /// Au lieu de lire(), et d'ecrire() : l'image vient d'ailleurs que d'un fichier, et y repart.
    /// `source` range au plus `octets_max` octets dans le tampon, et les rend.
    using Source = std::function<Octets(Tampon& tampon, std::uintmax_t octets_max)>;
    using Destination = std::function<void(Octets octets)>;
    void lire_de(int worker, const Source& source) noexcept;
    void ecrire_vers(int worker, const Destination& destination) noexcept;
    /// Ce qu'est devenue l'image. À prendre une fois.
    ResultatImage emporter() { return std::move(resultat_); }

private:
    template <class Travail>
    void etape(Activite activite, int worker, std::chrono::nanoseconds Etapes::*temps,
               const Travail& travail) noexcept;

    OptionsConversion options_;
    const Image* image_ = nullptr;
    ResultatImage resultat_;
    Octets octets_;
    Decodee decodee_;
    cv::Mat pixels_gris_;
    Tampon entree_;
    Tampon decodage_;
    Tampon gris_;
    Tampon redressement_;
    std::vector<std::uint8_t> sortie_;
};

/// Convertit des images l'une après l'autre, en réutilisant sa mémoire : un par worker. Sa mémoire
/// est bornée par la plus grande image, quel que soit leur nombre.
class Convertisseur {
public:
    explicit Convertisseur(OptionsConversion options, int worker = 1)
        : chaine_(std::move(options)), worker_(worker) {}

    /// Convertit `image`. Ne lève rien : une erreur est un résultat.
    ResultatImage convertir(const Image& image) noexcept;

private:
    Chaine chaine_;
    int worker_;
};

/// À appeler une fois par processus : OpenCV sans threads à lui (ils s'ajouteraient aux nôtres) et
/// sans messages à lui (les nôtres disent quel fichier est en cause).
void regler_opencv();

}  // namespace projet
