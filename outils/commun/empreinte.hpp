// Reconnaître un contenu déjà vu.
#pragma once

#include <xxhash.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <ios>
#include <memory>
#include <stdexcept>
#include <string>

namespace commun {

/// Empreinte de 128 bits d'une suite de textes (XXH3). Elle distingue des contenus différents par
/// accident, pas par malice : elle ne sert qu'à reconnaître un travail déjà fait.
class Empreinte {
public:
    Empreinte() : etat_(XXH3_createState()) { XXH3_128bits_reset(etat_.get()); }

    void ajouter(const std::string& texte) {
        const std::string longueur = std::to_string(texte.size()) + ":";
        XXH3_128bits_update(etat_.get(), longueur.data(), longueur.size());
        XXH3_128bits_update(etat_.get(), texte.data(), texte.size());
    }
    /// Le contenu d'un fichier, lu par morceaux : des bibliothèques sont de ces fichiers. Lève
    /// std::runtime_error s'il ne se lit pas.
    void ajouter_fichier(const std::filesystem::path& fichier) {
        std::ifstream flux(fichier, std::ios::binary);
        if (!flux) throw std::runtime_error("Fichier illisible : " + fichier.string());
        std::array<char, std::size_t{1} << 16U> morceau{};
        std::uint64_t longueur = 0;
        while (flux) {
            flux.read(morceau.data(), morceau.size());
            const auto lus = static_cast<std::size_t>(flux.gcount());
            XXH3_128bits_update(etat_.get(), morceau.data(), lus);
            longueur += lus;
        }
        ajouter(std::to_string(longueur));
    }
    std::string texte() const {
        XXH128_canonical_t octets{};
        XXH128_canonicalFromHash(&octets, XXH3_128bits_digest(etat_.get()));
        std::string resultat;
        for (const unsigned char octet : octets.digest) {
            resultat += "0123456789abcdef"[octet >> 4U];
            resultat += "0123456789abcdef"[octet & 15U];
        }
        return resultat;
    }

private:
    struct Liberer {
        void operator()(XXH3_state_t* etat) const { XXH3_freeState(etat); }
    };
    std::unique_ptr<XXH3_state_t, Liberer> etat_;
};

}  // namespace commun
