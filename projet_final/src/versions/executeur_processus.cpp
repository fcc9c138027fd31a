// Un pool de processus : rien n'est partagé, donc rien n'est à protéger ; et un worker qui meurt
// n'emporte que lui. Le prix : ce qui voyage est sérialisé, et une image peut être refaite.
#include <optional>

#include "banc/pool_de_processus.hpp"

namespace projet {
namespace {

// [executeur_processus]
MesuresVersion executer(Contexte& contexte) {
    cours::ReglagesPool reglages;
    reglages.workers = static_cast<std::size_t>(contexte.reglages.workers);
    std::optional<PoolDeConversion> pool;
    if (contexte.zygote != nullptr)  // ce programme a des threads : ils ne doivent pas se dédoubler
        pool.emplace(*contexte.zygote, convertir_ailleurs, reglages);
    else
        pool.emplace(convertir_ailleurs, reglages);
    return convertir_par_un_pool(contexte, *pool);
}
// [/executeur_processus]

const InscriptionVersion inscription{
    {8, "executeur_processus", "un pool de processus, qui survit à la mort d'un worker", executer}};

}  // namespace
}  // namespace projet
