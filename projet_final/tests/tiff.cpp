// Les TIFF, dans leurs nombreuses façons de ranger des pixels.
#include <algorithm>
#include <cmath>
#include <juge/epreuve.hpp>
#include <opencv2/imgproc.hpp>

#include "fabrique_tiff.hpp"
#include "images/decodage.hpp"

using namespace essai;

namespace {

/// La valeur du fichier, étendue à 8 ou 16 bits.
unsigned etendue(std::uint32_t valeur, int bits) {
    const double maximum = bits > 8 ? 65535 : 255;
    return static_cast<unsigned>(std::lround(valeur * maximum / ((1U << bits) - 1)));
}

/// Le gris attendu : `lumieres(x, y)` rend le rouge, le vert et le bleu.
cv::Mat attendu(const DemandeTiff& d,
                const std::function<std::array<unsigned, 3>(int, int)>& lumieres) {
    const bool profond = d.bits > 8 && d.photometrie != PHOTOMETRIC_PALETTE;
    cv::Mat couleur(d.hauteur, d.largeur, profond ? CV_16UC3 : CV_8UC3);
    for (int y = 0; y < d.hauteur; ++y)
        for (int x = 0; x < d.largeur; ++x) {
            const auto [r, v, b] = lumieres(x, y);
            if (profond)
                couleur.at<cv::Vec3w>(y, x) = {static_cast<std::uint16_t>(b),
                                               static_cast<std::uint16_t>(v),
                                               static_cast<std::uint16_t>(r)};
            else
                couleur.at<cv::Vec3b>(y, x) = {static_cast<std::uint8_t>(b),
                                               static_cast<std::uint8_t>(v),
                                               static_cast<std::uint8_t>(r)};
        }
    cv::Mat gris;
    cv::cvtColor(couleur, gris, cv::COLOR_BGR2GRAY);
    return gris;
}

unsigned maximum(const DemandeTiff& d) {
    return d.bits > 8 ? 65535 : 255;
}

/// Le gris attendu d'une image aux valeurs d'essai, selon sa photométrie.
cv::Mat attendu(const DemandeTiff& d) {
    const auto canal = [&](int x, int y, int c) {
        return etendue(valeur_d_essai(x, y, c, d.bits), d.bits);
    };
    return attendu(d, [&](int x, int y) -> std::array<unsigned, 3> {
        switch (d.photometrie) {
            case PHOTOMETRIC_MINISBLACK: {
                const unsigned v = canal(x, y, 0);
                return {v, v, v};
            }
            case PHOTOMETRIC_MINISWHITE: {
                const unsigned v = maximum(d) - canal(x, y, 0);
                return {v, v, v};
            }
            case PHOTOMETRIC_PALETTE: {
                const auto numero = valeur_d_essai(x, y, 0, d.bits);
                return {d.palette[0][numero] / 256U, d.palette[1][numero] / 256U,
                        d.palette[2][numero] / 256U};
            }
            case PHOTOMETRIC_SEPARATED: {
                const auto reste = [&](int encre) {
                    const double lumiere = static_cast<double>(maximum(d) - canal(x, y, encre)) *
                                           (maximum(d) - canal(x, y, 3)) / maximum(d);
                    return static_cast<unsigned>(std::lround(lumiere));
                };
                return {reste(0), reste(1), reste(2)};
            }
            default:
                return {canal(x, y, 0), canal(x, y, 1), canal(x, y, 2)};
        }
    });
}

std::array<std::vector<std::uint16_t>, 3> palette(int bits) {
    std::array<std::vector<std::uint16_t>, 3> couleurs;
    for (int canal = 0; canal < 3; ++canal)
        for (int i = 0; i < 1 << bits; ++i)
            couleurs[static_cast<std::size_t>(canal)].push_back(
                static_cast<std::uint16_t>(257 * (valeur_d_essai(i, 3, canal, 8))));
    return couleurs;
}

projet::Decodee decoder(const OctetsImage& octets, projet::Tampon& tampon) {
    return projet::decoder(octets, projet::Format::tiff, {}, tampon);
}

std::string remarque(const DemandeTiff& d) {
    projet::Tampon tampon;
    return decoder(fichier_tiff(d), tampon).remarque;
}

DemandeTiff rvb(int bits = 8) {
    DemandeTiff d;
    d.bits = bits;
    d.canaux = 3;
    d.photometrie = PHOTOMETRIC_RGB;
    return d;
}

struct Sorte {
    const char* nom;
    int photometrie;
    int canaux;
    std::vector<int> bits;
};
const std::vector<Sorte> sortes{
    {"gris", PHOTOMETRIC_MINISBLACK, 1, {1, 2, 4, 8, 10, 12, 16}},
    {"gris à l'envers", PHOTOMETRIC_MINISWHITE, 1, {1, 4, 8, 12, 16}},
    {"rouge, vert, bleu", PHOTOMETRIC_RGB, 3, {4, 8, 12, 16}},
    {"cyan, magenta, jaune, noir", PHOTOMETRIC_SEPARATED, 4, {8, 16}},
    {"palette", PHOTOMETRIC_PALETTE, 1, {1, 4, 8}},
};

/// Une image de chaque sorte et profondeur.
std::vector<std::pair<std::string, DemandeTiff>> toutes_sortes() {
    std::vector<std::pair<std::string, DemandeTiff>> demandes;
    for (const auto& sorte : sortes)
        for (const int bits : sorte.bits) {
            DemandeTiff d;
            d.bits = bits;
            d.canaux = sorte.canaux;
            d.photometrie = sorte.photometrie;
            if (sorte.photometrie == PHOTOMETRIC_PALETTE) d.palette = palette(bits);
            demandes.emplace_back(std::string(sorte.nom) + ", " + std::to_string(bits) + " bits",
                                  d);
        }
    return demandes;
}

}  // namespace

