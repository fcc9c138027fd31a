#include "banc/workers.hpp"

#include <atomic>
#include <exception>
#include <system_error>
#include <thread>
#include <vector>

namespace projet {
namespace {

/// Prend des images jusqu'à la dernière, ou jusqu'à l'arrêt.
void travailler(Contexte& contexte, int worker, std::atomic<std::size_t>& prochaine,
                const ApresImage& apres) {
    Convertisseur convertisseur(contexte.reglages.conversion, worker);
    while (!contexte.arret.stop_requested()) {
        // relaxed : l'indice ne publie rien, il suffit que chacun en reçoive un différent.
        const std::size_t indice = prochaine.fetch_add(1, std::memory_order_relaxed);
        if (indice >= contexte.images.size()) return;
        ResultatImage resultat = convertisseur.convertir(contexte.images[indice]);
        if (resultat.definitive) contexte.arret.request_stop();
        apres(worker, indice, resultat);
        contexte.suivi.noter(indice, std::move(resultat));
    }
}

}  // namespace

void convertir_ici(Contexte& contexte, const ApresImage& apres) {
    std::atomic<std::size_t> prochaine{0};
    travailler(contexte, 1, prochaine, apres);
}

int convertir_en_threads(Contexte& contexte, const ApresImage& apres) {
    std::atomic<std::size_t> prochaine{0};
    PremiereErreur erreur;
    const auto worker = [&](int numero) {
        try {
            travailler(contexte, numero, prochaine, apres);
        } catch (...) {  // une exception qui sortirait d'un thread arrêterait le programme
            erreur.noter(std::current_exception());
            contexte.arret.request_stop();
        }
    };
    int lances = 0;
    {
        std::vector<std::jthread> threads;
        try {
            for (; lances < contexte.reglages.workers; ++lances)
                threads.emplace_back(worker, lances + 1);
        } catch (const std::system_error&) {
            if (lances == 0) throw;
        }
    }  // les jthreads se joignent ici
    erreur.relancer();
    return lances;
}

}  // namespace projet
