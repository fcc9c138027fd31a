// Le pool d'executeur_threads : celui du chapitre 13, ou la réponse à l'exercice 13.1.
#pragma once

#ifdef REPONSE_13_1

#include REPONSE_13_1

#include "composants/composants.hpp"

namespace projet {

inline const InscriptionComposant pool_etudiant{{13, 1, "executeur_threads"}};

using PoolDeVersion = ::PoolDeWorkers;

}  // namespace projet

#else

#include <chapitre13/pool_threads.hpp>

namespace projet {

using PoolDeVersion = cours::PoolThreads;

}  // namespace projet

#endif
