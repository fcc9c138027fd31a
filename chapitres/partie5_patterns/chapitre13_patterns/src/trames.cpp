#include "trames.hpp"

#include <cstring>

namespace cours {
namespace {

struct Entete {
    std::uint64_t taille;
    std::uint64_t rang;
    Trame::Genre genre;
    std::uint32_t reserve;
};

}  // namespace

std::string en_octets(Trame::Genre genre, std::uint64_t rang, std::string_view octets) {
    const Entete entete{octets.size(), rang, genre, 0};
    std::string texte(sizeof entete, '\0');
    std::memcpy(texte.data(), &entete, sizeof entete);
    texte += octets;
    return texte;
}

std::optional<Trame> Decoupeur::suivante() {
    Entete entete{};
    if (recu_.size() - lus_ < sizeof entete) return std::nullopt;
    std::memcpy(&entete, recu_.data() + lus_, sizeof entete);
    if (recu_.size() - lus_ - sizeof entete < entete.taille) return std::nullopt;
    Trame trame{entete.genre, entete.rang, recu_.substr(lus_ + sizeof entete, entete.taille)};
    lus_ += sizeof entete + entete.taille;
    if (lus_ == recu_.size()) {
        recu_.clear();
        lus_ = 0;
    }
    return trame;
}

}  // namespace cours
