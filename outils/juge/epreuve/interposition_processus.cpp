// Les processus que la réponse crée et attend (voir vraie.hpp).
#include <spawn.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "horloge.hpp"
#include "ordonnanceur.hpp"
#include "pannes.hpp"
#include "vraie.hpp"

namespace pannes = juge::pannes;
using juge::Panne;
using juge::Vraie;

extern "C" {

pid_t fork() noexcept {
    static constinit Vraie<decltype(fork)> vraie("fork");
    if (pannes::creation_refusee(Panne::creation_processus)) {
        errno = EAGAIN;
        return -1;
    }
    const pid_t pid = vraie();
    if (pid ==
        0) {  // l'enfant n'a qu'un thread : ni ordonnanceur, ni quelqu'un pour avancer l'heure
        juge::ordonnanceur::oublier();
        juge::horloge::oublier();
    }
    return pid;
}

int posix_spawn(pid_t* pid, const char* chemin, const posix_spawn_file_actions_t* actions,
                const posix_spawnattr_t* attributs, char* const arguments[], char* const env[]) {
    static constinit Vraie<decltype(posix_spawn)> vraie("posix_spawn");
    if (pannes::creation_refusee(Panne::creation_processus)) return EAGAIN;
    return vraie(pid, chemin, actions, attributs, arguments, env);
}

int posix_spawnp(pid_t* pid, const char* fichier, const posix_spawn_file_actions_t* actions,
                 const posix_spawnattr_t* attributs, char* const arguments[], char* const env[]) {
    static constinit Vraie<decltype(posix_spawnp)> vraie("posix_spawnp");
    if (pannes::creation_refusee(Panne::creation_processus)) return EAGAIN;
    return vraie(pid, fichier, actions, attributs, arguments, env);
}

pid_t waitpid(pid_t pid, int* statut, int options) {
    static constinit Vraie<decltype(waitpid)> vraie("waitpid");
    const bool attend = (options & WNOHANG) == 0;
    return attend && pannes::interrompu(static_cast<std::uintptr_t>(pid))
               ? -1
               : vraie(pid, statut, options);
}

pid_t wait(int* statut) {
    return waitpid(-1, statut, 0);
}

}  // extern "C"
