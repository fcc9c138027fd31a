// JPEG, par libjpeg(-turbo) directement : ceux de ses avertissements qui touchent aux pixels
// (données tronquées, corrompues) sont des échecs, alors que la plupart des outils rendent une
// image à moitié grise et n'en disent rien.
#include <cstddef>
#include <cstdio>  // avant jpeglib.h, qui en a besoin

#include <fmt/format.h>
#include <jerror.h>
#include <jpeglib.h>

#include <array>
#include <string>
#include <vector>

#include "images/decodage.hpp"
#include "images/encodage.hpp"
#include "images/erreurs.hpp"
#include "images/filet.hpp"
#include "images/orientation.hpp"

namespace projet {
namespace {

/// Un JPEG progressif légitime a une dizaine de passes ; un JPEG piégé, des milliers.
constexpr int passes_max = 500;

struct GestionErreurs {
    jpeg_error_mgr base;  // en premier : libjpeg ne connaît que lui
    Filet filet;
    long octets_etrangers = 0;  ///< sautés avant la fin de l'image, ou dans son en-tête
};

GestionErreurs& gestion(j_common_ptr info) {
    return *reinterpret_cast<GestionErreurs*>(info->err);
}

const char* traduire(int code) {
    switch (code) {
        case JWRN_JPEG_EOF:
        case JERR_INPUT_EOF:
            return phrase_tronquee;
        case JERR_INPUT_EMPTY:
            return "fichier vide";
        case JERR_NO_SOI:
            return "ce n'est pas un JPEG";
        case JERR_BAD_PRECISION:
            return "JPEG à plus de 8 bits par canal : non pris en charge";
        case JERR_OUT_OF_MEMORY:
            return "mémoire insuffisante";
        case JERR_EMPTY_IMAGE:
            return "dimensions nulles";
        default:
            return nullptr;
    }
}

[[noreturn]] void abandonner(j_common_ptr info) {
    GestionErreurs& erreurs = gestion(info);
    if (const char* phrase = traduire(info->err->msg_code)) {
        erreurs.filet.phrase = phrase;
    } else {
        char message[JMSG_LENGTH_MAX];
        info->err->format_message(info, message);
        erreurs.filet.phrase = "JPEG corrompu (libjpeg : ";
        erreurs.filet.phrase.append(message).append(")");
    }
    std::longjmp(erreurs.filet.retour, 1);
}

/// Des octets que rien n'annonce, sautés avant un marqueur. Dans l'en-tête ou juste avant la fin,
/// quelques appareils en laissent. Entre deux marqueurs de données, il devait n'y en avoir aucun :
/// ce qui a été décodé n'est pas ce qui avait été codé.
bool compter_octets_etrangers(j_common_ptr info) {
    const bool dans_l_en_tete = reinterpret_cast<j_decompress_ptr>(info)->input_scan_number == 0;
    if (!dans_l_en_tete && info->err->msg_parm.i[1] != JPEG_EOI) return false;
    gestion(info).octets_etrangers += info->err->msg_parm.i[0];
    return true;
}

/// Vrai si l'avertissement laisse les pixels intacts.
bool inoffensif(j_common_ptr info) {
    switch (info->err->msg_code) {
        case JWRN_EXTRANEOUS_DATA:
            return compter_octets_etrangers(info);
        case JWRN_JFIF_MAJOR:      // une version de JFIF inconnue : rien n'en dépend ici
        case JWRN_NOT_SEQUENTIAL:  // des paramètres sans objet en séquentiel (appareils Samsung)
            return true;
        default:
            return false;
    }
}

void recevoir_message(j_common_ptr info, int niveau) {
    // Négatif : un avertissement ; les niveaux positifs sont des traces.
    if (niveau < 0 && !inoffensif(info)) abandonner(info);
}

void surveiller_passes(j_common_ptr info) {
    const auto* decompression = reinterpret_cast<j_decompress_ptr>(info);
    if (decompression->input_scan_number <= passes_max) return;
    GestionErreurs& erreurs = gestion(info);
    erreurs.filet.phrase = "JPEG progressif piégé : plus de 500 passes";
    std::longjmp(erreurs.filet.retour, 1);
}

jpeg_error_mgr* installer(GestionErreurs& erreurs) {
    jpeg_std_error(&erreurs.base);
    erreurs.base.error_exit = abandonner;
    erreurs.base.emit_message = recevoir_message;
    return &erreurs.base;
}

/// Une décompression libjpeg, libérée quoi qu'il arrive.
class Decompression {
public:
    Decompression() {
        info.err = installer(erreurs);
        erreurs.filet.proteger([this] { jpeg_create_decompress(&info); });
        surveillance_.progress_monitor = surveiller_passes;
        info.progress = &surveillance_;
    }
    Decompression(const Decompression&) = delete;
    Decompression& operator=(const Decompression&) = delete;
    ~Decompression() { jpeg_destroy_decompress(&info); }