TEST_CASE(
    "TIFF : toutes les sortes, en bandes ou tuiles, plans mêlés ou séparés, les deux boutismes") {
    for (auto [nom, d] : toutes_sortes())
        for (const bool separes : {false, true})
            for (const int tuile : {0, 16})
                for (const char* boutisme : {"l", "b"}) {
                    d.plans_separes = separes;
                    d.tuile = tuile;
                    d.mode = boutisme;
                    INFO(nom << (separes ? ", plans séparés" : "")
                             << (tuile > 0 ? ", tuiles " : " ") << boutisme);
                    REQUIRE(ecart_max(gris_de(fichier_tiff(d)), attendu(d)) == 0);
                }
}

TEST_CASE("TIFF : compressions sans perte, BigTIFF, une seule bande, bits rangés à l'envers") {
    for (auto [nom, d] : toutes_sortes())
        for (const int compression :
             {COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE, COMPRESSION_PACKBITS}) {
            d.compression = compression;
            d.plans_separes = d.canaux > 1;
            INFO(nom << ", compression " << compression);
            REQUIRE(ecart_max(gris_de(fichier_tiff(d)), attendu(d)) == 0);
        }
    auto grand = rvb(16);
    grand.mode = "8";
    REQUIRE(ecart_max(gris_de(fichier_tiff(grand)), attendu(grand)) == 0);
    auto une_bande = rvb();
    une_bande.lignes_par_bande = 1000;
    REQUIRE(ecart_max(gris_de(fichier_tiff(une_bande)), attendu(une_bande)) == 0);
    DemandeTiff envers;
    envers.bits = 1;
    envers.etiqueter = [](TIFF* t, int) { TIFFSetField(t, TIFFTAG_FILLORDER, FILLORDER_LSB2MSB); };
    REQUIRE(ecart_max(gris_de(fichier_tiff(envers)), attendu(envers)) == 0);
}

TEST_CASE("TIFF de fax (groupes 3 et 4) : noir sur blanc, exactement") {
    for (const int compression : {COMPRESSION_CCITTFAX3, COMPRESSION_CCITTFAX4}) {
        DemandeTiff d;
        d.bits = 1;
        d.photometrie = PHOTOMETRIC_MINISWHITE;
        d.compression = compression;
        REQUIRE(ecart_max(gris_de(fichier_tiff(d)), attendu(d)) == 0);
    }
}

TEST_CASE("TIFF : une transparence séparée est ôtée sans toucher aux couleurs") {
    for (const int bits : {8, 16})
        for (const bool separes : {false, true}) {
            auto d = rvb(bits);
            d.canaux = 4;
            d.extras = {EXTRASAMPLE_UNASSALPHA};
            d.plans_separes = separes;
            INFO(bits << " bits");
            REQUIRE(ecart_max(gris_de(fichier_tiff(d)), attendu(d)) == 0);
            d.photometrie = PHOTOMETRIC_MINISBLACK;
            d.canaux = 2;
            INFO("gris et transparence : la profondeur reste");
            REQUIRE(ecart_max(gris_de(fichier_tiff(d)), attendu(d)) == 0);
        }
}

