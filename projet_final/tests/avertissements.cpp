// Les avertissements de libjpeg, classe par classe : ceux qui laissent les pixels intacts ne sont
// pas des refus, les autres le restent.
#include <cstdio>

#include <jpeglib.h>

#include <algorithm>
#include <cstdlib>
#include <juge/epreuve.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "images/filet.hpp"
#include "outils.hpp"

using namespace essai;

namespace {

const projet::OptionsDecodage rgb{projet::ModeDecodage::rgb, 200'000'000};
const projet::OptionsDecodage luma{projet::ModeDecodage::luma, 200'000'000};

struct Ecoute {
    jpeg_error_mgr base;  // en premier : libjpeg ne connaît que lui
    projet::Filet filet;
    std::string premier;
};

void ecouter(j_common_ptr info, int niveau) {
    auto& ecoute = *reinterpret_cast<Ecoute*>(info->err);
    if (niveau >= 0 || !ecoute.premier.empty()) return;
    std::array<char, JMSG_LENGTH_MAX> message{};
    info->err->format_message(info, message.data());
    ecoute.premier = message.data();
}

[[noreturn]] void abandonner(j_common_ptr info) {
    std::longjmp(reinterpret_cast<Ecoute*>(info->err)->filet.retour, 1);
}

void tout_decoder(jpeg_decompress_struct& info, const OctetsImage& octets, OctetsImage& ligne) {
    jpeg_mem_src(&info, octets.data(), static_cast<unsigned long>(octets.size()));
    jpeg_read_header(&info, TRUE);
    jpeg_start_decompress(&info);
    while (info.output_scanline < info.output_height) {
        JSAMPROW donnees = ligne.data();
        jpeg_read_scanlines(&info, &donnees, 1);
    }
    jpeg_finish_decompress(&info);
}

/// Le premier avertissement de libjpeg ordinaire, qui continue malgré eux.
std::string avertissement(const OctetsImage& octets) {
    Ecoute ecoute{};
    jpeg_decompress_struct info{};
    info.err = jpeg_std_error(&ecoute.base);
    ecoute.base.emit_message = ecouter;
    ecoute.base.error_exit = abandonner;
    OctetsImage ligne(4 * 1000);
    jpeg_create_decompress(&info);
    try {
        ecoute.filet.proteger([&] { tout_decoder(info, octets, ligne); });
    } catch (const projet::ErreurImage&) {  // un avertissement a pu précéder l'erreur
    }
    jpeg_destroy_decompress(&info);
    return ecoute.premier;
}

/// Position du premier marqueur `code` à partir de `depart` (FF, puis le code).
std::size_t marqueur(const OctetsImage& jpeg, std::uint8_t code, std::size_t depart = 2) {
    const std::array<std::uint8_t, 2> cherche{0xFF, code};
    const auto ici = std::search(jpeg.begin() + static_cast<long>(depart), jpeg.end(),
                                 cherche.begin(), cherche.end());
    REQUIRE(ici != jpeg.end());
    return static_cast<std::size_t>(ici - jpeg.begin());
}

/// Position du premier marqueur, quel qu'il soit, qui suit les données commencées avant `depart`.
std::size_t fin_des_donnees(const OctetsImage& jpeg, std::size_t depart) {
    for (std::size_t i = depart; i + 1 < jpeg.size(); ++i)
        if (jpeg[i] == 0xFF && jpeg[i + 1] != 0) return i;
    return jpeg.size();
}

/// Position des premières données, après l'en-tête du premier SOS.
std::size_t debut_des_donnees(const OctetsImage& jpeg) {
    const std::size_t sos = marqueur(jpeg, 0xDA);
    return sos + 2 + static_cast<std::size_t>(jpeg[sos + 2] * 256 + jpeg[sos + 3]);
}

OctetsImage avec_octets(OctetsImage jpeg, std::size_t position, std::size_t nombre = 40) {
    jpeg.insert(jpeg.begin() + static_cast<long>(position), nombre, std::uint8_t{0x11});
    return jpeg;
}

OctetsImage avec_octet(OctetsImage jpeg, std::size_t position, std::uint8_t valeur) {
    jpeg.at(position) = valeur;
    return jpeg;
}

OctetsImage sequentiel() {
    return encodee(degrade(160, 120), ".jpg");
}
OctetsImage progressif() {
    return encodee(degrade(160, 120), ".jpg", {cv::IMWRITE_JPEG_PROGRESSIVE, 1});
}
OctetsImage avec_reprises() {
    return encodee(degrade(160, 120), ".jpg", {cv::IMWRITE_JPEG_RST_INTERVAL, 4});
}

std::string remarque_jpeg(const OctetsImage& octets) {
    projet::Tampon tampon;
    return projet::decoder_jpeg(octets, rgb, tampon).remarque;
}

/// libjpeg en avertit ; les pixels sont ceux de `sain`, dans les deux modes.
void exiger_inoffensif(const OctetsImage& octets, const OctetsImage& sain,
                       const std::string& quoi) {
    INFO(avertissement(octets) << " / " << refus(octets));
    REQUIRE(contient(avertissement(octets), quoi));
    for (const auto& options : {rgb, luma}) {
        REQUIRE(refus(octets, options) == "(accepté)");
        REQUIRE(ecart_max(gris_de(octets, options), gris_de(sain, options)) == 0);
    }
}

/// libjpeg se contente d'en avertir ; c'est un refus, dans les deux modes.
void exiger_refus(const OctetsImage& octets, const std::string& avertit,
                  const std::string& phrase) {
    INFO(avertissement(octets) << " / " << refus(octets));
    REQUIRE(contient(avertissement(octets), avertit));
    for (const auto& options : {rgb, luma})
        REQUIRE(contient(refus(octets, options), phrase));
}

void exiger_refus(const OctetsImage& octets, const std::string& avertit) {
    exiger_refus(octets, avertit, avertit);
}

/// Un JPEG au codage arithmétique, que peu de programmes écrivent mais que libjpeg lit.
OctetsImage jpeg_arithmetique(const cv::Mat& gris) {
    jpeg_compress_struct info{};
    jpeg_error_mgr erreurs{};
    info.err = jpeg_std_error(&erreurs);
    jpeg_create_compress(&info);
    unsigned char* memoire = nullptr;
    unsigned long taille = 0;
    jpeg_mem_dest(&info, &memoire, &taille);
    info.image_width = static_cast<JDIMENSION>(gris.cols);
    info.image_height = static_cast<JDIMENSION>(gris.rows);
    info.input_components = 1;
    info.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&info);
    info.arith_code = TRUE;
    jpeg_start_compress(&info, TRUE);
    while (info.next_scanline < info.image_height) {
        JSAMPROW ligne = const_cast<JSAMPROW>(gris.ptr(static_cast<int>(info.next_scanline)));
        jpeg_write_scanlines(&info, &ligne, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    OctetsImage octets(memoire, memoire + taille);
    std::free(memoire);
    return octets;
}

}  // namespace

TEST_CASE("des octets avant la fin d'un JPEG : accepté, pixels identiques, et c'est dit") {
    for (const auto& jpeg : {sequentiel(), progressif(), avec_reprises()}) {
        const auto octets = avec_octets(jpeg, jpeg.size() - 2);
        exiger_inoffensif(octets, jpeg, "extraneous bytes before marker 0xd9");
        REQUIRE(contient(remarque_jpeg(octets), "octets inattendus, ignorés"));
        REQUIRE(remarque_jpeg(jpeg) == "");
    }
}

TEST_CASE("des octets dans l'en-tête d'un JPEG, avant les données : de même") {
    const auto jpeg = sequentiel();
    const auto octets = avec_octets(jpeg, marqueur(jpeg, 0xDB));
    exiger_inoffensif(octets, jpeg, "extraneous bytes before marker 0xdb");
    REQUIRE(contient(remarque_jpeg(octets), "octets inattendus, ignorés"));
}

TEST_CASE(
    "une version de JFIF inconnue, ou les paramètres SOS de Samsung : accepté sans remarque") {
    const auto jpeg = sequentiel();
    const std::size_t version = marqueur(jpeg, 0xE0) + 9;  // après la taille et « JFIF\0 »
    const auto jfif = avec_octet(jpeg, version, 2);
    exiger_inoffensif(jfif, jpeg, "unknown JFIF revision number");
    REQUIRE(remarque_jpeg(jfif) == "");
    const auto samsung = avec_octet(jpeg, debut_des_donnees(jpeg) - 2, 0);  // Se : 63 d'ordinaire
    exiger_inoffensif(samsung, jpeg, "Invalid SOS parameters for sequential JPEG");
    REQUIRE(remarque_jpeg(samsung) == "");
}

TEST_CASE("des octets au milieu des données d'un JPEG : refusé") {
    const auto reprises = avec_reprises();
    exiger_refus(avec_octets(reprises, fin_des_donnees(reprises, debut_des_donnees(reprises))),
                 "extraneous bytes before marker 0xd0");
    const auto passes = progressif();
    exiger_refus(avec_octets(passes, fin_des_donnees(passes, debut_des_donnees(passes))),
                 "extraneous bytes before marker");
}

TEST_CASE("un marqueur de reprise pour un autre, ou une fin prématurée : refusé") {
    const auto reprises = avec_reprises();
    const std::size_t reprise = fin_des_donnees(reprises, debut_des_donnees(reprises));
    exiger_refus(avec_octet(reprises, reprise + 1, 0xD5), "instead of RST");
    auto coupe = sequentiel();
    const std::size_t milieu = (debut_des_donnees(coupe) + coupe.size()) / 2;
    coupe[milieu] = 0xFF;
    coupe[milieu + 1] = 0xD9;
    exiger_refus(coupe, "premature end of data segment");
    auto tronque = sequentiel();
    tronque.resize(milieu);
    exiger_refus(tronque, "Premature end of JPEG file", "image tronquée");
}

TEST_CASE("un code de Huffman qui n'existe pas : refusé") {
    auto jpeg = sequentiel();
    for (std::size_t i = debut_des_donnees(jpeg) + 40; i < debut_des_donnees(jpeg) + 80; i += 2) {
        jpeg[i] = 0xFF;  // rien que des uns, ce qu'aucune table ne contient
        jpeg[i + 1] = 0;
    }
    exiger_refus(jpeg, "bad Huffman code");
}

TEST_CASE("un code arithmétique qui n'existe pas : refusé") {
    cv::Mat gris;
    cv::cvtColor(degrade(160, 120), gris, cv::COLOR_BGR2GRAY);
    const auto jpeg = jpeg_arithmetique(gris);
    REQUIRE(refus(jpeg) == "(accepté)");
    cv::RNG hasard(3);
    bool vu = false;
    for (int essai = 0; essai < 500 && !vu; ++essai) {
        auto abime = jpeg;
        for (std::size_t i = debut_des_donnees(jpeg) + 20; i + 20 < jpeg.size(); ++i)
            abime[i] = static_cast<std::uint8_t>(hasard.uniform(0, 255));
        vu = avertissement(abime) == "Corrupt JPEG data: bad arithmetic code";
        if (vu) exiger_refus(abime, "bad arithmetic code");
    }
    REQUIRE(vu);
}

TEST_CASE("une passe perdue d'un JPEG progressif : refusé") {
    auto jpeg = progressif();
    const std::size_t premiere = marqueur(jpeg, 0xDA);
    const std::size_t fin = fin_des_donnees(jpeg, debut_des_donnees(jpeg));
    jpeg.erase(jpeg.begin() + static_cast<long>(premiere), jpeg.begin() + static_cast<long>(fin));
    exiger_refus(jpeg, "Inconsistent progression sequence");
}

TEST_CASE(
    "une transformation de couleurs inconnue d'Adobe : refusé, les couleurs seraient devinées") {
    const auto jpeg = jpeg_uni({200, 100, 50, 20}, JCS_CMYK, JCS_YCCK, true);
    const std::size_t transformation = marqueur(jpeg, 0xEE) + 15;
    REQUIRE(jpeg.at(transformation) == 2);
    REQUIRE(refus(jpeg) == "(accepté)");
    exiger_refus(avec_octet(jpeg, transformation, 7), "Unknown Adobe color transform");
}
