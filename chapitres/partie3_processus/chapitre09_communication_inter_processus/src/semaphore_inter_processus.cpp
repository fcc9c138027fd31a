#include <cerrno>
#include <chapitre07/erreur_systeme.hpp>
#include <chapitre09/semaphore_inter_processus.hpp>

namespace cours {

SemaphoreInterProcessus::SemaphoreInterProcessus(unsigned permis) {
    if (::sem_init(&semaphore_, 1, permis) != 0) echec_systeme("créer un sémaphore");
}

void SemaphoreInterProcessus::prendre() {
    while (::sem_wait(&semaphore_) != 0)
        if (errno != EINTR) echec_systeme("attendre un sémaphore");
}

bool SemaphoreInterProcessus::essayer() {
    while (::sem_trywait(&semaphore_) != 0) {
        if (errno == EAGAIN) return false;
        if (errno != EINTR) echec_systeme("prendre un sémaphore");
    }
    return true;
}

void SemaphoreInterProcessus::rendre() {
    if (::sem_post(&semaphore_) != 0) echec_systeme("rendre un sémaphore");
}

}  // namespace cours
