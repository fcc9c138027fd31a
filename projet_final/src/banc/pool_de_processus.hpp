// Convertir par un pool de processus.
#pragma once

#include <chapitre08/pool_processus.hpp>

#include "banc/message.hpp"

namespace projet {

using PoolDeConversion = cours::PoolProcessus<Reponse(Demande)>;

/// Convertit toutes les images par `pool`, qui n'a que cela à faire. Un worker tué est remplacé, et
/// son image refaite ; elle n'est comptée et journalisée qu'une fois, ici, à l'arrivée de la
/// réponse. À l'arrêt, les images confiées s'achèvent.
MesuresVersion convertir_par_un_pool(Contexte& contexte, PoolDeConversion& pool);

}  // namespace projet
