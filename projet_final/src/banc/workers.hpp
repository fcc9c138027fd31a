// La boucle commune aux versions à threads : ce qui les distingue est ce qu'elles font après chaque
// image.
#pragma once

#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <utility>

#include "banc/contexte.hpp"

namespace projet {

/// Appelé par un worker quand il a converti une image : c'est là que se partagent les ressources.
using ApresImage = std::function<void(int worker, std::size_t indice, ResultatImage& resultat)>;

/// Prend `verrou` pour la durée de la garde, et note au résultat le temps que cela a pris.
template <class Verrou>
std::unique_lock<Verrou> garder(Verrou& verrou, int worker, ResultatImage& resultat) {
    const auto debut = std::chrono::steady_clock::now();
    std::unique_lock garde(verrou);
    resultat.passages.push_back(
        {Activite::verrou, worker, debut, std::chrono::steady_clock::now()});
    return garde;
}

/// Convertit toutes les images dans le thread appelant, qui est le worker 1.
void convertir_ici(Contexte& contexte, const ApresImage& apres);

/// Convertit toutes les images dans `contexte.reglages.workers` threads. Chacun prend la suivante
/// par un indice atomique. Si le système refuse des threads, continue avec ceux obtenus ; rend leur
/// nombre. Relance la première exception d'un worker, une fois tous arrêtés.
int convertir_en_threads(Contexte& contexte, const ApresImage& apres);

/// La première exception de plusieurs threads. Sûr entre threads.
class PremiereErreur {
public:
    void noter(std::exception_ptr erreur) {
        const std::lock_guard garde(verrou_);
        if (!erreur_) erreur_ = std::move(erreur);
    }
    /// La relance, s'il y en a une. À appeler quand les threads ont fini.
    void relancer() const {
        if (erreur_) std::rethrow_exception(erreur_);
    }

private:
    std::mutex verrou_;
    std::exception_ptr erreur_;
};

}  // namespace projet
