#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace cours {

/// Un message qui ne se lit pas en entier, ou dont il reste des octets.
class MessageMalForme : public std::runtime_error {
public:
    MessageMalForme() : std::runtime_error("un message mal formé") {}
};

/// Met bout à bout des nombres (huit octets, le plus fort d'abord) et des textes (leur taille, puis
/// eux). Un thread à la fois.
class Plume {
public:
    Plume& nombre(std::uint64_t n) {
        for (int decalage = 56; decalage >= 0; decalage -= 8)
            octets_ += static_cast<char>(n >> decalage);
        return *this;
    }
    Plume& texte(std::string_view texte) {
        nombre(texte.size());
        octets_ += texte;
        return *this;
    }
    const std::string& octets() const { return octets_; }

private:
    std::string octets_{};
};

/// Les relit dans le même ordre. Lève MessageMalForme s'ils n'y sont pas, sans rien réserver
/// d'après une taille annoncée. Les octets doivent lui survivre. Un thread à la fois.
class Lecteur {
public:
    explicit Lecteur(std::string_view octets) : octets_(octets) {}
    std::uint64_t nombre() {
        std::uint64_t n = 0;
        for (const char octet : prendre(8))
            n = n << 8 | static_cast<unsigned char>(octet);
        return n;
    }
    std::string texte() { return std::string(prendre(nombre())); }
    /// Lève MessageMalForme s'il reste des octets.
    void finir() const {
        if (!octets_.empty()) throw MessageMalForme();
    }

private:
    std::string_view prendre(std::uint64_t taille) {
        if (taille > octets_.size()) throw MessageMalForme();
        const auto pris = octets_.substr(0, static_cast<std::size_t>(taille));
        octets_.remove_prefix(pris.size());
        return pris;
    }

    std::string_view octets_;
};

}  // namespace cours
