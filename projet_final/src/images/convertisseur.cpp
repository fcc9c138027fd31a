#include "images/convertisseur.hpp"

#include <new>
#include <opencv2/core/utility.hpp>
#include <opencv2/core/utils/logger.hpp>

#include "images/erreurs.hpp"

namespace projet {
namespace {

using Horloge = std::chrono::steady_clock;

}  // namespace

Etapes& Etapes::operator+=(const Etapes& autres) {
    lecture += autres.lecture;
    decodage += autres.decodage;
    gris += autres.gris;
    encodage += autres.encodage;
    ecriture += autres.ecriture;
    return *this;
}

void Chaine::commencer(const Image& image) {
    image_ = &image;
    resultat_ = {};
    resultat_.passages.reserve(6);  // les cinq étapes, et l'attente d'un verrou
}

template <class Travail>
void Chaine::etape(Activite activite, int worker, std::chrono::nanoseconds Etapes::*temps,
                   const Travail& travail) noexcept {
    if (resultat_.etat != EtatImage::en_attente) return;  // une étape précédente a échoué
    const auto debut = Horloge::now();
    const auto echouer = [&](EtatImage etat, const char* phrase) {
        resultat_.etat = etat;
        resultat_.erreur = phrase;
    };
    try {
        travail();
    } catch (const ErreurImage& erreur) {
        echouer(EtatImage::refusee, erreur.what());
    } catch (const ErreurEcriture& erreur) {
        echouer(EtatImage::ecriture_impossible, erreur.what());
        resultat_.definitive = erreur.definitive();
    } catch (const std::bad_alloc&) {
        echouer(EtatImage::refusee, "mémoire insuffisante pour cette image");
    } catch (const std::exception& erreur) {
        echouer(EtatImage::refusee, erreur.what());
    }
    const auto fin = Horloge::now();
    resultat_.etapes.*temps += fin - debut;
    resultat_.passages.push_back({activite, worker, debut, fin});
}

void Chaine::lire(int worker) noexcept {
    lire_de(worker, [this](Tampon& tampon, std::uintmax_t octets_max) {
        return lire_fichier(image_->source, octets_max, tampon);
    });
}

void Chaine::lire_de(int worker, const Source& source) noexcept {
    etape(Activite::lecture, worker, &Etapes::lecture, [&] {
        octets_ = source(entree_, options_.decodage.pixels_max * octets_par_pixel);
        const auto format = reconnaitre(octets_);
        if (!format) throw ErreurImage("ce n'est ni un JPEG, ni un PNG, ni un WebP, ni un TIFF");
        resultat_.format = *format;
    });
}

void Chaine::decoder(int worker) noexcept {
    etape(Activite::decodage, worker, &Etapes::decodage, [this] {
        decodee_ = projet::decoder(octets_, resultat_.format, options_.decodage, decodage_);
    });
}

void Chaine::griser(int worker) noexcept {
    etape(Activite::gris, worker, &Etapes::gris, [this] {
        pixels_gris_ =
            redresser(en_gris(decodee_.pixels, gris_), decodee_.orientation, redressement_);
        resultat_.empreinte = empreinte(pixels_gris_);
    });
}

void Chaine::encoder(int worker) noexcept {
    etape(Activite::encodage, worker, &Etapes::encodage,
          [this] { projet::encoder(pixels_gris_, resultat_.format, sortie_); });
}

void Chaine::ecrire(int worker) noexcept {
    ecrire_vers(worker, [this](Octets octets) {
        ecrire_atomiquement(options_.sortie / image_->relatif, octets);
    });
}

void Chaine::ecrire_vers(int worker, const Destination& destination) noexcept {
    etape(Activite::ecriture, worker, &Etapes::ecriture, [&] {
        destination(sortie_);
        resultat_.largeur = pixels_gris_.cols;
        resultat_.hauteur = pixels_gris_.rows;
        resultat_.octets_ecrits = sortie_.size();
        resultat_.remarque = decodee_.remarque;
        resultat_.etat = EtatImage::convertie;
    });
}

ResultatImage Convertisseur::convertir(const Image& image) noexcept {
    chaine_.commencer(image);
    chaine_.lire(worker_);
    chaine_.decoder(worker_);
    chaine_.griser(worker_);
    chaine_.encoder(worker_);
    chaine_.ecrire(worker_);
    return chaine_.emporter();
}

void regler_opencv() {
    cv::setNumThreads(1);
    cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
}

}  // namespace projet
