// Les extraits de la leçon, dans l'ordre. Chaque fonction montre un outil ; main() les appelle
// toutes, et ce que le programme affiche est cité dans la leçon.
#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chapitre07/calcul.hpp>
#include <chapitre07/descripteur.hpp>
#include <chapitre07/erreur_systeme.hpp>
#include <chapitre07/executer_commande.hpp>
#include <chapitre07/inventaire.hpp>
#include <chapitre07/partage.hpp>
#include <chapitre07/processus.hpp>
#include <cstdio>
#include <stdexcept>
#include <string>

using namespace std::chrono_literals;

// -------------------------------------------------------------------- 1.3 Lancer un programme

// [fork_exec]
// Ce que font les shells : naître, préparer ses flux, puis devenir un autre programme.
pid_t lancer_ls(int sortie) {
    const pid_t enfant = fork();
    if (enfant != 0) return enfant;  // le parent (ou un refus : -1)
    dup2(sortie, STDOUT_FILENO);     // le descripteur 1 désigne maintenant `sortie`
    execlp("ls", "ls", "/", nullptr);
    _exit(127);  // exec ne rend la main que s'il a échoué
}
// [/fork_exec]

void montrer_fork_exec() {
    cours::BoutsDeTube tube = cours::ouvrir_tube();
    const pid_t enfant = lancer_ls(tube.ecriture.numero());
    tube.ecriture.fermer();
    const std::string liste = cours::lire_tout(tube.lecture.numero());
    waitpid(enfant, nullptr, 0);
    fmt::print("1.3  ls / : « bin » y est : {}\n", liste.find("bin\n") != std::string::npos);
}

void montrer_erreur() {
    // [absente]
    try {
        cours::Processus::programme({"programme-absent"});
    } catch (const cours::ErreurSysteme& erreur) {
        fmt::print("1.3  {}\n", erreur.what());
    }
    // [/absente]
}

// ---------------------------------------------------------------------- 1.4 Comment il finit

// [statut]
std::string raconter(pid_t enfant) {
    int statut = 0;
    while (waitpid(enfant, &statut, 0) < 0 && errno == EINTR) {
    }  // interrompue par un signal, l'attente est à recommencer
    if (WIFEXITED(statut)) return fmt::format("sorti avec le code {}", WEXITSTATUS(statut));
    if (WIFSIGNALED(statut)) return fmt::format("tué par le signal {}", WTERMSIG(statut));
    return "ni l'un, ni l'autre";  // arrêté ou repris, si on le demandait à waitpid()
}
// [/statut]

void montrer_statut() {
    for (const bool par_signal : {false, true}) {
        const pid_t enfant = fork();
        if (enfant == 0) {
            if (par_signal) raise(SIGKILL);
            _exit(137);
        }
        fmt::print("1.4  {}\n", raconter(enfant));
    }
}

// [zombie]
void montrer_un_zombie() {
    const pid_t enfant = fork();
    if (enfant == 0) _exit(0);  // fini aussitôt né
    while (!cours::est_zombie(enfant))
        usleep(1000);
    fmt::print("1.4  enfants, avant waitpid() : {} (zombie)\n", cours::enfants().size());
    waitpid(enfant, nullptr, 0);
    fmt::print("1.4  enfants, après waitpid() : {}\n", cours::enfants().size());
}
// [/zombie]

// ---------------------------------------------------------------------- 1.5 Les descripteurs

void montrer_commande() {
    // [commande]
    const auto tri = cours::executer_commande({"sort", "-n"}, "10\n9\n100\n");
    fmt::print("1.5  sort -n, {} :\n{}", tri.fin.phrase(), tri.sortie);

    // Un mégaoctet sur chaque sortie : seize fois ce que contient un tube.
    const auto bavarde = cours::executer_commande(
        {"sh", "-c", "head -c 1048576 /dev/zero >&2; head -c 1048576 /dev/zero"});
    fmt::print("1.5  bavarde : {} + {} octets\n", bavarde.sortie.size(), bavarde.erreurs.size());

    const auto lente = cours::executer_commande({"sleep", "1000"}, "", 50ms);
    fmt::print("1.5  lente : {}, délai dépassé : {}\n", lente.fin.phrase(), lente.delai_depasse);
    // [/commande]
}

// ------------------------------------------------------------------------------ 1.6 Les signaux

// [attendre_signal]
// Retenir un signal, puis l'attendre : il ne peut arriver ni trop tôt, ni au milieu de rien.
int attendre_l_arret() {
    sigset_t arrets;
    sigemptyset(&arrets);
    sigaddset(&arrets, SIGTERM);
    sigaddset(&arrets, SIGINT);
    sigprocmask(SIG_BLOCK, &arrets, nullptr);  // retenus : ils attendront qu'on les demande
    kill(getpid(), SIGTERM);                   // quelqu'un demande l'arrêt, avant qu'on écoute
    int recu = 0;
    sigwait(&arrets, &recu);  // dort jusqu'à l'un d'eux ; ici, il est déjà là
    sigprocmask(SIG_UNBLOCK, &arrets, nullptr);
    return recu;
}
// [/attendre_signal]

// [mourir_avec_lui]
// Dans un enfant : mourir si le parent meurt, même par SIGKILL.
void mourir_avec(pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);   // le noyau nous enverra SIGKILL à sa mort…
    if (getppid() != parent) _exit(1);  // … sauf s'il est mort avant cet appel
}
// [/mourir_avec_lui]

void montrer_orphelin() {
    // Un petit-enfant, dont le parent est tué : il doit mourir aussi.
    const cours::Partage<std::atomic<pid_t>> petit_enfant(0);
    const pid_t enfant = fork();
    if (enfant == 0) {
        const pid_t parent = getpid();
        if (fork() == 0) {
            mourir_avec(parent);
            petit_enfant->store(getpid());
        }
        for (;;)
            pause();
    }
    while (petit_enfant->load() == 0)
        usleep(1000);
    kill(enfant, SIGKILL);
    waitpid(enfant, nullptr, 0);
    while (cours::est_vivant(petit_enfant->load()))
        usleep(1000);
    fmt::print("1.6  le petit-enfant n'a pas survécu\n");
}

// ---------------------------------------------------------------- 1.8 Rapporter un résultat

void montrer_resultat() {
    // [resultat]
    cours::Calcul<double> aire([] { return 3.0 * 4.0; });  // dans un autre processus
    fmt::print("1.8  aire : {}\n", aire.obtenir());

    cours::Calcul<int> faute([]() -> int { throw std::out_of_range("rang 12"); });
    try {
        faute.obtenir();
    } catch (const cours::ErreurDistante& erreur) {
        fmt::print("1.8  {} : {}\n", erreur.type(), erreur.what());
    }
    // [/resultat]
}

int main() {
    std::setvbuf(stdout, nullptr, _IONBF, 0);  // sans tampon : fork() ne le copie pas
    montrer_fork_exec();
    montrer_erreur();
    montrer_statut();
    montrer_un_zombie();
    montrer_commande();
    fmt::print("1.6  signal reçu : {}\n", attendre_l_arret() == SIGTERM ? "SIGTERM" : "un autre");
    montrer_orphelin();
    montrer_resultat();
    return cours::enfants().empty() ? 0 : 1;
}
