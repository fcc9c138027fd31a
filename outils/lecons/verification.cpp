#include "verification.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "affichage.hpp"
#include "chapitres.hpp"
#include "exercices.hpp"
#include "liens.hpp"
#include "plan.hpp"

namespace lecons {

Problemes verifier(const Depot& depot, int delai_s) {
    Problemes tous;
    for (auto& problemes :
         {verifier_extraits(depot), verifier_marqueurs(depot), verifier_sorties(depot, delai_s),
          verifier_chapitres(depot), verifier_liens(depot), verifier_durees(depot),
          verifier_exercices(depot), verifier_etats(depot)})
        tous.insert(tous.end(), problemes.begin(), problemes.end());
    std::stable_sort(tous.begin(), tous.end(), [](const Probleme& a, const Probleme& b) {
        return std::tie(a.fichier, a.ligne) < std::tie(b.fichier, b.ligne);
    });
    return tous;
}

std::string en_texte(const Probleme& probleme, const std::filesystem::path& racine) {
    return fmt::format("{}:{} : {}", juge::relatif(probleme.fichier.string(), racine),
                       probleme.ligne, probleme.phrase);
}

}  // namespace lecons
