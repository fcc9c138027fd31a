// Ce que propose la bibliothèque standard : un for_each, et std::execution::par. Une ligne suffit à
// répartir les images ; tout le reste (partage, arrêt, erreurs) demeure à notre charge.
//
// Avec GCC, ces algorithmes sont ceux de oneTBB. Sans elle, ils s'exécuteraient en silence dans un
// seul thread : mieux vaut une version absente, et qui le dit.
#ifdef COURS_AVEC_TBB

#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <chapitre01/topologie.hpp>
#include <chapitre05/verrou_mesure.hpp>
#include <execution>
#include <numeric>

#include "banc/journal.hpp"
#include "banc/postes.hpp"
#include "banc/workers.hpp"

namespace projet {
namespace {

// [stl_parallele]
MesuresVersion executer(Contexte& contexte) {
    // La politique par ne se règle pas : le nombre de threads se borne à côté, et n'a pas à
    // dépasser celui des processeurs.
    const int workers = std::min(contexte.reglages.workers, cours::coeurs_utilisables());
    const tbb::global_control borne(tbb::global_control::max_allowed_parallelism,
                                    static_cast<std::size_t>(workers));
    tbb::task_arena arene(workers);
    Postes postes(contexte.reglages.conversion, workers);
    cours::VerrouMesure<> verrou;  // protège compteur et journal
    std::uint64_t compteur = 0;
    Journal journal(contexte.journal);
    PremiereErreur erreur;
    const auto convertir = [&](std::size_t indice) {
        auto [worker, resultat] = postes.convertir(contexte.images[indice]);
        if (resultat.definitive) contexte.arret.request_stop();
        const auto garde = garder(verrou, worker, resultat);
        ++compteur;
        occuper(contexte.reglages.section_critique);
        journaliser(journal, contexte, worker, indice, resultat);
        contexte.suivi.noter(indice, std::move(resultat));
    };
    std::vector<std::size_t> indices(contexte.images.size());
    std::iota(indices.begin(), indices.end(), std::size_t{0});
    arene.execute([&] {
        std::for_each(std::execution::par, indices.begin(), indices.end(), [&](std::size_t indice) {
            if (contexte.arret.stop_requested()) return;
            try {
                convertir(indice);
            } catch (...) {  // une exception qui sortirait d'ici arrêterait le programme
                erreur.noter(std::current_exception());
                contexte.arret.request_stop();
            }
        });
    });
    erreur.relancer();
    return {workers, compteur, verrou.mesures(), {}};
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
