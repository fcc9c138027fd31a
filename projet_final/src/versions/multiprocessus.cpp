// Des processus, et ce qu'ils partagent malgré tout : un compteur et un journal, en mémoire
// partagée, derrière un verrou que le noyau rend si son propriétaire est tué. Chacun se sert
// lui-même : aucune image, aucun résultat ne passe par un tube.
//
// Les workers naissent par fork() d'un programme qui a deux autres threads : voir
// maitre_ouvriers.cpp.
#include "banc/convertir_en_processus.hpp"

namespace projet {
namespace {

MesuresVersion executer(Contexte& contexte) {
    return convertir_en_processus(contexte);
}

const InscriptionVersion inscription{
    {7, "multiprocessus", "des processus, de la mémoire partagée, un verrou que la mort rend",
     executer}};

}  // namespace
}  // namespace projet
