#pragma once

#include <chapitre15/prise.hpp>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace cours {

/// Le pair annonce une trame plus longue que permis : il est bogué, malveillant, ou parle un autre
/// protocole (« GET / », lu comme une longueur, annonce 1,2 Go). La connexion ne sert plus.
class TrameRefusee : public std::runtime_error {
public:
    TrameRefusee(std::size_t annonce, std::size_t contenu_max);

    std::size_t annonce() const { return annonce_; }

private:
    std::size_t annonce_;
};

/// Une trame : quatre octets, la longueur du contenu, celui de poids fort d'abord ; puis le
/// contenu, des octets quelconques, peut-être aucun.
inline constexpr std::size_t entete_de_trame = 4;

/// Le plus long contenu qu'un pair est cru d'annoncer, si rien d'autre n'est dit.
inline constexpr std::size_t contenu_max_par_defaut = std::size_t{1} << 20;

/// La trame de ce contenu. Lève std::length_error à partir de 2^32 octets.
std::string en_trame(std::string_view contenu);

/// Retrouve les trames dans un flux, quelle que soit la façon dont ses octets arrivent.
///
/// La mémoire suit ce qui est arrivé, jamais ce qui est annoncé. Un objet appartient à un thread.
/// Coût : chaque octet est copié un nombre borné de fois.
class DecodeurTrames {
public:
    explicit DecodeurTrames(std::size_t contenu_max = contenu_max_par_defaut)
        : contenu_max_(contenu_max) {}

    /// Reçoit les octets suivants du flux.
    void ajouter(std::string_view octets);

    /// La trame suivante, si elle est entière. Lève TrameRefusee dès que les quatre octets d'une
    /// longueur trop grande sont là, et à tout appel suivant.
    std::optional<std::string> suivante();

    /// Vrai si rien n'attend : le flux peut finir ici.
    bool entre_deux_trames() const { return lus_ == tampon_.size(); }

private:
    std::size_t contenu_max_;
    std::string tampon_{};
    std::size_t lus_ = 0;  ///< au début du tampon, déjà rendus
};

/// Envoie une trame. Lève PairParti, DelaiDepasse (voir Prise), std::length_error.
void envoyer_trame(const Prise& prise, std::string_view contenu, Echeance echeance = jamais);

/// Lit une trame, et rien de plus. Rend std::nullopt si le flux finit entre deux trames. Lève
/// PairParti s'il finit au milieu d'une trame, TrameRefusee, DelaiDepasse.
std::optional<std::string> lire_trame(const Prise& prise,
                                      std::size_t contenu_max = contenu_max_par_defaut,
                                      Echeance echeance = jamais);

}  // namespace cours
