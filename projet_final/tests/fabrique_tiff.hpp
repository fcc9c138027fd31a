// Des TIFF de toutes sortes, écrits par libtiff d'après une formule.
#pragma once

#include <tiffio.h>

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "outils.hpp"

namespace essai {

struct DemandeTiff {
    int largeur = 37;  // ni multiple de 8, ni de la taille d'une tuile
    int hauteur = 21;
    int bits = 8;
    int canaux = 1;
    int photometrie = PHOTOMETRIC_MINISBLACK;
    bool plans_separes = false;
    int tuile = 0;  ///< côté des tuiles ; 0 : des bandes
    int lignes_par_bande = 5;
    int compression = COMPRESSION_NONE;
    std::vector<std::uint16_t> extras{};  ///< sens des canaux en plus des couleurs (EXTRASAMPLE_…)
    int nature = SAMPLEFORMAT_UINT;
    int orientation = 0;  ///< 0 : étiquette absente
    std::string mode{};  ///< ajouté à « w » : « b » gros-boutiste, « l », « 8 » (BigTIFF)…
    int pages = 1;
    std::array<std::vector<std::uint16_t>, 3> palette{};
    bool repertoire_devant = false;  ///< avant les pixels, au lieu d'à la fin du fichier
    std::function<void(TIFF*, int page)> etiqueter{};  ///< étiquettes de plus
    /// La valeur du canal `canal` en (x, y), sur `bits` bits ; à défaut, valeur_d_essai.
    std::function<std::uint32_t(int x, int y, int canal)> valeur{};
};

/// Une valeur qui dépend de tout, sur `bits` bits.
std::uint32_t valeur_d_essai(int x, int y, int canal, int bits);

OctetsImage fichier_tiff(const DemandeTiff& demande);

/// Remplace, dans le premier répertoire d'un TIFF petit-boutiste, la valeur d'une étiquette.
OctetsImage avec_etiquette(OctetsImage octets, std::uint16_t etiquette, std::uint32_t valeur);

}  // namespace essai
