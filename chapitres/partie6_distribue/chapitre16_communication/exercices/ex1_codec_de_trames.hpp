// Exercice 16.1 — Codec de trames                                              ⭐⭐   4 points
//
// TCP porte des octets, sans rien qui les sépare. Une trame dit sa longueur avant son contenu : le
// récepteur sait alors où elle finit. Mais cette longueur vient d'un inconnu, arrive parfois en
// deux morceaux, et annonce parfois quatre gigaoctets.
//
// Le format de cet exercice :
//
//     octet 0          la version du protocole : 1
//     octet 1          le genre, de 0 à 255
//     octets 2 à 5     la longueur du contenu, l'octet de poids fort d'abord
//     octets 6 et +    le contenu
//
// À écrire : en_octets(), qui code une trame, et DecodeurTrames, qui retrouve les trames dans un
// flux reçu par morceaux.
//
// Garanties à tenir :
//   G1. en_octets() rend les octets ci-dessus, les mêmes sur toute machine.
//   G2. Le décodeur rend chaque trame entière, une fois, dans l'ordre, dès que son dernier octet est
//       arrivé : en un morceau ou en mille, seule ou avec d'autres, vide ou pleine d'octets
//       quelconques.
//   G3. Une longueur de plus de contenu_max octets lève TrameRefusee dès que les six octets d'en-tête
//       sont là, quelle qu'elle soit (jusqu'à 2^32 - 1). contenu_max octets sont permis.
//   G4. La mémoire suit ce qui est arrivé, jamais ce qui est annoncé : si n octets au plus ont
//       attendu à la fois d'être rendus, le décodeur tient au plus un mébioctet, plus le quadruple
//       de n. Ce qui est rendu n'est pas gardé, ni ce qui arrive une fois que suivante() a refusé.
//   G5. Une version autre que 1 lève TrameRefusee dès que cet octet est arrivé : ce n'est pas notre
//       protocole. Après un refus, le flux est perdu : ajouter() n'a plus d'effet, et suivante()
//       lève TrameRefusee chaque fois.
//   G6. terminer(), appelée quand le flux a fini, lève TrameTronquee s'il a fini au milieu d'une
//       trame ; sinon elle ne fait rien. S'il reste des trames à rendre, elles sont encore rendues.
//
// Les refus sont levés par suivante(), jamais par ajouter(). Les trames arrivées entières avant ce
// qui est refusé sont rendues d'abord.
// À supposer : un objet n'est employé que par un thread ; contenu_max tient dans 32 bits ; le flux
// n'a rien d'interdit quand terminer() est appelée.
// Leçon : 1.2 (des trames) et 1.3 (l'ordre des octets).
#pragma once

#include <cstddef>
#include <juge/a_completer.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

struct Trame {
    unsigned char genre = 0;
    std::string contenu;
};

/// Ce flux ne porte pas des trames permises. Rien à y changer.
class TrameRefusee : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Le flux a fini au milieu d'une trame. Rien à y changer.
class TrameTronquee : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Les octets d'une trame, dont le contenu fait moins de 2^32 octets.
inline std::string en_octets(const Trame& trame) {
    // À COMPLÉTER
    juge::a_completer("en_octets");
}

class DecodeurTrames {
public:
    explicit DecodeurTrames(std::size_t contenu_max) : contenu_max_(contenu_max) {}

    /// Reçoit les octets suivants du flux.
    void ajouter(std::string_view octets) {
        // À COMPLÉTER
        juge::a_completer("ajouter");
    }

    /// La trame suivante, si elle est entière.
    std::optional<Trame> suivante() {
        // À COMPLÉTER
        juge::a_completer("suivante");
    }

    /// Le flux a fini.
    void terminer() const {
        // À COMPLÉTER
        juge::a_completer("terminer");
    }

private:
    [[maybe_unused]] std::size_t contenu_max_;
};
