#pragma once

#include <semaphore.h>

#include <cerrno>
#include <chapitre05/mesures_attente.hpp>
#include <chrono>
#include <system_error>

namespace cours {

/// Un sémaphore à compteur qui mesure l'attente : `permis` threads à la fois, pas davantage.
///
/// Un sémaphore compte des ressources, il ne les protège pas : deux porteurs de permis s'exécutent
/// en même temps. Un permis peut être rendu par un autre thread que celui qui l'a pris. Sûr entre
/// threads.
///
/// Construit sur le sémaphore de POSIX, et non sur std::counting_semaphore : dans libstdc++, le
/// try_acquire() de celui-ci insiste un peu avant d'échouer, jusqu'à céder le processeur, et un
/// permis obtenu en attendant passerait pour immédiat. sem_trywait(3), lui, n'attend jamais.
class SemaphoreMesure {
public:
    /// `permis` permis disponibles au départ, de 0 à SEM_VALUE_MAX ; sinon, lève std::system_error.
    explicit SemaphoreMesure(unsigned permis) {
        if (::sem_init(&semaphore_, 0, permis) != 0)
            throw std::system_error(errno, std::generic_category(), "sem_init");
    }
    SemaphoreMesure(const SemaphoreMesure&) = delete;
    SemaphoreMesure& operator=(const SemaphoreMesure&) = delete;
    ~SemaphoreMesure() { ::sem_destroy(&semaphore_); }

    /// Prend un permis ; attend qu'il y en ait un.
    void acquerir() {
        if (essayer_acquerir()) return;
        const auto debut = std::chrono::steady_clock::now();
        while (::sem_wait(&semaphore_) != 0) {
        }  // EINTR : un signal a interrompu l'attente
        compteur_.noter_attente(std::chrono::steady_clock::now() - debut);
    }

    /// Prend un permis s'il y en a un ; n'attend jamais.
    bool essayer_acquerir() {
        const bool pris = ::sem_trywait(&semaphore_) == 0;
        if (pris) compteur_.noter_prise();
        return pris;
    }

    /// Rend un permis.
    void relacher() { ::sem_post(&semaphore_); }

    /// Mesures depuis la construction. Sûr à tout moment.
    MesuresAttente mesures() const { return compteur_.lire(); }

private:
    sem_t semaphore_{};
    CompteurAttente compteur_;
};

/// Prend un permis à sa construction, le rend à sa destruction (même en cas d'exception). À tout ce
/// qui a acquerir() et relacher().
template <class Semaphore>
class Permis {
public:
    explicit Permis(Semaphore& semaphore) : semaphore_(semaphore) { semaphore_.acquerir(); }
    Permis(const Permis&) = delete;
    Permis& operator=(const Permis&) = delete;
    ~Permis() { semaphore_.relacher(); }

private:
    Semaphore& semaphore_;
};

}  // namespace cours
