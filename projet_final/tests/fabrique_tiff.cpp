#include "fabrique_tiff.hpp"

#include <cstring>
#include <memory>
#include <stdexcept>

namespace essai {
namespace {

void exiger(bool reussi, const char* quoi) {
    if (!reussi) throw std::runtime_error(std::string("fabrication d'un TIFF : ") + quoi);
}

/// Serre `valeur` à la suite des bits d'une rangée ; 16 et 32 bits dans l'ordre de la machine.
class Rangee {
public:
    explicit Rangee(int bits) : bits_(bits) {}

    void ajouter(std::uint32_t valeur) {
        if (bits_ >= 16) {
            std::array<std::uint8_t, 4> octets{};
            const auto court = static_cast<std::uint16_t>(valeur);
            if (bits_ == 16)
                std::memcpy(octets.data(), &court, sizeof court);
            else
                std::memcpy(octets.data(), &valeur, sizeof valeur);
            octets_.insert(octets_.end(), octets.begin(), octets.begin() + bits_ / 8);
            return;
        }
        for (int bit = bits_ - 1; bit >= 0; --bit, ++position_) {
            if (position_ % 8 == 0) octets_.push_back(0);
            octets_.back() |= static_cast<std::uint8_t>((valeur >> bit & 1) << (7 - position_ % 8));
        }
    }
    OctetsImage& octets() { return octets_; }

private:
    int bits_;
    std::size_t position_ = 0;
    OctetsImage octets_;
};

/// Le temps de fabriquer, libtiff se tait. Pas plus : ce qu'elle dirait à un décodage doit se voir.
class Silence {
public:
    Silence() = default;
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;
    ~Silence() {
        TIFFSetErrorHandler(erreurs_);
        TIFFSetWarningHandler(avertissements_);
    }

private:
    TIFFErrorHandler erreurs_ = TIFFSetErrorHandler(nullptr);
    TIFFErrorHandler avertissements_ = TIFFSetWarningHandler(nullptr);
};

/// Écrit une page, rangée par rangée.
class Ecriture {
public:
    Ecriture(TIFF* tiff, const DemandeTiff& demande) : tiff_(tiff), d_(demande) {}

