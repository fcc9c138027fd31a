#pragma once

#include <semaphore.h>

namespace cours {

/// Un compteur de permis entre processus. En mémoire partagée.
///
/// Ni la mort d'un processus qui attend, ni celle de qui rend un permis n'abîme le sémaphore ; mais
/// un permis n'a pas de propriétaire : celui d'un processus mort ne revient pas de lui-même. Qui a
/// créé ce processus, et apprend sa mort, le rend à sa place ; sinon, un VerrouInterProcessus, que
/// le noyau rend, convient mieux. Rendre est permis à un autre que celui qui a pris.
/// Source : POSIX.1-2017, sem_init (pshared).
class SemaphoreInterProcessus {
public:
    /// Lève ErreurSysteme (EINVAL : plus de permis que SEM_VALUE_MAX).
    explicit SemaphoreInterProcessus(unsigned permis);
    SemaphoreInterProcessus(const SemaphoreInterProcessus&) = delete;
    SemaphoreInterProcessus& operator=(const SemaphoreInterProcessus&) = delete;

    /// Attend un permis, malgré les signaux.
    void prendre();
    /// Prend un permis s'il y en a ; n'attend pas.
    bool essayer();
    /// Lève ErreurSysteme (EOVERFLOW) ; rien n'est alors rendu.
    void rendre();

private:
    sem_t semaphore_{};
};

}  // namespace cours
