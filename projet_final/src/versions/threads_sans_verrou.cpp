// Ce qui arrive quand on oublie le verrou : des incréments perdus, des lignes de journal mêlées.
//
// Un vrai ++ non protégé serait un accès concurrent (data race), donc un comportement indéfini : le
// compilateur aurait tous les droits. Une lecture puis une écriture atomiques sont définies, et
// laissent pourtant la même condition de course : entre les deux, un autre thread peut compter pour
// rien.
#include <atomic>

#include "banc/contexte.hpp"
#include "banc/journal.hpp"
#include "banc/workers.hpp"

namespace projet {
namespace {

// [threads_sans_verrou]
MesuresVersion executer(Contexte& contexte) {
    std::atomic<std::uint64_t> compteur{0};
    Journal journal(contexte.journal);
    const int workers = convertir_en_threads(
        contexte, [&](int worker, std::size_t indice, const ResultatImage& resultat) {
            const std::uint64_t lu = compteur.load(std::memory_order_relaxed);
            occuper(contexte.reglages.section_critique);
            compteur.store(lu + 1,
                           std::memory_order_relaxed);  // efface ce qui a été compté entre-temps
            journaliser(journal, contexte, worker, indice, resultat);
        });
    return {workers, compteur.load(), {}, {}};
}
// [/threads_sans_verrou]

const InscriptionVersion inscription{
    {2, "threads_sans_verrou", "la course : incréments perdus, lignes mêlées", executer}};

}  // namespace
}  // namespace projet
