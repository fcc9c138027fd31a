#include <cerrno>
#include <chapitre07/erreur_systeme.hpp>
#include <chapitre09/verrou_inter_processus.hpp>

namespace cours {
namespace {

void verifier(int numero, const char* quoi) {
    if (numero != 0) throw ErreurSysteme(quoi, numero);
}

class Attributs {
public:
    Attributs() {
        verifier(::pthread_mutexattr_init(&attributs_), "préparer un verrou");
        // [attributs]
        ::pthread_mutexattr_setpshared(&attributs_, PTHREAD_PROCESS_SHARED);
        ::pthread_mutexattr_setrobust(&attributs_, PTHREAD_MUTEX_ROBUST);
        ::pthread_mutexattr_settype(&attributs_, PTHREAD_MUTEX_ERRORCHECK);
        // [/attributs]
    }
    Attributs(const Attributs&) = delete;
    Attributs& operator=(const Attributs&) = delete;
    ~Attributs() { ::pthread_mutexattr_destroy(&attributs_); }
    const pthread_mutexattr_t* lire() const { return &attributs_; }

private:
    pthread_mutexattr_t attributs_{};
};

}  // namespace

MutexRobuste::MutexRobuste() {
    verifier(::pthread_mutex_init(&mutex_, Attributs().lire()), "créer un verrou");
}

MutexRobuste::Etat MutexRobuste::etat(int rendu) {
    if (rendu == EOWNERDEAD) return Etat::orphelin;
    if (rendu == EBUSY) return Etat::occupe;
    if (rendu == ENOTRECOVERABLE) throw EtatPerdu();
    verifier(rendu, "prendre un verrou");
    return Etat::sain;
}

MutexRobuste::Etat MutexRobuste::verrouiller() {
    return etat(::pthread_mutex_lock(&mutex_));
}

MutexRobuste::Etat MutexRobuste::essayer() {
    return etat(::pthread_mutex_trylock(&mutex_));
}

void MutexRobuste::declarer_sain() {
    verifier(::pthread_mutex_consistent(&mutex_), "déclarer sain un verrou");
}

void MutexRobuste::deverrouiller() {
    verifier(::pthread_mutex_unlock(&mutex_), "rendre un verrou");
}

void VerrouInterProcessus::Garde::rendre() noexcept {
    if (mutex_ != nullptr) std::exchange(mutex_, nullptr)->deverrouiller();
}

}  // namespace cours
