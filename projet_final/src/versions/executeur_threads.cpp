// Un pool de threads et des future : on soumet, on récolte dans l'ordre. Le compteur et le journal
// restent à celui qui récolte.
#include <deque>
#include <future>

#include "banc/postes.hpp"
#include "banc/recueil.hpp"
#include "composants/pool.hpp"

namespace projet {
namespace {

using Fait = std::pair<int, ResultatImage>;  // le worker, et ce qu'est devenue l'image

// [executeur_threads]
MesuresVersion executer(Contexte& contexte) {
    Postes postes(contexte.reglages.conversion, contexte.reglages.workers);
    Recueil recueil(contexte);
    const auto convertir = [&](std::size_t indice) {
        if (contexte.arret.stop_requested()) return Fait{};  // en attente
        return postes.convertir(contexte.images[indice]);
    };
    const auto workers = static_cast<std::size_t>(contexte.reglages.workers);
    PoolDeVersion pool(workers);
    std::deque<std::future<Fait>> en_vol;
    std::size_t recoltees = 0;
    const auto recolter = [&] {
        auto [worker, resultat] = en_vol.front().get();
        en_vol.pop_front();
        recueil.noter(worker, recoltees++, std::move(resultat));
    };
    try {
        for (std::size_t i = 0; i < contexte.images.size() && !contexte.arret.stop_requested();
             ++i) {
            if (en_vol.size() == 4 * workers) recolter();  // le travail en vol est borné
            en_vol.push_back(pool.soumettre([&, i] { return convertir(i); }));
        }
        while (!en_vol.empty())
            recolter();
    } catch (...) {
        contexte.arret.request_stop();  // le pool, qui finit ce qui est soumis, finira vite
        throw;
    }
    return {contexte.reglages.workers, recueil.compteur(), {}, {}};
}
// [/executeur_threads]

const InscriptionVersion inscription{
    {6, "executeur_threads", "un pool de threads, des future récoltées dans l'ordre", executer}};

}  // namespace
}  // namespace projet
