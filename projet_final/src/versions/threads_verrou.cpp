// La correction : un verrou autour de ce qui est partagé, et autour de cela seulement. La
// conversion, qui est tout le travail, reste dehors.
#include <chapitre05/verrou_mesure.hpp>

#include "banc/contexte.hpp"
#include "banc/journal.hpp"
#include "banc/workers.hpp"

namespace projet {
namespace {

// [threads_verrou]
MesuresVersion executer(Contexte& contexte) {
    cours::VerrouMesure<> verrou;  // protège compteur et journal
    std::uint64_t compteur = 0;
    Journal journal(contexte.journal);
    const int workers = convertir_en_threads(
        contexte, [&](int worker, std::size_t indice, ResultatImage& resultat) {
            const auto garde = garder(verrou, worker, resultat);
            ++compteur;
            occuper(contexte.reglages.section_critique);
            journaliser(journal, contexte, worker, indice, resultat);
        });
    return {workers, compteur, verrou.mesures(), {}};
}
// [/threads_verrou]

const InscriptionVersion inscription{
    {3, "threads_verrou", "la correction : un verrou autour du compteur et du journal", executer}};

}  // namespace
}  // namespace projet
