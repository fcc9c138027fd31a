// Des coroutines : un seul thread mène toutes les images à la fois, sans jamais attendre un disque
// ni un calcul, qu'il confie à deux pools. Lectures et écritures d'une image recouvrent les calculs
// d'une autre. Un sémaphore retient les suivantes : la mémoire reste bornée.
#include <chapitre06/file_bornee.hpp>
#include <chapitre11/asio.hpp>
#include <chapitre11/lancer.hpp>
#include <chapitre12/semaphore_async.hpp>
#include <functional>
#include <memory>

#include "banc/contexte.hpp"
#include "banc/numero_ici.hpp"
#include "banc/recueil.hpp"
#include "banc/workers.hpp"

namespace projet {
namespace {

namespace asio = cours::asio;

constexpr std::size_t threads_du_disque = 2;  // l'un attend une lecture, l'autre un fsync

/// Ce que les coroutines ont en commun. Hors des deux pools, un seul thread y touche.
struct Atelier {
    explicit Atelier(Contexte& le_contexte)
        : contexte(le_contexte),
          en_vol(static_cast<std::size_t>(le_contexte.reglages.workers) + 2 * threads_du_disque),
          places(en_vol),
          libres(en_vol),
          recueil(le_contexte),
          calcul(static_cast<std::size_t>(le_contexte.reglages.workers)) {
        for (std::size_t i = 0; i < en_vol; ++i)
            libres.essayer_deposer(std::make_unique<Chaine>(contexte.reglages.conversion));
    }

    Contexte& contexte;
    std::size_t en_vol;
    cours::SemaphoreAsync places;
    cours::FileBornee<std::unique_ptr<Chaine>> libres;
    Recueil recueil;
    PremiereErreur erreur;
    NumerosDesThreads numeros;
    asio::thread_pool calcul;
    asio::thread_pool disque{threads_du_disque};
};

using Travail = std::function<void()>;

asio::awaitable<void> faire(const Travail& travail) {
    travail();
    co_return;
}

// [asynchrone]
/// Fait `travail` dans un thread de `pool`, pendant que celui-ci s'occupe d'autres images.
asio::awaitable<void> sur(asio::thread_pool& pool, const Travail& travail) {
    co_await asio::co_spawn(pool, faire(travail), asio::use_awaitable);
}

asio::awaitable<void> convertir(Atelier& atelier, std::size_t indice,
                                [[maybe_unused]] cours::SemaphoreAsync::Permis permis) {
    std::unique_ptr<Chaine> chaine = *atelier.libres.retirer();  // une par permis
    chaine->commencer(atelier.contexte.images[indice]);
    const Travail lire = [&] { chaine->lire(atelier.numeros.ici()); };
    const Travail calculer = [&] {
        const int ici = atelier.numeros.ici();
        chaine->decoder(ici);
        chaine->griser(ici);
        chaine->encoder(ici);
    };
    const Travail ecrire = [&] { chaine->ecrire(atelier.numeros.ici()); };
    co_await sur(atelier.disque, lire);
    co_await sur(atelier.calcul, calculer);
    co_await sur(atelier.disque, ecrire);
    ResultatImage resultat = chaine->emporter();
    atelier.libres.essayer_deposer(std::move(chaine));
    const int worker = resultat.passages.back().worker;
    try {
        atelier.recueil.noter(worker, indice, std::move(resultat));
    } catch (...) {  // sortie de la boucle, elle laisserait des images en route
        atelier.erreur.noter(std::current_exception());
        atelier.contexte.arret.request_stop();
    }
}

asio::awaitable<void> tout_convertir(Atelier& atelier) {
    const auto boucle = co_await asio::this_coro::executor;
    for (std::size_t i = 0; i < atelier.contexte.images.size(); ++i) {
        auto permis =
            co_await atelier.places.permis();  // d'autres images avancent pendant ce temps
        if (atelier.contexte.arret.stop_requested()) co_return;
        cours::lancer(boucle, convertir(atelier, i, std::move(permis)));
    }
}
// [/asynchrone]

MesuresVersion executer(Contexte& contexte) {
    Atelier atelier(contexte);
    cours::executer(tout_convertir(atelier));  // revient quand toutes les images sont arrivées
    atelier.erreur.relancer();
    return {contexte.reglages.workers, atelier.recueil.compteur(), {}, {}};
}

const InscriptionVersion inscription{
    {9, "asynchrone", "des coroutines : le disque d'une image pendant le calcul d'une autre",
     executer}};

}  // namespace
}  // namespace projet
