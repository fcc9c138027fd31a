#include <algorithm>
#include <array>
#include <chapitre16/trame.hpp>
#include <cstdint>

namespace cours {
namespace {

// [longueur]
/// L'octet de poids fort d'abord (« grand-boutiste »), quel que soit le processeur : un décalage
/// parle de la valeur, non de la façon dont la mémoire la range.
std::string coder_longueur(std::uint32_t longueur) {
    std::string octets;
    for (const int decalage : {24, 16, 8, 0})
        octets += static_cast<char>(longueur >> decalage);
    return octets;
}

std::uint32_t decoder_longueur(std::string_view octets) {
    std::uint32_t longueur = 0;
    for (const char octet : octets.substr(0, entete_de_trame))
        longueur = longueur << 8 | static_cast<unsigned char>(octet);  // char est peut-être signé
    return longueur;
}
// [/longueur]

std::size_t longueur_permise(std::string_view entete, std::size_t contenu_max) {
    const std::size_t longueur = decoder_longueur(entete);
    if (longueur > contenu_max) throw TrameRefusee(longueur, contenu_max);
    return longueur;
}

/// Comme lire_exactement(), mais la place est prise à mesure que les octets arrivent.
std::string lire_le_contenu(const Prise& prise, std::size_t longueur, Echeance echeance) {
    constexpr std::size_t morceau_max = 65536;
    std::string contenu;
    while (contenu.size() < longueur) {
        const std::size_t avant = contenu.size();
        contenu.resize(avant + std::min(longueur - avant, morceau_max));
        lire_exactement(prise, std::span(contenu).subspan(avant), echeance);
    }
    return contenu;
}

}  // namespace

TrameRefusee::TrameRefusee(std::size_t annonce, std::size_t contenu_max)
    : std::runtime_error("une trame de " + std::to_string(annonce) + " octets annoncée, " +
                         std::to_string(contenu_max) + " permis"),
      annonce_(annonce) {}

std::string en_trame(std::string_view contenu) {
    if (contenu.size() > UINT32_MAX) throw std::length_error("trop long pour une trame");
    std::string trame = coder_longueur(static_cast<std::uint32_t>(contenu.size()));
    return trame.append(contenu);
}

// [decodeur]
void DecodeurTrames::ajouter(std::string_view octets) {
    // On n'ôte ce qui est rendu que s'il pèse plus que le reste : sinon, mille petites trames
    // arrivées d'un coup feraient décaler mille fois tout le tampon.
    if (lus_ >= tampon_.size() - lus_) {
        tampon_.erase(0, lus_);
        lus_ = 0;
    }
    tampon_.append(octets);
}

std::optional<std::string> DecodeurTrames::suivante() {
    const std::string_view reste = std::string_view(tampon_).substr(lus_);
    if (reste.size() < entete_de_trame) return std::nullopt;
    const std::size_t longueur =
        longueur_permise(reste, contenu_max_);  // avant d'attendre la suite
    if (reste.size() - entete_de_trame < longueur) return std::nullopt;
    lus_ += entete_de_trame + longueur;
    return std::string(reste.substr(entete_de_trame, longueur));
}
// [/decodeur]

void envoyer_trame(const Prise& prise, std::string_view contenu, Echeance echeance) {
    ecrire_tout(prise, en_trame(contenu), echeance);
}

// [lire_trame]
std::optional<std::string> lire_trame(const Prise& prise, std::size_t contenu_max,
                                      Echeance echeance) {
    std::array<char, entete_de_trame> entete{};
    const std::size_t premiers = prise.lire(entete, echeance);
    if (premiers == 0) return std::nullopt;  // fini entre deux trames : rien à redire
    lire_exactement(prise, std::span(entete).subspan(premiers), echeance);
    const std::size_t longueur = longueur_permise({entete.data(), entete.size()}, contenu_max);
    return lire_le_contenu(prise, longueur, echeance);
}
// [/lire_trame]

}  // namespace cours
