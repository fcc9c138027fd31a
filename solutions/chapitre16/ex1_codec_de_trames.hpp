// Solution de l'exercice 16.1 — Codec de trames. Une possibilité parmi d'autres.
//
// - Les décalages parlent de la valeur, non de sa place en mémoire : le même code marche sur tout
//   processeur. Recopier la mémoire d'un entier enverrait l'ordre de cette machine.
// - ajouter() n'analyse rien : suivante() regarde ce qui est là, et ne se souvient de rien d'autre.
//   Une coupure n'importe où, même dans la longueur, est alors un cas ordinaire.
// - La longueur est comparée à la borne avant d'être crue, et le contenu n'est pris que du tampon,
//   donc de ce qui est arrivé : rien n'est réservé d'avance.
// - Ce qui est rendu n'est effacé que lorsqu'il pèse plus que le reste : mille trames arrivées d'un
//   coup ne décalent pas mille fois le tampon.
// - Un refus se garde : après lui, on ne sait plus où commence une trame.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

struct Trame {
    unsigned char genre = 0;
    std::string contenu;
};

/// Ce flux ne porte pas des trames permises.
class TrameRefusee : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Le flux a fini au milieu d'une trame.
class TrameTronquee : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

constexpr char version = 1;
constexpr std::size_t taille_entete = 6;

/// Les octets d'une trame.
inline std::string en_octets(const Trame& trame) {
    const auto longueur = static_cast<std::uint32_t>(trame.contenu.size());
    std::string octets{version, static_cast<char>(trame.genre)};
    for (const int decalage : {24, 16, 8, 0})
        octets += static_cast<char>(longueur >> decalage);
    return octets + trame.contenu;
}

inline std::uint32_t longueur_annoncee(std::string_view entete) {
    std::uint32_t longueur = 0;
    for (const char octet : entete.substr(2, 4))
        longueur = longueur << 8 | static_cast<unsigned char>(octet);
    return longueur;
}

class DecodeurTrames {
public:
    explicit DecodeurTrames(std::size_t contenu_max) : contenu_max_(contenu_max) {}

    /// Reçoit les octets suivants du flux.
    void ajouter(std::string_view octets) {
        if (refusee_) return;
        tampon_.append(octets);
    }

    /// La trame suivante, si elle est entière.
    std::optional<Trame> suivante() {
        verifier();
        const std::string_view reste = arrive();
        if (reste.size() < taille_entete) return std::nullopt;
        const std::size_t longueur = longueur_annoncee(reste);
        if (reste.size() - taille_entete < longueur) return std::nullopt;
        Trame trame{static_cast<unsigned char>(reste[1]),
                    std::string(reste.substr(taille_entete, longueur))};
        oublier(taille_entete + longueur);
        return trame;
    }

    /// Le flux a fini.
    void terminer() const {
        std::string_view reste = arrive();
        while (reste.size() >= taille_entete) {  // les trames entières seront rendues
            const std::size_t longueur = longueur_annoncee(reste);
            if (reste.size() - taille_entete < longueur) break;
            reste.remove_prefix(taille_entete + longueur);
        }
        if (!reste.empty()) throw TrameTronquee("le flux finit au milieu d'une trame");
    }

private:
    std::string_view arrive() const { return std::string_view(tampon_).substr(rendus_); }

    /// Refuse dès que l'on sait.
    void verifier() {
        const std::string_view reste = arrive();
        if (!reste.empty() && reste[0] != version)
            refusee_ = "une version inconnue";
        else if (reste.size() >= taille_entete && longueur_annoncee(reste) > contenu_max_)
            refusee_ = "une trame trop longue";
        if (refusee_) throw TrameRefusee(refusee_);
    }

    void oublier(std::size_t octets) {
        rendus_ += octets;
        if (rendus_ < tampon_.size() - rendus_) return;
        tampon_.erase(0, rendus_);
        rendus_ = 0;
    }

    std::size_t contenu_max_;
    std::string tampon_{};
    std::size_t rendus_ = 0;         ///< au début du tampon, déjà rendus
    const char* refusee_ = nullptr;  ///< pourquoi ce flux ne sert plus
};
