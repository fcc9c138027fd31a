// Un courtier ZeroMQ et des workers qui peuvent être ailleurs, mourir, se figer et revenir : la
// file de tâches du chapitre 17. Par défaut, tout est sur cette machine.
#include "banc/message.hpp"
#include "distribue/distribution.hpp"

namespace projet {
namespace {

// [distribue_zmq]
MesuresVersion executer(Contexte& contexte) {
    if (!contexte.reglages.reseau.courtier.empty()) return distribuer(contexte, nullptr);
    MesuresVersion mesures;
    {
        Ouvriers ouvriers(contexte.reglages.workers, contexte.zygote);
        mesures = distribuer(contexte, &ouvriers);
    }  // les workers sont morts ici, certains peut-être en pleine écriture
    effacer_temporaires(contexte.reglages.conversion.sortie);
    mesures.workers = contexte.reglages.workers;
    return mesures;
}
// [/distribue_zmq]

const InscriptionVersion inscription{
    {12, "distribue_zmq", "un courtier ZeroMQ, des workers d'ici ou d'autres machines", executer}};

}  // namespace
}  // namespace projet
