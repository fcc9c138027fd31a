// La référence : un seul thread, donc rien à synchroniser.
#include "banc/contexte.hpp"
#include "banc/journal.hpp"
#include "banc/workers.hpp"

namespace projet {
namespace {

// [mono_thread]
MesuresVersion executer(Contexte& contexte) {
    std::uint64_t compteur = 0;
    Journal journal(contexte.journal);
    convertir_ici(contexte, [&](int worker, std::size_t indice, const ResultatImage& resultat) {
        ++compteur;
        occuper(contexte.reglages.section_critique);
        journaliser(journal, contexte, worker, indice, resultat);
    });
    return {1, compteur, {}, {}};
}
// [/mono_thread]

const InscriptionVersion inscription{
    {1, "mono_thread", "la référence : un seul thread", executer, false}};

}  // namespace
}  // namespace projet
