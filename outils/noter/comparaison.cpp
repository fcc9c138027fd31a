#include "comparaison.hpp"

#include <fmt/format.h>

#include "ressemblance.hpp"

namespace noter {
namespace {

void signaler(Classe& classe, std::size_t e, std::size_t copie, std::size_t autre, double part) {
    classe.copies[copie].exercices[e].signalements.push_back(
        {0,
         fmt::format("Presque la même réponse que {} ({:.0f} %).", classe.copies[autre].nom,
                     100 * part),
         Nature::ressemblance});
}

void comparer_exercice(Classe& classe, std::size_t e, const std::string& squelette) {
    std::vector<Traits> tous;
    for (const auto& copie : classe.copies)
        tous.push_back(traits(copie.exercices[e].reponse, squelette));
    for (std::size_t a = 0; a < tous.size(); ++a) {
        for (std::size_t b = a + 1; b < tous.size(); ++b) {
            const double part = ressemblance(tous[a], tous[b]);
            if (part < ressemblance_signalee) continue;
            classe.ressemblances.push_back({e, a, b, part});
            signaler(classe, e, a, b, part);
            signaler(classe, e, b, a, part);
        }
    }
}

}  // namespace

void comparer(Classe& classe, const std::vector<Sujet>& sujets) {
    for (std::size_t e = 0; e < sujets.size(); ++e)
        comparer_exercice(classe, e, sujets[e].squelette.texte);
}

}  // namespace noter
