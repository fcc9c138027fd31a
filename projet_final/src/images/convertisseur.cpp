#include "images/convertisseur.hpp"

#include <new>
#include <opencv2/core/utility.hpp>
#include <opencv2/core/utils/logger.hpp>

#include "images/erreurs.hpp"

namespace projet {
namespace {

using Horloge = std::chrono::steady_clock;

/// Attribue le temps écoulé à l'étape qui finit.
class Minuteur {
public:
    void finir(std::chrono::nanoseconds& etape) {
        const auto maintenant = Horloge::now();
        etape += maintenant - dernier_;
        dernier_ = maintenant;
    }

private:
    Horloge::time_point dernier_ = Horloge::now();
};

/// Une image de `pixels_max` pixels occupe rarement plus, même en 16 bits et sans compression.
constexpr std::uintmax_t octets_par_pixel = 16;

}  // namespace

Etapes& Etapes::operator+=(const Etapes& autres) {
    lecture += autres.lecture;
    decodage += autres.decodage;
    gris += autres.gris;
    encodage += autres.encodage;
    ecriture += autres.ecriture;
    return *this;
}

ResultatImage Convertisseur::convertir(const Image& image) noexcept {
    ResultatImage resultat;
    const auto echouer = [&](EtatImage etat, const char* phrase) {
        resultat.etat = etat;
        resultat.erreur = phrase;
    };
    try {
        enchainer(image, resultat);
        resultat.etat = EtatImage::convertie;
    } catch (const ErreurImage& erreur) {
        echouer(EtatImage::refusee, erreur.what());
    } catch (const ErreurEcriture& erreur) {
        echouer(EtatImage::ecriture_impossible, erreur.what());
        resultat.definitive = erreur.definitive();
    } catch (const std::bad_alloc&) {
        echouer(EtatImage::refusee, "mémoire insuffisante pour cette image");
    } catch (const std::exception& erreur) {
        echouer(EtatImage::refusee, erreur.what());
    }
    return resultat;
}

void Convertisseur::enchainer(const Image& image, ResultatImage& resultat) {
    Minuteur minuteur;
    const Octets entree =
        lire_fichier(image.source, options_.decodage.pixels_max * octets_par_pixel, entree_);
    const auto format = reconnaitre(entree);
    if (!format) throw ErreurImage("ce n'est ni un JPEG, ni un PNG, ni un WebP, ni un TIFF");
    resultat.format = *format;
    minuteur.finir(resultat.etapes.lecture);

    const Decodee decodee = decoder(entree, *format, options_.decodage, decodage_);
    minuteur.finir(resultat.etapes.decodage);

    const cv::Mat gris =
        redresser(en_gris(decodee.pixels, gris_), decodee.orientation, redressement_);
    resultat.empreinte = empreinte(gris);
    minuteur.finir(resultat.etapes.gris);

    encoder(gris, *format, sortie_);
    minuteur.finir(resultat.etapes.encodage);

    ecrire_atomiquement(options_.sortie / image.relatif, sortie_);
    resultat.largeur = gris.cols;
    resultat.hauteur = gris.rows;
    resultat.octets_ecrits = sortie_.size();
    resultat.remarque = decodee.remarque;
    minuteur.finir(resultat.etapes.ecriture);
}

void regler_opencv() {
    cv::setNumThreads(1);
    cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
}

}  // namespace projet
