// Le sémaphore de threads_semaphore : celui du chapitre 5, ou la réponse à l'exercice 5.2.
#pragma once

#include <chapitre05/semaphore_mesure.hpp>

#ifdef REPONSE_5_2

#include REPONSE_5_2

#include "composants/composants.hpp"

namespace projet {

inline const InscriptionComposant semaphore_etudiant{{5, 2, "threads_semaphore"}};

/// Le sémaphore de l'étudiant. Il ne mesure pas ses attentes.
class SemaphoreDeVersion {
public:
    explicit SemaphoreDeVersion(unsigned permis) : semaphore_(static_cast<int>(permis)) {}
    void acquerir() { semaphore_.acquerir(); }
    void relacher() { semaphore_.relacher(); }
    cours::MesuresAttente mesures() const { return {}; }

private:
    ::Semaphore semaphore_;
};

}  // namespace projet

#else

namespace projet {

using SemaphoreDeVersion = cours::SemaphoreMesure;

}  // namespace projet

#endif
