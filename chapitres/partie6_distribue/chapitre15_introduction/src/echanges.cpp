// Lire exactement, écrire tout, lire jusqu'à la fin : ce qu'un seul appel ne fait jamais.
#include <array>
#include <chapitre15/prise.hpp>

namespace cours {
namespace {

/// Mène un échange qui compte ses octets ; une coupure dit combien étaient passés.
template <class Echange>
void compter(const std::string& quoi, const std::size_t& octets, Echange echange) {
    try {
        echange();
    } catch (const PairParti&) {
        throw PairParti(quoi, octets, true);
    }
}

}  // namespace

// [lire_exactement]
void lire_exactement(const Prise& prise, std::span<char> tampon, Echeance echeance) {
    const std::string quoi = "lire " + std::to_string(tampon.size()) + " octets";
    std::size_t lus = 0;
    compter(quoi, lus, [&] {
        while (lus < tampon.size()) {
            const std::size_t n = prise.lire(tampon.subspan(lus), echeance);
            if (n == 0) break;  // fin du flux
            lus += n;
        }
    });
    if (lus < tampon.size()) throw PairParti(quoi, lus, false);
}
// [/lire_exactement]

void ecrire_tout(const Prise& prise, std::string_view octets, Echeance echeance) {
    std::size_t ecrits = 0;
    compter("écrire " + std::to_string(octets.size()) + " octets", ecrits, [&] {
        while (ecrits < octets.size())
            ecrits += prise.ecrire(octets.substr(ecrits), echeance);
    });
}

std::string lire_tout(const Prise& prise, std::size_t taille_max, Echeance echeance) {
    std::string texte;
    std::array<char, 16384> tampon;
    std::size_t lus = 0;
    compter("lire jusqu'à la fin", lus, [&] {
        while (const std::size_t n = prise.lire(tampon, echeance)) {
            lus += n;
            if (lus > taille_max) throw std::length_error("le pair envoie trop d'octets");
            texte.append(tampon.data(), n);
        }
    });
    return texte;
}

}  // namespace cours
