// Quand une bibliothèque répartit les images entre ses propres threads, tout le reste demeure à
// notre charge : c'est ici.
#pragma once

#include <algorithm>
#include <chapitre01/topologie.hpp>
#include <chapitre05/verrou_mesure.hpp>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <utility>

#include "banc/journal.hpp"
#include "banc/postes.hpp"
#include "banc/workers.hpp"

namespace projet {

/// Convertit, compte et journalise les images, une à la fois par thread.
class ConversionRepartie {
public:
    /// Ces bibliothèques n'ont pas plus de threads que de processeurs.
    explicit ConversionRepartie(Contexte& contexte)
        : contexte_(contexte),
          workers_(std::min(contexte.reglages.workers, cours::coeurs_utilisables())),
          postes_(contexte.reglages.conversion, workers_),
          journal_(contexte.journal) {}

    int workers() const { return workers_; }

    // [convertir]
    /// Sûr entre threads. Ne lève pas : une exception, qui sortirait d'un thread de la
    /// bibliothèque, arrêterait le programme. Elle demande l'arrêt, et conclure() la relance.
    void convertir(std::size_t indice) {
        if (contexte_.arret.stop_requested()) return;
        try {
            auto [worker, resultat] = postes_.convertir(contexte_.images[indice]);
            if (resultat.definitive) contexte_.arret.request_stop();
            const auto garde = garder(verrou_, worker, resultat);
            ++compteur_;
            occuper(contexte_.reglages.section_critique);
            journaliser(journal_, contexte_, worker, indice, resultat);
            contexte_.suivi.noter(indice, std::move(resultat));
        } catch (...) {
            erreur_.noter(std::current_exception());
            contexte_.arret.request_stop();
        }
    }
    // [/convertir]

    /// Quand tous les threads ont fini.
    MesuresVersion conclure() const {
        erreur_.relancer();
        return {workers_, compteur_, verrou_.mesures(), {}};
    }

private:
    Contexte& contexte_;
    int workers_;
    Postes postes_;
    cours::VerrouMesure<> verrou_;  ///< protège compteur et journal
    std::uint64_t compteur_ = 0;
    Journal journal_;
    PremiereErreur erreur_;
};

}  // namespace projet