TEST_CASE("TIFF : une transparence qui a multiplié les couleurs les rend") {
    for (const int bits : {8, 16})
        for (const int canaux : {2, 4}) {
            auto d = rvb(bits);
            d.canaux = canaux;
            if (canaux == 2) d.photometrie = PHOTOMETRIC_MINISBLACK;
            d.extras = {EXTRASAMPLE_ASSOCALPHA};
            const unsigned sommet = maximum(d);
            const auto alpha = [&](int x, int y) {
                return (x + y) % 3 == 0 ? sommet : sommet / 2 + static_cast<unsigned>(x) + 1;
            };
            d.valeur = [&](int x, int y, int canal) {
                if (canal == canaux - 1) return alpha(x, y);
                const double couleur = valeur_d_essai(x, y, canal, bits);
                return static_cast<std::uint32_t>(std::lround(couleur * alpha(x, y) / sommet));
            };
            INFO(bits << " bits, " << canaux << " canaux : aux arrondis du fichier près");
            REQUIRE(ecart_max(gris_de(fichier_tiff(d)), attendu(d)) <= 2);
        }
    auto vide = rvb();
    vide.canaux = 4;
    vide.extras = {EXTRASAMPLE_ASSOCALPHA};
    vide.valeur = [](int, int, int) { return 0U; };
    INFO("tout à fait transparent : plus rien à rendre");
    REQUIRE(cv::countNonZero(gris_de(fichier_tiff(vide))) == 0);
}

TEST_CASE("TIFF : les canaux en plus sont ignorés, et une palette de 8 bits est comprise") {
    auto d = rvb(16);
    d.canaux = 6;
    d.extras = {EXTRASAMPLE_UNSPECIFIED, EXTRASAMPLE_UNSPECIFIED, EXTRASAMPLE_UNSPECIFIED};
    REQUIRE(ecart_max(gris_de(fichier_tiff(d)), attendu(d)) == 0);
    DemandeTiff p;
    p.photometrie = PHOTOMETRIC_PALETTE;
    p.palette = palette(8);
    const cv::Mat gris = attendu(p);
    for (auto& composante : p.palette)
        for (auto& valeur : composante)
            valeur /= 256;
    REQUIRE(ecart_max(gris_de(fichier_tiff(p)), gris) == 0);
}

TEST_CASE(
    "TIFF en JPEG (gris, rouge-vert-bleu, YCbCr), ou en YCbCr sans JPEG : les bonnes couleurs") {
    const auto uni = [](int photometrie, int compression, std::array<unsigned, 3> pixel) {
        DemandeTiff d = rvb();
        d.largeur = 48;
        d.hauteur = 32;
        d.lignes_par_bande = 16;
        d.photometrie = photometrie;
        d.compression = compression;
        d.canaux = photometrie == PHOTOMETRIC_MINISBLACK ? 1 : 3;
        d.valeur = [pixel](int, int, int canal) { return pixel[static_cast<std::size_t>(canal)]; };
        d.etiqueter = [=](TIFF* t, int) {
            if (photometrie != PHOTOMETRIC_YCBCR) return;
            TIFFSetField(t, TIFFTAG_YCBCRSUBSAMPLING, 1, 1);
            static std::array<float, 6> plages{0, 255, 128, 255, 128, 255};
            TIFFSetField(t, TIFFTAG_REFERENCEBLACKWHITE, plages.data());
        };
        return gris_de(fichier_tiff(d));
    };
    const std::array<unsigned, 3> rouge{254, 0, 0};
    const std::array<unsigned, 3> rouge_ycbcr{76, 85, 255};
    for (const auto& [gris, valeur] :
         {std::pair{uni(PHOTOMETRIC_MINISBLACK, COMPRESSION_JPEG, {76, 0, 0}), 76},
          std::pair{uni(PHOTOMETRIC_RGB, COMPRESSION_JPEG, rouge), 76},
          std::pair{uni(PHOTOMETRIC_YCBCR, COMPRESSION_JPEG, rouge_ycbcr), 76},
          std::pair{uni(PHOTOMETRIC_YCBCR, COMPRESSION_NONE, rouge_ycbcr), 76},
          std::pair{uni(PHOTOMETRIC_YCBCR, COMPRESSION_LZW, rouge_ycbcr), 76}}) {
        REQUIRE(gris.size() == cv::Size(48, 32));
        REQUIRE(ecart_max(gris, cv::Mat(32, 48, CV_8U, cv::Scalar(valeur))) <= 3);
    }
}