    jpeg_decompress_struct info{};
    GestionErreurs erreurs;

private:
    jpeg_progress_mgr surveillance_{};
};

/// Où vont les octets compressés : dans un bloc fixe, puis, bloc par bloc, à la suite de `octets`.
struct Destination {
    jpeg_destination_mgr base{};  // en premier, lui aussi
    std::array<JOCTET, 1 << 16> bloc;
    std::vector<std::uint8_t>* octets = nullptr;
};

Destination& destination(j_compress_ptr info) {
    return *reinterpret_cast<Destination*>(info->dest);
}

void ouvrir_bloc(j_compress_ptr info) {
    Destination& ou = destination(info);
    ou.base.next_output_byte = ou.bloc.data();
    ou.base.free_in_buffer = ou.bloc.size();
}

void livrer(j_compress_ptr info, std::size_t nombre) {
    Destination& ou = destination(info);
    ou.octets->insert(ou.octets->end(), ou.bloc.begin(),
                      ou.bloc.begin() + static_cast<long>(nombre));
}

boolean bloc_plein(j_compress_ptr info) {
    livrer(info, destination(info).bloc.size());
    ouvrir_bloc(info);
    return TRUE;
}

void dernier_bloc(j_compress_ptr info) {
    const Destination& ou = destination(info);
    livrer(info, ou.bloc.size() - ou.base.free_in_buffer);
}

/// Une compression libjpeg vers `octets`, dont la mémoire est réutilisée.
class Compression {
public:
    explicit Compression(std::vector<std::uint8_t>& octets) {
        octets.clear();
        info.err = installer(erreurs);
        erreurs.filet.proteger([this] { jpeg_create_compress(&info); });
        sortie_.octets = &octets;
        sortie_.base.init_destination = ouvrir_bloc;
        sortie_.base.empty_output_buffer = bloc_plein;
        sortie_.base.term_destination = dernier_bloc;
        info.dest = &sortie_.base;
    }
    Compression(const Compression&) = delete;
    Compression& operator=(const Compression&) = delete;
    ~Compression() { jpeg_destroy_compress(&info); }

