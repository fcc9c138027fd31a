// Le chef de groupe d'un processus enfant. Interne au composant Processus.
#pragma once

#include <sys/types.h>

#include <chapitre07/descripteur.hpp>

namespace cours {

/// Un processus minuscule, chef d'un groupe de processus, qui dort jusqu'à la mort de ce programme
/// et tue alors le groupe.
///
/// PR_SET_PDEATHSIG ferait presque cela, mais se déclenche à la mort du *thread* qui a appelé
/// fork(), ne se pose pas par posix_spawn(), et oublie les petits-enfants.
///
/// Reste l'enfant en train de naître quand le programme meurt : il entrerait dans un groupe déjà
/// tué, et survivrait. Un tube l'évite : l'enfant en tient une copie du bout d'écriture jusqu'à ce
/// qu'il soit dans le groupe (exec la ferme), et la sentinelle attend la fin du flux avant de tuer.
class Sentinelle {
public:
    /// Lève ErreurSysteme (EAGAIN, EMFILE).
    Sentinelle();
    Sentinelle(const Sentinelle&) = delete;
    Sentinelle& operator=(const Sentinelle&) = delete;
    ~Sentinelle() { dissoudre(); }

    pid_t groupe() const { return pid_; }
    /// À appeler quand l'enfant est dans le groupe.
    void naissance_finie() noexcept { naissance_.fermer(); }
    /// Envoie un signal à tout le groupe ; la sentinelle n'entend que SIGKILL.
    void signaler(int signal) const noexcept;
    /// Tue tout ce qui est dans le groupe, et attend la sentinelle. Répétable.
    void dissoudre() noexcept;

private:
    pid_t pid_ = -1;
    Descripteur naissance_;  ///< ouvert tant qu'un enfant est en train de naître
};

/// pidfd_open(2) : un descripteur lisible quand le processus a fini. -1 si le noyau n'en a pas.
int ouvrir_pidfd(pid_t pid) noexcept;

/// Attend la fin d'un enfant, malgré les signaux ; rend faux s'il n'y a pas d'enfant de ce numéro.
bool attendre_enfant(pid_t pid, int& statut) noexcept;

}  // namespace cours
