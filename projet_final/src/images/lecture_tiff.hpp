// Un TIFF en mémoire, ouvert par libtiff, dont les plaintes deviennent des phrases.
#pragma once

#include <tiffio.h>

#include <array>
#include <cstdarg>
#include <cstdint>
#include <memory>

#include "images/format.hpp"

namespace projet {

/// libtiff écrit d'ordinaire sur la sortie d'erreur, et continue après un avertissement même quand
/// il rend des pixels inventés. Ici, rien n'est écrit ; ce qui touche aux pixels est un échec.
class LectureTiff {
public:
    /// Ouvre la première image. Aucune allocation de libtiff ne dépasse `allocation_max` octets.
    /// Lève ErreurImage.
    LectureTiff(Octets octets, std::uint64_t allocation_max);
    LectureTiff(const LectureTiff&) = delete;
    LectureTiff& operator=(const LectureTiff&) = delete;

    TIFF* tiff() const { return tiff_.get(); }

    /// La valeur d'une étiquette ; `absente` si le fichier n'en donne pas et que la norme n'en fixe
    /// pas.
    template <class T>
    T champ(std::uint32_t etiquette, T absente) const {
        T valeur{};
        return TIFFGetFieldDefaulted(tiff(), etiquette, &valeur) == 1 ? valeur : absente;
    }

    /// Pendant ce qui suit, un avertissement est un échec, s'il n'est pas connu pour inoffensif.
    void surveiller() { surveille_ = true; }
    /// Pendant ce qui suit, plus rien n'est retenu.
    void ne_plus_surveiller() { surveille_ = false; }

    /// Lève ErreurImage si `reussi` est faux, ou si libtiff s'est plainte sous surveillance.
    void exiger(bool reussi) const;

private:
    [[noreturn]] void refuser() const;
    bool deborde(std::uint64_t position, std::uint64_t taille);
    void retenir(const char* format, std::va_list arguments);

    static int recevoir_erreur(TIFF*, void*, const char*, const char*, std::va_list);
    static int recevoir_avertissement(TIFF*, void*, const char*, const char*, std::va_list);
    static tmsize_t lire(thandle_t, void*, tmsize_t);
    static toff_t deplacer(thandle_t, toff_t, int);
    static toff_t taille(thandle_t);

    Octets octets_;
    std::uint64_t position_ = 0;
    bool hors_du_fichier_ = false;  ///< des données ont été cherchées après la fin
    bool surveille_ = false;
    std::array<char, 256> plainte_{};  ///< la première ; vide s'il n'y en a pas
    std::unique_ptr<TIFF, decltype(&TIFFClose)> tiff_{nullptr, TIFFClose};
};

}  // namespace projet
