#include "budget.hpp"

#include <sys/resource.h>

#include "cache_neuf.hpp"
#include "construction.hpp"
#include "erreur_connue.hpp"
#include "garanties.hpp"

namespace juge {
namespace {

/// Sept erreurs connues, et trois profils. À 80 exercices, cela fait 1 120 constructions.
constexpr int constructions_permises = 14;
/// Ceux d'avant les garanties numérotées, jusqu'à leur reprise, ont jusqu'à quatorze erreurs.
constexpr int constructions_permises_avant = 18;
constexpr double processeur_permis_s = 180;

double secondes(const timeval& duree) {
    return static_cast<double>(duree.tv_sec) + static_cast<double>(duree.tv_usec) / 1e6;
}

/// Le processeur pris par ce programme et par les enfants qu'il a attendus, leurs enfants compris.
double processeur_s() {
    double total = 0;
    for (const auto qui : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
        rusage usage{};
        ::getrusage(qui, &usage);
        total += secondes(usage.ru_utime) + secondes(usage.ru_stime);
    }
    return total;
}

}  // namespace

Cout budget_de(const Epreuve& exercice) {
    return {est_a_reprendre(exercice) ? constructions_permises_avant : constructions_permises,
            processeur_permis_s};
}

int constructions_prevues(const Epreuve& exercice) {
    const auto solution = exercice.solution.empty() ? 0 : exercice.profils.size();
    return static_cast<int>(1 + solution + exercice.erreurs.size());
}

Cout mesurer_cout(const Catalogue& catalogue, const Epreuve& exercice) {
    const auto entetes = precompiler(catalogue, {&exercice});
    const CacheNeuf cache(catalogue);
    const double avant = processeur_s();
    Options options;
    options.profil =
        exercice.profils.front();  // le squelette : un profil suffit à le dire À COMPLÉTER
    juger(cache.catalogue(), exercice, options);
    options.profil.clear();
    if (!exercice.solution.empty()) {
        options.variante = "solution";
        juger(cache.catalogue(), exercice, options);
    }
    for (const auto& erreur : exercice.erreurs) {
        options.variante = erreur;
        juger_erreur(cache.catalogue(), exercice, options, false);
    }
    return {cache.programmes(), processeur_s() - avant};
}

}  // namespace juge
