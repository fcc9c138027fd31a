// Confier une conversion à la version d'un étudiant, qui ne sait rien du projet.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "banc/contexte.hpp"
#include "banc/journal.hpp"

namespace projet {

/// Fait de `contexte` un `Chantier` (projet_final/exercices/ex1_votre_version.hpp), et le confie à
/// `version`. Le compteur et le journal ne sont protégés par rien : c'est à elle de le faire.
/// Lève ce qu'elle lève.
template <class Chantier>
MesuresVersion confier(Contexte& contexte, std::size_t (*version)(const Chantier&)) {
    struct Etabli {  ///< d'un worker : sa mémoire, et ce qu'il vient de convertir
        Convertisseur convertisseur;
        ResultatImage resultat;
    };
    const int workers = contexte.reglages.workers;
    std::vector<Etabli> etablis;
    for (int worker = 1; worker <= workers; ++worker)
        etablis.push_back({Convertisseur(contexte.reglages.conversion, worker), {}});
    const auto etabli = [&](int worker) -> Etabli& {
        return etablis.at(static_cast<std::size_t>(worker - 1));
    };
    Journal journal(contexte.journal);
    std::uint64_t compteur = 0;

    Chantier chantier;
    chantier.images = contexte.images.size();
    chantier.workers = workers;
    chantier.arret = contexte.arret.get_token();
    chantier.convertir = [&](std::size_t image, int worker) {
        ResultatImage& resultat = etabli(worker).resultat;
        resultat = etabli(worker).convertisseur.convertir(contexte.images[image]);
        if (resultat.definitive) contexte.arret.request_stop();
    };
    chantier.noter = [&](std::size_t image, int worker) {
        ResultatImage& resultat = etabli(worker).resultat;
        ++compteur;
        occuper(contexte.reglages.section_critique);
        journaliser(journal, contexte, worker, image, resultat);
        contexte.suivi.noter(image, std::move(resultat));
    };
    version(chantier);
    return {workers, compteur, {}, {}};
}

}  // namespace projet