    jpeg_compress_struct info{};
    GestionErreurs erreurs;

private:
    Destination sortie_;
};

int orientation(const jpeg_decompress_struct& info) {
    for (const auto* bloc = info.marker_list; bloc != nullptr; bloc = bloc->next) {
        const Octets donnees(bloc->data, bloc->data_length);
        if (donnees.size() >= 4 && donnees[0] == 'E' && donnees[1] == 'x' && donnees[2] == 'i' &&
            donnees[3] == 'f')
            return lire_orientation(donnees);
    }
    return 1;
}

std::string remarque(const GestionErreurs& erreurs) {
    if (erreurs.octets_etrangers == 0) return "";
    return fmt::format(
        "octets inattendus, ignorés (au moins {}) : souvent une négligence de l'appareil, parfois "
        "la "
        "trace d'un dommage",
        erreurs.octets_etrangers);
}

/// L'espace de couleurs à demander : du gris quand il suffit, l'ordre d'OpenCV sinon.
J_COLOR_SPACE espace_demande(J_COLOR_SPACE source, ModeDecodage mode) {
    if (source == JCS_GRAYSCALE) return JCS_GRAYSCALE;
    if (source == JCS_CMYK || source == JCS_YCCK) return JCS_CMYK;
    return mode == ModeDecodage::luma ? JCS_GRAYSCALE : JCS_EXT_BGR;
}

/// Une ligne CMJN en bleu, vert, rouge. Adobe range les encres à l'envers (0 : pleine encre).
void convertir_cmjn(const std::vector<std::uint8_t>& cmjn, bool inverse, std::uint8_t* bgr) {
    const auto lumiere = [&](std::size_t position) {
        return inverse ? cmjn[position] : 255 - cmjn[position];
    };
    for (std::size_t pixel = 0; pixel < cmjn.size(); pixel += 4, bgr += 3) {
        const int noir = lumiere(pixel + 3);
        for (std::size_t canal = 0; canal < 3; ++canal)  // cyan absorbe le rouge, etc.
            bgr[2 - canal] = static_cast<std::uint8_t>((lumiere(pixel + canal) * noir + 127) / 255);
    }
}

}  // namespace

Decodee decoder_jpeg(Octets octets, const OptionsDecodage& options, Tampon& tampon) {
    Decompression decompression;
    jpeg_decompress_struct& info = decompression.info;
    decompression.erreurs.filet.proteger([&] {
        jpeg_mem_src(&info, octets.data(), static_cast<unsigned long>(octets.size()));
        jpeg_save_markers(&info, JPEG_APP0 + 1, 0xFFFF);
        jpeg_read_header(&info, TRUE);
    });
    verifier_dimensions({info.image_width, info.image_height}, options.pixels_max);

    info.out_color_space = espace_demande(info.jpeg_color_space, options.mode);
    const bool gris = info.out_color_space == JCS_GRAYSCALE;
    const bool cmjn = info.out_color_space == JCS_CMYK;
    Decodee image{tampon.matrice(static_cast<int>(info.image_height),
                                 static_cast<int>(info.image_width), gris ? CV_8UC1 : CV_8UC3),
                  orientation(info),
                  {}};
    std::vector<std::uint8_t> ligne_cmjn(cmjn ? std::size_t{4} * info.image_width : 0);
    decompression.erreurs.filet.proteger([&] {
        jpeg_start_decompress(&info);
        while (info.output_scanline < info.output_height) {
            std::uint8_t* const pixels = image.pixels.ptr(static_cast<int>(info.output_scanline));
            JSAMPROW ligne = cmjn ? ligne_cmjn.data() : pixels;
            jpeg_read_scanlines(&info, &ligne, 1);
            if (cmjn) convertir_cmjn(ligne_cmjn, info.saw_Adobe_marker != 0, pixels);
        }
        jpeg_finish_decompress(
            &info);  // lit jusqu'au marqueur de fin : son absence est une troncature
    });
    image.remarque = remarque(decompression.erreurs);
    return image;
}

void encoder_jpeg(const cv::Mat& gris, std::vector<std::uint8_t>& octets) {
    if (gris.type() != CV_8UC1) throw ErreurImage("un JPEG ne contient que des valeurs de 8 bits");
    Compression compression(octets);
    jpeg_compress_struct& info = compression.info;
    compression.erreurs.filet.proteger([&] {
        info.image_width = static_cast<JDIMENSION>(gris.cols);
        info.image_height = static_cast<JDIMENSION>(gris.rows);
        info.input_components = 1;
        info.in_color_space = JCS_GRAYSCALE;
        jpeg_set_defaults(&info);
        jpeg_set_quality(&info, qualite, TRUE);
        jpeg_start_compress(&info, TRUE);
        while (info.next_scanline < info.image_height) {
            // libjpeg ne modifie pas la ligne ; son interface, de 1991, ne sait pas le dire.
            JSAMPROW ligne = const_cast<JSAMPROW>(gris.ptr(static_cast<int>(info.next_scanline)));
            jpeg_write_scanlines(&info, &ligne, 1);
        }
        jpeg_finish_compress(&info);
    });
}

}  // namespace projet