TEST_CASE("TIFF : l'orientation est lue, les pixels restent dans l'ordre du fichier") {
    for (int orientation = 1; orientation <= 8; ++orientation)
        for (const int photometrie : {PHOTOMETRIC_RGB, PHOTOMETRIC_YCBCR}) {
            auto d = rvb();
            d.orientation = orientation;
            d.photometrie = photometrie;
            d.valeur = [](int x, int y, int canal) {
                return canal == 0 ? valeur_d_essai(x, y, 0, 8) : 128U;
            };
            d.etiqueter = [=](TIFF* t, int) {
                if (photometrie == PHOTOMETRIC_YCBCR)
                    TIFFSetField(t, TIFFTAG_YCBCRSUBSAMPLING, 1, 1);
            };
            auto droite = d;
            droite.orientation = 1;
            projet::Tampon tampon;
            INFO("orientation " << orientation);
            REQUIRE(decoder(fichier_tiff(d), tampon).orientation == orientation);
            REQUIRE(ecart_max(gris_de(fichier_tiff(d)), gris_de(fichier_tiff(droite))) == 0);
        }
    projet::Tampon tampon;
    REQUIRE(decoder(fichier_tiff(rvb()), tampon).orientation == 1);
    auto absurde = rvb();
    absurde.orientation = 3;
    REQUIRE(decoder(avec_etiquette(fichier_tiff(absurde), TIFFTAG_ORIENTATION, 99), tampon)
                .orientation == 1);
}

TEST_CASE("TIFF flottant, signé ou de 32 bits : refusé de même, en gris comme en couleurs") {
    for (const int canaux : {1, 3}) {
        DemandeTiff d;
        d.canaux = canaux;
        d.photometrie = canaux == 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK;
        d.bits = 32;
        REQUIRE(refus(fichier_tiff(d)) == "TIFF à 32 bits par canal : non pris en charge");
        d.nature = SAMPLEFORMAT_IEEEFP;
        REQUIRE(refus(fichier_tiff(d)) == "TIFF à valeurs flottantes : non pris en charge");
        d.bits = 16;
        REQUIRE(refus(fichier_tiff(d)) == "TIFF à valeurs flottantes : non pris en charge");
        d.nature = SAMPLEFORMAT_INT;
        REQUIRE(refus(fichier_tiff(d)) == "TIFF à valeurs signées : non pris en charge");
    }
}

TEST_CASE("TIFF : les pages suivantes sont dites, les vignettes et masques n'en sont pas") {
    auto d = rvb();
    REQUIRE(remarque(d) == "");
    d.pages = 3;
    REQUIRE(remarque(d) == "3 pages : seule la première est convertie");
    REQUIRE(ecart_max(gris_de(fichier_tiff(d)), attendu(d)) == 0);
    d.etiqueter = [](TIFF* t, int page) {
        TIFFSetField(t, TIFFTAG_SUBFILETYPE,
                     page == 0   ? 0
                     : page == 1 ? FILETYPE_REDUCEDIMAGE
                                 : FILETYPE_MASK);
    };
    REQUIRE(remarque(d) == "");
}

TEST_CASE(
    "TIFF dont les pages suivantes sont illisibles : la première est convertie, et c'est dit") {
    auto octets = fichier_tiff(rvb());
    const std::size_t repertoire = octets[4] + 256U * octets[5];
    const std::size_t suivant = repertoire + 2 + 12 * octets[repertoire];
    octets.at(suivant + 2) = 0x7F;  // le répertoire suivant est annoncé bien après la fin
    projet::Tampon tampon;
    REQUIRE(decoder(octets, tampon).remarque ==
            "d'autres pages suivent, illisibles : seule la première est convertie");
}

TEST_CASE("TIFF tronqué n'importe où : refusé") {
    for (const int compression :
         {COMPRESSION_NONE, COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE, COMPRESSION_PACKBITS})
        for (const bool devant : {false, true})
            for (const int tuile : {0, 16}) {
                auto d = rvb(16);
                d.compression = compression;
                d.repertoire_devant = devant;
                d.tuile = tuile;
                const auto entier = fichier_tiff(d);
                INFO("compression " << compression << (devant ? ", répertoire devant" : "")
                                    << (tuile > 0 ? ", tuiles" : ""));
                REQUIRE(ecart_max(gris_de(entier), attendu(d)) == 0);
                for (std::size_t taille = 4; taille < entier.size(); taille += 7) {
                    INFO("les " << taille << " premiers octets sur " << entier.size());
                    REQUIRE(refus({entier.begin(), entier.begin() + static_cast<long>(taille)}) !=
                            "(accepté)");
                }
            }
    auto d = rvb();
    d.repertoire_devant = true;
    auto coupe = fichier_tiff(d);
    coupe.resize(coupe.size() - 100);
    REQUIRE(refus(coupe) == "image tronquée : le fichier s'arrête avant la fin des données");
}

