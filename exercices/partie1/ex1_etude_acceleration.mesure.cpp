// Ce que fait gagner un dépouillement par feuilles, quand lire un bulletin demande un calcul. Des
// parts inégales, ou des feuilles qui partagent une ligne de cache, se voient ici.
#include <juge/mesure.hpp>
#include <vector>

#include JUGE_REPONSE

namespace juge::mesure {
namespace {

constexpr int scrutateurs = 4;
constexpr std::size_t bulletins = 4'000;
constexpr std::size_t candidats = 5;
constexpr int tours_par_bulletin = 10'000;  // une dizaine de microsecondes

std::size_t lire(std::size_t bulletin) {
    return static_cast<std::size_t>(calculer(bulletin, tours_par_bulletin) >> 40U) % candidats;
}

/// Un nombre qui change si une voix se perd, ou change de candidat.
template <class Voix>
std::uint64_t resumer(const Voix& voix) {
    std::uint64_t resume = 0;
    for (const auto& compte : voix)
        resume = resume * (bulletins + 1) + compte;
    return resume;
}

}  // namespace

const char* const travail = "4 scrutateurs dépouillent par feuilles 4000 bulletins longs à lire";

std::uint64_t sequentiel() {
    std::vector<std::uint64_t> voix(candidats);
    for (std::size_t bulletin = 0; bulletin < bulletins; ++bulletin)
        ++voix[lire(bulletin)];
    return resumer(voix);
}

std::uint64_t avec_la_reponse() {
    Tableau tableau(candidats);
    depouiller_par_feuilles({bulletins, lire}, scrutateurs, tableau);
    return resumer(tableau);
}

}  // namespace juge::mesure
