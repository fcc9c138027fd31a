#pragma once

#include <pthread.h>

#include <stdexcept>
#include <utility>

namespace cours {

/// L'état que ce verrou protège est perdu : son propriétaire est mort en le modifiant, et personne
/// ne l'a réparé. Plus personne ne prendra ce verrou.
class EtatPerdu : public std::runtime_error {
public:
    EtatPerdu() : std::runtime_error("le propriétaire du verrou est mort en modifiant l'état") {}
};

/// Un mutex de mémoire partagée que le noyau rend à la mort de son propriétaire (robuste). La forme
/// brute ; VerrouInterProcessus, plus bas, ne laisse rien oublier.
/// Source : POSIX.1-2017, pthread_mutexattr_setrobust.
class MutexRobuste {
public:
    enum class Etat {
        sain,      ///< pris
        orphelin,  ///< pris ; son propriétaire est mort : réparer, puis declarer_sain()
        occupe     ///< pas pris
    };

    /// À construire en mémoire partagée. Lève ErreurSysteme.
    MutexRobuste();
    MutexRobuste(const MutexRobuste&) = delete;
    MutexRobuste& operator=(const MutexRobuste&) = delete;
    ~MutexRobuste() = default;  // un mutex libre n'a rien à rendre, et d'autres s'en servent encore

    /// Attend son tour. Lève EtatPerdu ; ErreurSysteme (EDEADLK) si ce thread le tient déjà.
    Etat verrouiller();
    /// Ne l'attend pas. Lève EtatPerdu.
    Etat essayer();
    void declarer_sain();
    /// Par le thread qui l'a pris ; sinon ErreurSysteme (EPERM). Rendu orphelin : EtatPerdu pour
    /// tous.
    void deverrouiller();

private:
    static Etat etat(int rendu);
    pthread_mutex_t mutex_{};
};

/// Un verrou entre processus (et entre threads). À construire en mémoire partagée : Partage<T> ou
/// MemoirePartagee. Son propriétaire peut mourir à tout instant : le suivant l'apprend, et l'état
/// qu'il protège est réparé, ou refusé ; jamais pris pour bon.
class VerrouInterProcessus {
public:
    /// Le verrou est pris tant que cet objet vit, dans un seul thread.
    class Garde {
    public:
        Garde(Garde&& autre) noexcept : mutex_(std::exchange(autre.mutex_, nullptr)) {}
        Garde& operator=(Garde&& autre) noexcept {
            std::swap(mutex_, autre.mutex_);
            return *this;
        }
        ~Garde() { rendre(); }
        /// Rend le verrou avant la fin de l'objet.
        void rendre() noexcept;

    private:
        friend class VerrouInterProcessus;
        explicit Garde(MutexRobuste& mutex) : mutex_(&mutex) {}
        MutexRobuste* mutex_;
    };

    /// Attend le verrou. Si son propriétaire est mort, `reparer()` remet l'état d'aplomb ; elle
    /// peut elle-même être interrompue par la mort, et sera alors recommencée par le suivant. Si
    /// elle lève, l'exception sort d'ici et l'état est perdu. Lève EtatPerdu, ErreurSysteme
    /// (EDEADLK : ce thread le tient déjà).
    template <class Reparation>
    [[nodiscard]] Garde prendre(Reparation&& reparer) {
        const auto etat = mutex_.verrouiller();
        Garde garde(mutex_);
        if (etat == MutexRobuste::Etat::orphelin) {
            std::forward<Reparation>(reparer)();
            mutex_.declarer_sain();
        }
        return garde;
    }
    /// Attend le verrou ; refuse l'état d'un mort : EtatPerdu, pour tous et pour toujours.
    [[nodiscard]] Garde prendre() {
        return prendre([] { throw EtatPerdu(); });
    }

private:
    MutexRobuste mutex_;
};

}  // namespace cours
