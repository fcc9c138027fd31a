// Ce que propose la bibliothèque standard : un for_each, et std::execution::par. Une ligne suffit à
// répartir les images ; tout le reste (partage, arrêt, erreurs) demeure à notre charge.
//
// Avec GCC, ces algorithmes sont ceux de oneTBB. Sans elle, ils s'exécuteraient en silence dans un
// seul thread : mieux vaut une version absente, et qui le dit.
#ifdef COURS_AVEC_TBB

#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <execution>
#include <numeric>
#include <vector>

#include "banc/conversion_repartie.hpp"

namespace projet {
namespace {

// [stl_parallele]
MesuresVersion executer(Contexte& contexte) {
    ConversionRepartie conversion(contexte);
    // La politique par ne se règle pas : le nombre de threads se borne à côté.
    const int workers = conversion.workers();
    const tbb::global_control borne(tbb::global_control::max_allowed_parallelism,
                                    static_cast<std::size_t>(workers));
    tbb::task_arena arene(workers);
    std::vector<std::size_t> indices(contexte.images.size());
    std::iota(indices.begin(), indices.end(), std::size_t{0});
    arene.execute([&] {
        std::for_each(std::execution::par, indices.begin(), indices.end(),
                      [&](std::size_t indice) { conversion.convertir(indice); });
    });
    return conversion.conclure();
}
// [/stl_parallele]

const InscriptionVersion inscription{
    {15, "stl_parallele", "référence : std::for_each et std::execution::par, et un verrou",
     executer}};

}  // namespace
}  // namespace projet

#else

#include "banc/absente.hpp"

namespace projet {
namespace {

const InscriptionAbsente inscription{
    {"stl_parallele",
     "std::execution::par demande oneTBB (paquet libtbb-dev), puis une reconstruction"}};

}  // namespace
}  // namespace projet

#endif
