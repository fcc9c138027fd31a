// Le chef de groupe d'un processus enfant. Interne au composant Processus.
#pragma once

#include <sys/types.h>

namespace cours {

/// Un processus minuscule, chef d'un groupe de processus, qui dort jusqu'à la mort de ce programme
/// et tue alors le groupe.
///
/// PR_SET_PDEATHSIG ferait presque cela, mais se déclenche à la mort du *thread* qui a appelé
/// fork(), ne se pose pas par posix_spawn(), et oublie les petits-enfants. Ici, un enfant qui
/// entre dans le groupe y meurt avec les autres ; un enfant qui naît trop tard n'y entre pas (le
/// groupe a disparu), et ne démarre pas.
class Sentinelle {
public:
    /// Lève ErreurSysteme (EAGAIN).
    Sentinelle();
    Sentinelle(const Sentinelle&) = delete;
    Sentinelle& operator=(const Sentinelle&) = delete;
    ~Sentinelle() { dissoudre(); }

    pid_t groupe() const { return pid_; }
    /// Envoie un signal à tout le groupe ; la sentinelle n'entend que SIGKILL.
    void signaler(int signal) const noexcept;
    /// Tue tout ce qui est dans le groupe, et attend la sentinelle. Répétable.
    void dissoudre() noexcept;

private:
    pid_t pid_ = -1;
};

/// pidfd_open(2) : un descripteur lisible quand le processus a fini. -1 si le noyau n'en a pas.
int ouvrir_pidfd(pid_t pid) noexcept;

/// Attend la fin d'un enfant, malgré les signaux ; rend faux s'il n'y a pas d'enfant de ce numéro.
bool attendre_enfant(pid_t pid, int& statut) noexcept;

}  // namespace cours
