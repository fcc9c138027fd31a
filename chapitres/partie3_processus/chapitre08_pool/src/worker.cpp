#include "worker.hpp"

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <iostream>

namespace cours {
namespace {

using Phase = EtatCasier::Phase;

std::string repondre(const Embauche& embauche, const std::string& demande) {
    try {
        return reponse_valeur(embauche.travail(embauche.objet, demande));
    } catch (...) {
        return reponse_exception();
    }
}

/// Ce que la tâche a écrit sort avec elle : un worker finit tué, sans vider ses tampons.
void vider_les_tampons() {
    std::cout.flush();
    std::fflush(nullptr);
}

// [traiter]
/// Les réponses sont publiées une à une : si la suivante tue le worker, elles sont acquises, et
/// l'on sait laquelle l'a tué.
void traiter(const Embauche& embauche, Tableau& tableau, std::size_t rang) {
    Casier& casier = tableau.casier(rang);
    Zone demandes = tableau.zone_demande(rang);
    Zone reponses = tableau.zone_reponse(rang);
    const std::uint32_t combien = casier.demandes.load();
    for (std::uint32_t i = 0; i < combien; ++i) {
        casier.debut_ns.store(maintenant_ns());
        const std::string demande = demandes.lire();
        const std::string reponse = repondre(embauche, demande);
        vider_les_tampons();
        reponses.ecrire(reponse);
        reponses.vider();
        casier.faites.store(i + 1);
    }
}
// [/traiter]

}  // namespace

void travailler(const Embauche& embauche, Tableau& tableau, std::uint32_t worker,
                int sonnette) noexcept {
    for (;;) {
        const std::size_t rang = tableau.prendre(worker);
        traiter(embauche, tableau, rang);
        EtatCasier attendu{Phase::pris, worker};
        if (!tableau.casier(rang).etat.compare_exchange_strong(attendu, {Phase::fini, worker}))
            for (;;)
                ::pause();  // le casier nous a été retiré : on va nous tuer, ne plus rien prendre
        if (tableau.faut_il_reveiller_le_chef()) sonner(sonnette);
    }
}

void sonner(int sonnette) noexcept {
    const std::uint64_t un = 1;
    // Une sonnette pleine (EAGAIN) sonne déjà.
    [[maybe_unused]] const ssize_t ecrits = ::write(sonnette, &un, sizeof un);
}

}  // namespace cours
