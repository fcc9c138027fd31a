// WebP, par libwebp directement : OpenCV n'en dit pas les dommages, et refuse les animés.
#include <fmt/format.h>
#include <webp/decode.h>
#include <webp/demux.h>

#include <memory>
#include <string>

#include "images/decodage.hpp"
#include "images/erreurs.hpp"
#include "images/orientation.hpp"

namespace projet {
namespace {

void exiger(VP8StatusCode statut) {
    switch (statut) {
        case VP8_STATUS_OK:
            return;
        case VP8_STATUS_NOT_ENOUGH_DATA:
        case VP8_STATUS_SUSPENDED:
            throw ErreurImage(phrase_tronquee);
        case VP8_STATUS_OUT_OF_MEMORY:
            throw ErreurImage("mémoire insuffisante");
        case VP8_STATUS_UNSUPPORTED_FEATURE:
            throw ErreurImage("WebP d'une sorte non prise en charge");
        default:
            throw ErreurImage("WebP corrompu");
    }
}

/// Les blocs d'un WebP : ses images (une, ou celles d'une animation), ses métadonnées.
class Blocs {
public:
    explicit Blocs(Octets octets) {
        const WebPData donnees{octets.data(), octets.size()};
        WebPDemuxState etat{};
        demux_.reset(WebPDemuxPartial(&donnees, &etat));
        if (etat == WEBP_DEMUX_PARSE_ERROR) throw ErreurImage("WebP corrompu");
        if (demux_ == nullptr || WebPDemuxGetFrame(demux_.get(), 1, &premiere_) == 0 ||
            premiere_.complete == 0)
            throw ErreurImage(phrase_tronquee);
        entier_ = etat == WEBP_DEMUX_DONE;
    }
    Blocs(const Blocs&) = delete;
    Blocs& operator=(const Blocs&) = delete;
    ~Blocs() { WebPDemuxReleaseIterator(&premiere_); }

    const WebPIterator& premiere() const { return premiere_; }

    int orientation() const {
        WebPChunkIterator bloc{};
        if (WebPDemuxGetChunk(demux_.get(), "EXIF", 1, &bloc) == 0) return 1;
        const int lue = lire_orientation({bloc.chunk.bytes, bloc.chunk.size});
        WebPDemuxReleaseChunkIterator(&bloc);
        return lue;
    }

    std::string remarque() const {
        if (!entier_)
            return "le fichier est coupé après l'image, qui est entière : ce qui suivait "
                   "(métadonnées, animation) est perdu";
        if (premiere_.num_frames == 1) return "";
        return fmt::format("animation de {} images : seule la première est convertie",
                           premiere_.num_frames);
    }

private:
    std::unique_ptr<WebPDemuxer, decltype(&WebPDemuxDelete)> demux_{nullptr, WebPDemuxDelete};
    WebPIterator premiere_{};
    bool entier_ = false;
};

/// Décode `image` à sa place dans `toile`.
void decoder_dans(const WebPIterator& image, cv::Mat& toile) {
    cv::Mat place = toile(cv::Rect(image.x_offset, image.y_offset, image.width, image.height));
    WebPDecoderConfig reglages;
    if (WebPInitDecoderConfig(&reglages) == 0) throw ErreurImage("version de libwebp inattendue");
    reglages.output.colorspace = MODE_BGR;
    reglages.output.is_external_memory = 1;
    reglages.output.u.RGBA = {place.ptr(), static_cast<int>(place.step),
                              place.step * static_cast<std::size_t>(place.rows)};
    exiger(WebPDecode(image.fragment.bytes, image.fragment.size, &reglages));
}

}  // namespace

Decodee decoder_webp(Octets octets, const OptionsDecodage& options, Tampon& tampon) {
    WebPBitstreamFeatures annonce{};
    exiger(WebPGetFeatures(octets.data(), octets.size(), &annonce));
    verifier_dimensions(
        {static_cast<std::uint64_t>(annonce.width), static_cast<std::uint64_t>(annonce.height)},
        options.pixels_max);
    const Blocs blocs(octets);
    const WebPIterator& premiere = blocs.premiere();
    Decodee image{tampon.matrice(annonce.height, annonce.width, CV_8UC3), blocs.orientation(),
                  blocs.remarque()};
    if (premiere.x_offset + premiere.width > annonce.width ||
        premiere.y_offset + premiere.height > annonce.height)
        throw ErreurImage("WebP corrompu");
    // La première image d'une animation peut ne pas la couvrir : le reste est transparent, donc
    // noir.
    if (premiere.width < annonce.width || premiere.height < annonce.height)
        image.pixels.setTo(cv::Scalar::all(0));
    decoder_dans(premiere, image.pixels);
    return image;
}

}  // namespace projet
