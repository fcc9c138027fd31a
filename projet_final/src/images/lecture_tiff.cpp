#include "images/lecture_tiff.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <limits>
#include <string_view>

#include "images/erreurs.hpp"

namespace projet {
namespace {

/// Ce dont libtiff, ou libjpeg sous elle, avertit en décodant sans que les pixels en souffrent.
constexpr std::array inoffensifs{
    "Old-style LZW codes",                               // une autre façon d'écrire LZW
    "Try to decode (read) fax Group 3 data without EOL"  // de même
    "The JPEG strip/tile is encoded with progressive mode",
    "JPEG strip size exceeds expected dimensions",  // la dernière bande, complétée
    "Auto-corrected former TIFF subsampling values",
    "extraneous bytes before marker 0xd9",
    "Invalid SOS parameters for sequential JPEG",
    "unknown JFIF revision number",
};

bool inoffensif(std::string_view avertissement) {
    return std::any_of(inoffensifs.begin(), inoffensifs.end(), [&](const char* connu) {
        return avertissement.find(connu) != std::string_view::npos;
    });
}

}  // namespace

LectureTiff::LectureTiff(Octets octets, std::uint64_t allocation_max) : octets_(octets) {
    const std::unique_ptr<TIFFOpenOptions, decltype(&TIFFOpenOptionsFree)> options(
        TIFFOpenOptionsAlloc(), TIFFOpenOptionsFree);
    if (options == nullptr) throw ErreurImage("mémoire insuffisante");
    constexpr std::uint64_t plafond = std::numeric_limits<tmsize_t>::max();
    TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(),
                                        static_cast<tmsize_t>(std::min(allocation_max, plafond)));
    TIFFOpenOptionsSetErrorHandlerExtR(options.get(), recevoir_erreur, this);
    TIFFOpenOptionsSetWarningHandlerExtR(options.get(), recevoir_avertissement, this);
    const auto rien_a_fermer = [](thandle_t) { return 0; };
    const auto rien_a_ecrire = [](thandle_t, void*, tmsize_t) { return tmsize_t{0}; };
    // « m » : ne pas demander à projeter le fichier en mémoire, il y est.
    surveille_ = true;
    tiff_.reset(TIFFClientOpenExt("image", "rm", this, lire, rien_a_ecrire, deplacer, rien_a_fermer,
                                  taille, nullptr, nullptr, options.get()));
    if (tiff_ == nullptr) refuser();
    surveille_ = hors_du_fichier_ = false;
    plainte_[0] = '\0';
}

void LectureTiff::exiger(bool reussi) const {
    if (!reussi || plainte_[0] != '\0') refuser();
}

void LectureTiff::refuser() const {
    if (hors_du_fichier_) throw ErreurImage(phrase_tronquee);
    throw ErreurImage(fmt::format("TIFF corrompu (libtiff : {})", plainte_.data()));
}

bool LectureTiff::deborde(std::uint64_t position, std::uint64_t taille) {
    const bool deborde = position > octets_.size() || octets_.size() - position < taille;
    hors_du_fichier_ = hors_du_fichier_ || deborde;
    return deborde;
}

void LectureTiff::retenir(const char* format, std::va_list arguments) {
    if (surveille_ && plainte_[0] == '\0')
        std::vsnprintf(plainte_.data(), plainte_.size(), format, arguments);
}

int LectureTiff::recevoir_erreur(TIFF*, void* lecture, const char*, const char* format,
                                 std::va_list arguments) {
    static_cast<LectureTiff*>(lecture)->retenir(format, arguments);
    return 1;  // rien de plus à faire : pas de message sur la sortie d'erreur
}

int LectureTiff::recevoir_avertissement(TIFF*, void* lecture, const char*, const char* format,
                                        std::va_list arguments) {
    auto& ici = *static_cast<LectureTiff*>(lecture);
    // Avant le décodage, un avertissement parle d'étiquettes inconnues ou rangées en désordre.
    if (ici.tiff_ == nullptr) return 1;
    std::array<char, 256> texte{};
    std::va_list copie;
    va_copy(copie, arguments);
    std::vsnprintf(texte.data(), texte.size(), format, copie);
    va_end(copie);
    if (!inoffensif(texte.data())) ici.retenir(format, arguments);
    return 1;
}

tmsize_t LectureTiff::lire(thandle_t lecture, void* destination, tmsize_t demandes) {
    auto& ici = *static_cast<LectureTiff*>(lecture);
    std::uint64_t nombre = static_cast<std::uint64_t>(demandes);
    if (ici.deborde(ici.position_, nombre))
        nombre = ici.octets_.size() - std::min<std::uint64_t>(ici.position_, ici.octets_.size());
    if (nombre > 0) std::memcpy(destination, ici.octets_.data() + ici.position_, nombre);
    ici.position_ += nombre;
    return static_cast<tmsize_t>(nombre);
}

toff_t LectureTiff::deplacer(thandle_t lecture, toff_t de, int origine) {
    auto& ici = *static_cast<LectureTiff*>(lecture);
    if (origine == SEEK_SET) ici.position_ = de;
    if (origine == SEEK_CUR) ici.position_ += de;
    if (origine == SEEK_END) ici.position_ = ici.octets_.size() + de;
    ici.deborde(ici.position_, 0);
    return ici.position_;
}

toff_t LectureTiff::taille(thandle_t lecture) {
    return static_cast<LectureTiff*>(lecture)->octets_.size();
}

}  // namespace projet
