#include "banc/pool_de_processus.hpp"

#include <chapitre06/file_bornee.hpp>
#include <memory>
#include <utility>

#include "banc/recueil.hpp"

namespace projet {
namespace {

using Arrivee = std::pair<std::size_t, cours::Issue<Reponse>>;

}  // namespace

// [convertir_par_un_pool]
MesuresVersion convertir_par_un_pool(Contexte& contexte, PoolDeConversion& pool) {
    const std::size_t en_vol_max = 2 * pool.workers();  // de quoi ne faire attendre personne
    // Jamais pleine : le rappel n'attend pas. Partagée : le thread du pool y est peut-être encore
    // quand le dernier résultat en est déjà sorti.
    const auto arrivees = std::make_shared<cours::FileBornee<Arrivee>>(en_vol_max);
    Recueil recueil(contexte);
    Correspondants correspondants;
    std::size_t suivante = 0;
    std::size_t en_vol = 0;
    const auto confier = [&] {
        const std::size_t indice = suivante++;
        pool.rappeler(
            [arrivees, indice](cours::Issue<Reponse> issue) {
                arrivees->deposer(Arrivee(indice, std::move(issue)));
            },
            en_demande(contexte.images[indice], contexte.reglages.conversion));
        ++en_vol;
    };
    const auto recueillir = [&] {
        const auto [indice, issue] = *arrivees->retirer();
        --en_vol;
        if (!issue.reussie()) return recueil.noter(0, indice, abandonnee(issue.message()));
        auto [worker, resultat] = correspondants.lire(issue.valeur());
        recueil.noter(worker, indice, std::move(resultat));
    };
    try {
        while (en_vol > 0 ||
               (suivante < contexte.images.size() && !contexte.arret.stop_requested())) {
            while (en_vol < en_vol_max && suivante < contexte.images.size() &&
                   !contexte.arret.stop_requested())
                confier();
            if (en_vol > 0) recueillir();
        }
    } catch (...) {
        while (en_vol-- > 0)
            arrivees->retirer();  // plus rien n'est en cours au retour
        throw;
    }
    if (pool.bilan().morts > 0) effacer_temporaires(contexte.reglages.conversion.sortie);
    return {static_cast<int>(pool.workers()), recueil.compteur(), {}, correspondants.ressources()};
}
// [/convertir_par_un_pool]

}  // namespace projet
