// Reconnaître un contenu déjà vu.
#pragma once

#include <xxhash.h>

#include <array>
#include <memory>
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
