// Le sémaphore de threads_semaphore : celui du chapitre 5, ou la réponse à l'exercice 5.2.
#pragma once

#include <chapitre05/mesures_attente.hpp>

#ifdef REPONSE_5_2

#include REPONSE_5_2

#include "composants/composants.hpp"

namespace projet {

inline const InscriptionComposant semaphore_etudiant{{5, 2, "threads_semaphore"}};

/// Le sémaphore de l'étudiant. Il ne mesure pas ses attentes.
class SemaphoreDeVersion {
public:
    explicit SemaphoreDeVersion(int permis) : semaphore_(permis) {}
    void acquerir() { semaphore_.acquerir(); }
    void relacher() { semaphore_.relacher(); }
    cours::MesuresAttente mesures() const { return {}; }

private:
    ::Semaphore semaphore_;
};

}  // namespace projet

#else

#include <chapitre05/semaphore_mesure.hpp>

namespace projet {

class SemaphoreDeVersion : public cours::SemaphoreMesure {
public:
    explicit SemaphoreDeVersion(int permis) : SemaphoreMesure(static_cast<unsigned>(permis)) {}
};

}  // namespace projet

#endif

namespace projet {

/// Prend un permis à sa construction, le rend à sa destruction.
class Permis {
public:
    explicit Permis(SemaphoreDeVersion& semaphore) : semaphore_(semaphore) {
        semaphore_.acquerir();
    }
    Permis(const Permis&) = delete;
    Permis& operator=(const Permis&) = delete;
    ~Permis() { semaphore_.relacher(); }

private:
    SemaphoreDeVersion& semaphore_;
};

}  // namespace projet
