#include "outils.hpp"

#include <cstdio>

#include <jpeglib.h>
#include <png.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <opencv2/imgcodecs.hpp>
#include <stdexcept>

#include "images/convertisseur.hpp"
#include "images/erreurs.hpp"
#include "images/gris.hpp"

namespace essai {

namespace fs = std::filesystem;

namespace {
[[maybe_unused]] const bool opencv_regle =
    (projet::regler_opencv(), true);  // pas de threads à lui, ici non plus
}

Dossier::Dossier() {
    std::string modele = (fs::temp_directory_path() / "projet-XXXXXX").string();
    if (::mkdtemp(modele.data()) == nullptr) throw std::runtime_error("pas de dossier temporaire");
    chemin_ = modele;
}

Dossier::~Dossier() {
    std::error_code ignoree;
    fs::remove_all(chemin_, ignoree);
}

void ecrire(const fs::path& fichier, const OctetsImage& octets) {
    fs::create_directories(fichier.parent_path());
    std::ofstream flux(fichier, std::ios::binary);
    flux.write(reinterpret_cast<const char*>(octets.data()),
               static_cast<std::streamsize>(octets.size()));
    if (!flux) throw std::runtime_error("écriture de " + fichier.string());
}

std::string lire(const fs::path& fichier) {
    std::ifstream flux(fichier, std::ios::binary);
    return {std::istreambuf_iterator<char>(flux), {}};
}

std::vector<std::string> fichiers(const fs::path& dossier) {
    std::vector<std::string> noms;
    if (!fs::exists(dossier)) return noms;
    for (const auto& entree : fs::recursive_directory_iterator(dossier))
        if (!entree.is_directory())
            noms.push_back(entree.path().lexically_relative(dossier).string());
    std::sort(noms.begin(), noms.end());
    return noms;
}

cv::Mat degrade(int largeur, int hauteur) {
    cv::Mat image(hauteur, largeur, CV_8UC3);
    for (int y = 0; y < hauteur; ++y)
        for (int x = 0; x < largeur; ++x)
            image.at<cv::Vec3b>(y, x) = {
                static_cast<std::uint8_t>(40 + 150 * x / largeur),
                static_cast<std::uint8_t>(220 - 150 * y / hauteur),
                static_cast<std::uint8_t>(60 + 60 * x / largeur + 60 * y / hauteur)};
    return image;
}

cv::Mat unie(int bleu, int vert, int rouge) {
    return {32, 48, CV_8UC3, cv::Scalar(bleu, vert, rouge)};
}

OctetsImage encodee(const cv::Mat& image, const std::string& suffixe,
                    const std::vector<int>& options) {
    OctetsImage octets;
    if (!cv::imencode(suffixe, image, octets, options))
        throw std::runtime_error("encodage " + suffixe);
    return octets;
}

OctetsImage jpeg_uni(const std::vector<std::uint8_t>& pixel, int espace_entree, int espace_fichier,
                     bool marqueur_adobe) {
    jpeg_compress_struct info{};
    jpeg_error_mgr erreurs{};
    info.err = jpeg_std_error(&erreurs);
    jpeg_create_compress(&info);
    unsigned char* memoire = nullptr;
    unsigned long taille = 0;
    jpeg_mem_dest(&info, &memoire, &taille);
    info.image_width = 48;
    info.image_height = 32;
    info.input_components = static_cast<int>(pixel.size());
    info.in_color_space = static_cast<J_COLOR_SPACE>(espace_entree);
    jpeg_set_defaults(&info);
    jpeg_set_colorspace(&info, static_cast<J_COLOR_SPACE>(espace_fichier));
    info.write_Adobe_marker = marqueur_adobe ? TRUE : FALSE;
    jpeg_set_quality(&info, 100, TRUE);
    jpeg_start_compress(&info, TRUE);
    OctetsImage ligne;
    for (unsigned x = 0; x < info.image_width; ++x)
        ligne.insert(ligne.end(), pixel.begin(), pixel.end());
    while (info.next_scanline < info.image_height) {
        JSAMPROW donnees = ligne.data();
        jpeg_write_scanlines(&info, &donnees, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    OctetsImage octets(memoire, memoire + taille);
    std::free(memoire);
    return octets;
}

OctetsImage bloc_exif(int orientation) {
    return {'I',  'I',  42, 0, 8, 0, 0, 0,  // petit-boutiste, répertoire à l'octet 8
            1,    0,                        // une entrée
            0x12, 0x01, 3,  0, 1, 0, 0, 0, static_cast<std::uint8_t>(orientation),
            0,    0,    0,       // 0x0112, SHORT
            0,    0,    0,  0};  // pas d'autre répertoire
}

OctetsImage avec_exif(OctetsImage jpeg, int orientation) {
    OctetsImage bloc = bloc_exif(orientation);
    const OctetsImage prefixe{'E', 'x', 'i', 'f', 0, 0};
    bloc.insert(bloc.begin(), prefixe.begin(), prefixe.end());
    const auto taille = static_cast<std::uint8_t>(bloc.size() + 2);
    const OctetsImage marqueur{0xFF, 0xE1, 0, taille};
    bloc.insert(bloc.begin(), marqueur.begin(), marqueur.end());
    jpeg.insert(jpeg.begin() + 2, bloc.begin(), bloc.end());
    return jpeg;
}

namespace {

void ecrire_textes(png_structp png, png_infop info, const DemandePng& demande) {
    for (auto [cle, contenu] : demande.textes) {
        png_text texte{};
        texte.compression =
            demande.textes_compresses ? PNG_TEXT_COMPRESSION_zTXt : PNG_TEXT_COMPRESSION_NONE;
        texte.key = cle.data();
        texte.text = contenu.data();
        texte.text_length = contenu.size();
        png_set_text(png, info, &texte, 1);
    }
}

}  // namespace

OctetsImage png(const DemandePng& demande) {
    OctetsImage octets;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(
        png, &octets,
        [](png_structp p, png_bytep donnees, std::size_t taille) {
            auto& sortie = *static_cast<OctetsImage*>(png_get_io_ptr(p));
            sortie.insert(sortie.end(), donnees, donnees + taille);
        },
        [](png_structp) {});
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_IHDR(png, info, static_cast<png_uint_32>(demande.largeur),
                 static_cast<png_uint_32>(demande.hauteur), demande.bits, demande.type,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    std::vector<png_color> palette;
    for (const auto& [r, v, b] : demande.palette)
        palette.push_back({r, v, b});
    if (!palette.empty()) png_set_PLTE(png, info, palette.data(), static_cast<int>(palette.size()));
    if (!demande.transparence.empty())
        png_set_tRNS(png, info, demande.transparence.data(),
                     static_cast<int>(demande.transparence.size()), nullptr);
    OctetsImage exif = bloc_exif(demande.orientation);
    if (demande.orientation > 0)
        png_set_eXIf_1(png, info, static_cast<png_uint_32>(exif.size()), exif.data());
    ecrire_textes(png, info, demande);
    png_write_info(png, info);
    if (!demande.pixels.empty()) {
        OctetsImage pixels = demande.pixels;
        const auto pas = pixels.size() / static_cast<std::size_t>(demande.hauteur);
        for (std::size_t y = 0; y < static_cast<std::size_t>(demande.hauteur); ++y)
            png_write_row(png, pixels.data() + y * pas);
        png_write_end(png, info);
    }
    png_destroy_write_struct(&png, &info);
    return octets;
}

cv::Mat gris_de(const OctetsImage& octets, const projet::OptionsDecodage& options) {
    const auto format = projet::reconnaitre(octets);
    if (!format) throw std::runtime_error("format inconnu");
    projet::Tampon decodage;
    projet::Tampon gris;
    return projet::en_gris(projet::decoder(octets, *format, options, decodage).pixels, gris)
        .clone();
}

std::string refus(const OctetsImage& octets, const projet::OptionsDecodage& options) {
    try {
        gris_de(octets, options);
        return "(accepté)";
    } catch (const projet::ErreurImage& erreur) {
        return erreur.what();
    }
}

double ecart_max(const cv::Mat& a, const cv::Mat& b) {
    return a.size() == b.size() && a.type() == b.type() ? cv::norm(a, b, cv::NORM_INF) : -1;
}

FinEnfant dans_un_enfant(const std::function<int()>& action,
                         const std::function<void(int)>& pendant) {
    const Dossier dossier;
    const std::string sortie = dossier / "sortie";
    const std::string erreurs = dossier / "erreurs";
    const pid_t enfant = ::fork();
    if (enfant == 0) {
        if (std::freopen(sortie.c_str(), "w", stdout) == nullptr ||
            std::freopen(erreurs.c_str(), "w", stderr) == nullptr)
            ::_exit(99);
        const int code = action();
        std::fflush(stdout);
        std::fflush(stderr);
        ::_exit(code);
    }
    if (pendant) pendant(enfant);
    int statut = 0;
    ::waitpid(enfant, &statut, 0);
    return {WIFEXITED(statut) ? WEXITSTATUS(statut) : -1, lire(sortie), lire(erreurs)};
}

void borner_fichiers(std::uint64_t octets) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limite{octets, octets};
    ::setrlimit(RLIMIT_FSIZE, &limite);
}

}  // namespace essai