TEST_CASE("TIFF aux données abîmées : ce dont libtiff n'avertit qu'est un refus aussi") {
    DemandeTiff fax;
    fax.bits = 1;
    fax.photometrie = PHOTOMETRIC_MINISWHITE;
    fax.compression = COMPRESSION_CCITTFAX4;
    auto octets = fichier_tiff(fax);
    octets.at(20) ^= 0xFF;
    INFO("fax : " << refus(octets));
    REQUIRE(contient(refus(octets), "TIFF corrompu (libtiff :"));

    auto jpeg = rvb();
    jpeg.largeur = jpeg.hauteur = 64;
    jpeg.lignes_par_bande = 64;
    jpeg.compression = COMPRESSION_JPEG;
    octets = fichier_tiff(jpeg);
    std::fill(octets.begin() + 300, octets.begin() + 340, std::uint8_t{0});
    octets.at(340) = 0xFF;
    octets.at(341) = 0xD9;
    INFO("JPEG : " << refus(octets));
    REQUIRE(contient(refus(octets), "TIFF corrompu (libtiff :"));

    auto inconnue = avec_etiquette(fichier_tiff(rvb()), TIFFTAG_COMPRESSION, 4321);
    REQUIRE(refus(inconnue) == "compression TIFF n° 4321 : non prise en charge");
}

TEST_CASE("TIFF : ce qui n'a pas de sens pour une photo est refusé en le nommant") {
    auto encres = rvb();
    encres.canaux = 4;
    encres.photometrie = PHOTOMETRIC_SEPARATED;
    encres.etiqueter = [](TIFF* t, int) { TIFFSetField(t, TIFFTAG_INKSET, INKSET_MULTIINK); };
    REQUIRE(refus(fichier_tiff(encres)) == "TIFF à encres autres que CMJN : non pris en charge");
    const auto masque = avec_etiquette(fichier_tiff(rvb()), TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MASK);
    REQUIRE(contient(refus(masque), "convention n° 4"));
    const auto deux =
        avec_etiquette(fichier_tiff(DemandeTiff{}), TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB);
    REQUIRE(refus(deux) == "TIFF corrompu : 1 canaux par pixel, 3 attendus");
}

TEST_CASE("TIFF : étiquettes inconnues et absurdes, rien sur la sortie d'erreur") {
    const auto fin = dans_un_enfant([] {
        const auto sain = fichier_tiff(rvb(16));
        auto inconnue = sain;
        const std::size_t repertoire = inconnue[4] + 256U * inconnue[5];
        inconnue.at(repertoire + 2 + 12 * (inconnue[repertoire] - 1U)) = 0x99;
        if (refus(inconnue) != "(accepté)") return 1;
        cv::RNG hasard(9);
        for (int essai = 0; essai < 1500; ++essai) {
            auto abime = sain;
            for (int i = 0; i < 3; ++i) {
                const auto ou = hasard.uniform(4, static_cast<int>(sain.size()));
                const bool dans_le_repertoire = i > 0;
                abime[dans_le_repertoire
                          ? repertoire + static_cast<std::size_t>(ou) % (sain.size() - repertoire)
                          : static_cast<std::size_t>(ou)] =
                    static_cast<std::uint8_t>(hasard.uniform(0, 256));
            }
            if (refus(abime, {projet::ModeDecodage::rgb, 100'000}).empty()) return 2;
        }
        return 0;
    });
    REQUIRE(fin.code == 0);
    REQUIRE(fin.erreurs == "");
}

TEST_CASE("TIFF : des tuiles absurdement grandes sont refusées avant d'être allouées") {
    auto d = rvb();
    d.tuile = 16;
    auto octets = avec_etiquette(fichier_tiff(d), TIFFTAG_TILEWIDTH, 65'520);
    octets = avec_etiquette(octets, TIFFTAG_TILELENGTH, 65'520);
    REQUIRE(contient(refus(octets, {projet::ModeDecodage::rgb, 100'000}), "taille absurde"));
}