    void decrire(int page) {
        regler(TIFFTAG_IMAGEWIDTH, d_.largeur);
        regler(TIFFTAG_IMAGELENGTH, d_.hauteur);
        regler(TIFFTAG_BITSPERSAMPLE, d_.bits);
        regler(TIFFTAG_SAMPLESPERPIXEL, d_.canaux);
        regler(TIFFTAG_PHOTOMETRIC, d_.photometrie);
        regler(TIFFTAG_COMPRESSION, d_.compression);
        regler(TIFFTAG_SAMPLEFORMAT, d_.nature);
        regler(TIFFTAG_PLANARCONFIG,
               d_.plans_separes ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
        if (d_.orientation > 0) regler(TIFFTAG_ORIENTATION, d_.orientation);
        if (d_.tuile > 0) {
            regler(TIFFTAG_TILEWIDTH, d_.tuile);
            regler(TIFFTAG_TILELENGTH, d_.tuile);
        } else {
            regler(TIFFTAG_ROWSPERSTRIP, d_.lignes_par_bande);
        }
        if (!d_.extras.empty())
            TIFFSetField(tiff_, TIFFTAG_EXTRASAMPLES, static_cast<int>(d_.extras.size()),
                         d_.extras.data());
        if (!d_.palette[0].empty())
            TIFFSetField(tiff_, TIFFTAG_COLORMAP, d_.palette[0].data(), d_.palette[1].data(),
                         d_.palette[2].data());
        if (d_.etiqueter) d_.etiqueter(tiff_, page);
    }

    void ecrire_pixels() {
        for (int plan = 0; plan < (d_.plans_separes ? d_.canaux : 1); ++plan)
            d_.tuile > 0 ? ecrire_tuiles(plan) : ecrire_lignes(plan);
    }

private:
    void regler(std::uint32_t etiquette, int valeur) {
        exiger(TIFFSetField(tiff_, etiquette, valeur) == 1, "étiquette");
    }

    std::uint32_t valeur(int x, int y, int canal) const {
        return d_.valeur ? d_.valeur(x, y, canal) : valeur_d_essai(x, y, canal, d_.bits);
    }

    void ajouter(Rangee& rangee, int x, int y, int plan) const {
        if (d_.plans_separes) return rangee.ajouter(valeur(x, y, plan));
        for (int canal = 0; canal < d_.canaux; ++canal)
            rangee.ajouter(valeur(x, y, canal));
    }

    void ecrire_lignes(int plan) {
        for (int y = 0; y < d_.hauteur; ++y) {
            Rangee rangee(d_.bits);
            for (int x = 0; x < d_.largeur; ++x)
                ajouter(rangee, x, y, plan);
            exiger(TIFFWriteScanline(tiff_, rangee.octets().data(), static_cast<std::uint32_t>(y),
                                     static_cast<std::uint16_t>(plan)) == 1,
                   "ligne");
        }
    }

    void ecrire_tuiles(int plan) {
        for (int y = 0; y < d_.hauteur; y += d_.tuile)
            for (int x = 0; x < d_.largeur; x += d_.tuile) {
                OctetsImage tuile;
                for (int dy = 0; dy < d_.tuile; ++dy) {
                    Rangee rangee(d_.bits);
                    for (int dx = 0; dx < d_.tuile; ++dx)
                        ajouter(rangee, x + dx, y + dy, plan);
                    tuile.insert(tuile.end(), rangee.octets().begin(), rangee.octets().end());
                }
                exiger(TIFFWriteTile(tiff_, tuile.data(), static_cast<std::uint32_t>(x),
                                     static_cast<std::uint32_t>(y), 0,
                                     static_cast<std::uint16_t>(plan)) > 0,
                       "tuile");
            }
    }

    TIFF* tiff_;
    const DemandeTiff& d_;
};

}  // namespace

std::uint32_t valeur_d_essai(int x, int y, int canal, int bits) {
    const auto graine = static_cast<std::uint32_t>(x * 31 + y * 17 + canal * 101 + 7);
    return graine * 2654435761U >> (32 - bits);
}

OctetsImage fichier_tiff(const DemandeTiff& demande) {
    const Silence silence;
    const Dossier dossier;
    const auto fichier = dossier / "essai.tif";
    {
        const std::unique_ptr<TIFF, decltype(&TIFFClose)> ouvert(
            TIFFOpen(fichier.c_str(), ("w" + demande.mode).c_str()), TIFFClose);
        exiger(ouvert != nullptr, "ouverture");
        for (int page = 0; page < demande.pages; ++page) {
            Ecriture ecriture(ouvert.get(), demande);
            ecriture.decrire(page);
            if (demande.repertoire_devant) {
                TIFFDeferStrileArrayWriting(ouvert.get());
                exiger(TIFFWriteCheck(ouvert.get(), demande.tuile > 0 ? 1 : 0, "essai") == 1 &&
                           TIFFWriteDirectory(ouvert.get()) == 1 &&
                           TIFFSetDirectory(ouvert.get(), 0) == 1,
                       "répertoire devant");
            }
            ecriture.ecrire_pixels();
            exiger(demande.repertoire_devant ? TIFFFlushData(ouvert.get()) == 1 &&
                                                   TIFFForceStrileArrayWriting(ouvert.get()) == 1
                                             : TIFFWriteDirectory(ouvert.get()) == 1,
                   "répertoire");
        }
    }
    const std::string contenu = lire(fichier);
    return {contenu.begin(), contenu.end()};
}

OctetsImage avec_etiquette(OctetsImage octets, std::uint16_t etiquette, std::uint32_t valeur) {
    const auto lire = [&](std::size_t position, int nombre) {
        std::size_t lu = 0;
        for (int i = nombre - 1; i >= 0; --i)
            lu = lu << 8 | octets.at(position + static_cast<std::size_t>(i));
        return lu;
    };
    const std::size_t repertoire = lire(4, 4);
    for (std::size_t i = 0; i < lire(repertoire, 2); ++i) {
        const std::size_t entree = repertoire + 2 + 12 * i;
        if (lire(entree, 2) != etiquette) continue;
        octets.at(entree + 2) = 4;  // LONG : 32 bits
        for (std::size_t octet = 0; octet < 4; ++octet)
            octets.at(entree + 8 + octet) = static_cast<std::uint8_t>(valeur >> (8 * octet));
        return octets;
    }
    throw std::runtime_error("étiquette absente");
}

}  // namespace essai
