#pragma once

#include <chapitre05/mesures_attente.hpp>
#include <chrono>
#include <cstddef>
#include <semaphore>

namespace cours {

/// Un sémaphore à compteur qui mesure l'attente : `permis` threads à la fois, pas davantage.
///
/// Un sémaphore compte des ressources, il ne les protège pas : deux porteurs de permis s'exécutent
/// en même temps. Un permis peut être rendu par un autre thread que celui qui l'a pris. Construit
/// sur std::counting_semaphore ([thread.sema.cnt]). Sûr entre threads.
class SemaphoreMesure {
public:
    /// `permis` (≥ 0) permis disponibles au départ.
    explicit SemaphoreMesure(std::ptrdiff_t permis) : semaphore_(permis) {}

    /// Prend un permis ; attend qu'il y en ait un.
    void acquerir() {
        if (semaphore_.try_acquire()) {
            compteur_.noter_prise();
            return;
        }
        const auto debut = std::chrono::steady_clock::now();
        semaphore_.acquire();
        compteur_.noter_attente(std::chrono::steady_clock::now() - debut);
    }

    /// Prend un permis s'il y en a un ; n'attend jamais.
    bool essayer_acquerir() {
        const bool pris = semaphore_.try_acquire();
        if (pris) compteur_.noter_prise();
        return pris;
    }

    /// Rend `nombre` permis.
    void relacher(std::ptrdiff_t nombre = 1) { semaphore_.release(nombre); }

    /// Mesures depuis la construction. Sûr à tout moment.
    MesuresAttente mesures() const { return compteur_.lire(); }

private:
    std::counting_semaphore<> semaphore_;
    CompteurAttente compteur_;
};

/// Prend un permis à sa construction, le rend à sa destruction (même en cas d'exception).
class Permis {
public:
    explicit Permis(SemaphoreMesure& semaphore) : semaphore_(semaphore) { semaphore_.acquerir(); }
    Permis(const Permis&) = delete;
    Permis& operator=(const Permis&) = delete;
    ~Permis() { semaphore_.relacher(); }

private:
    SemaphoreMesure& semaphore_;
};

}  // namespace cours
