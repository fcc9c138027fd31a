#include "gardien.hpp"

#include <fcntl.h>
#include <grp.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "../commun/taches.hpp"
#include "../epreuve/rapport.hpp"
#include "commun/lancement.hpp"
#include "isolement.hpp"

namespace juge {
namespace {

namespace fs = std::filesystem;

constexpr rlim_t taches_max = 256;  ///< processus et threads d'une épreuve
constexpr rlim_t fichier_max = 256 * 1024 * 1024;
constexpr rlim_t descripteurs_max = 1024;

/// Ce que le gardien et l'épreuve savent de plus que les Preparatifs.
struct Cadre {
    bool espaces = false;
    uid_t utilisateur = 0;  ///< identité à prendre, ou 0 pour garder la sienne
    rlim_t taches = taches_max;
    std::vector<pid_t> ascendants;  ///< le lanceur et ses ancêtres
};

/// La limite porte sur tous les processus de l'utilisateur : on compte ceux qu'il a déjà.
rlim_t taches_existantes() {
    rlim_t total = 0;
    std::error_code ignoree;
    for (const auto& entree : fs::directory_iterator("/proc", ignoree)) {
        struct stat infos {};
        const auto pid = static_cast<pid_t>(std::atol(entree.path().filename().c_str()));
        if (pid > 0 && ::stat(entree.path().c_str(), &infos) == 0 && infos.st_uid == ::geteuid())
            total += taches::lister(pid).size();
    }
    return total;
}

pid_t parent(pid_t pid) {
    std::ifstream flux("/proc/" + std::to_string(pid) + "/status");
    for (std::string mot; flux >> mot;)
        if (mot == "PPid:" && flux >> pid) return pid;
    return 0;
}

Cadre preparer_cadre(const std::string& dossier) {
    Cadre cadre;
    cadre.espaces = isolement::espaces_disponibles();
    cadre.utilisateur = isolement::utilisateur_jetable(dossier);
    if (cadre.utilisateur == 0) cadre.taches += taches_existantes();
    for (pid_t pid = ::getpid(); pid > 0; pid = parent(pid))
        cadre.ascendants.push_back(pid);
    return cadre;
}

// ----------------------------------------------------------------------- Le processus jugé

void borner(int ressource, rlim_t valeur) {
    rlimit limite{valeur, valeur};
    ::setrlimit(static_cast<__rlimit_resource>(ressource), &limite);
}

/// Copie l'exécutable dans le dossier de l'épreuve quand l'utilisateur jetable ne peut pas
/// l'atteindre (arbre de construction sous un dossier privé).
std::string binaire_accessible(const Preparatifs& p, int source) {
    if (::access(p.binaire.c_str(), R_OK | X_OK) == 0) return p.binaire;
    const std::string copie = p.dossier + "/epreuve";
    const int fd = ::open(copie.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0700);
    std::array<char, 65536> tampon;
    for (ssize_t lus = 0; (lus = ::read(source, tampon.data(), tampon.size())) > 0;)
        if (::write(fd, tampon.data(), static_cast<std::size_t>(lus)) != lus) break;
    ::close(fd);
    return copie;
}

/// Prend la place, les limites et l'identité d'une épreuve, et devient l'exécutable. Rend le nom de
/// l'étape qui a échoué.
const char* devenir_epreuve(Preparatifs p, const Cadre& cadre, pid_t gardien) {
    ::setsid();
    borner(RLIMIT_NOFILE, descripteurs_max);
    const int source = ::open(p.binaire.c_str(), O_RDONLY | O_CLOEXEC);
    if (source < 0) return "ouverture de l'exécutable";
    const int rien = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (::dup2(rien, 0) < 0 || ::dup2(p.fd_sortie, 1) < 0 || ::dup2(p.fd_sortie, 2) < 0 ||
        ::dup2(p.fd_rapport, rapport::fd_rapport) < 0 ||
        ::dup2(p.fd_secret, rapport::fd_secret) < 0)
        return "mise en place des canaux";
    if (::chdir(p.dossier.c_str()) != 0) return "dossier de l'épreuve";
    // À court de mémoire, que le noyau sacrifie l'épreuve plutôt qu'un autre.
    if (const int fd = ::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC); fd >= 0) {
        [[maybe_unused]] const ssize_t n = ::write(fd, "1000", 4);
        ::close(fd);
    }
    ::personality(ADDR_NO_RANDOMIZE);  // ThreadSanitizer n'aime pas les adresses trop dispersées
    borner(RLIMIT_CORE, 0);
    borner(RLIMIT_FSIZE, fichier_max);
    borner(RLIMIT_NPROC, cadre.taches);
    const uid_t qui = cadre.utilisateur;
    if (qui != 0 && (::setgroups(0, nullptr) != 0 || ::setresgid(qui, qui, qui) != 0 ||
                     ::setresuid(qui, qui, qui) != 0))
        return "changement d'utilisateur";
    const std::string binaire = binaire_accessible(p, source);
    struct sigaction par_defaut {};
    par_defaut.sa_handler = SIG_DFL;
    for (int numero = 1; numero < NSIG; ++numero)
        ::sigaction(numero, &par_defaut, nullptr);
    sigset_t aucun;
    ::sigemptyset(&aucun);
    ::sigprocmask(SIG_SETMASK, &aucun, nullptr);
    // Rien d'autre que 0, 1, 2 et les deux canaux convenus ne passe à l'épreuve.
    static_assert(rapport::fd_secret == rapport::fd_rapport + 1);
    ::close_range(3, rapport::fd_rapport - 1, CLOSE_RANGE_CLOEXEC);
    ::close_range(rapport::fd_secret + 1, ~0U, CLOSE_RANGE_CLOEXEC);
    isolement::confiner_ecritures(p.dossier);
    if (!cadre.espaces && qui == 0) {
        auto intouchables = cadre.ascendants;
        intouchables.push_back(gardien);
        isolement::refuser_signaux_vers(intouchables);
    }
    const auto arguments = commun::pointeurs(p.arguments);
    const auto environnement = commun::pointeurs(p.environnement);
    ::execve(binaire.c_str(), arguments.data(), environnement.data());
    return "lancement de l'exécutable";
}

// ------------------------------------------------------------------------------- Le gardien

/// Ramasse les morts sans attendre ; rend leur nombre, ou -1 s'il ne reste aucun enfant.
int ramasser() {
    int nombre = 0;
    pid_t pid = 0;
    while ((pid = ::waitpid(-1, nullptr, WNOHANG)) > 0)
        ++nombre;
    return pid < 0 ? -1 : nombre;
}

/// Tue tout ce qui descend du gardien ; rend le nombre de processus qui vivaient encore.
int faire_place_nette(bool espaces) {
    if (ramasser() < 0) return 0;
    int vivants = 0;
    if (espaces) {
        ::kill(-1, SIGKILL);
        while (::waitpid(-1, nullptr, 0) > 0)
            ++vivants;
        return vivants;
    }
    // Sans espace de noms, on les énumère. D'abord les figer tous : ceux qui se multiplient ne se
    // multiplient plus ; ensuite seulement les tuer.
    std::vector<pid_t> figes;
    for (std::size_t avant = figes.size() + 1; avant != figes.size();) {
        avant = figes.size();
        for (const pid_t pid : taches::descendants(0)) {
            if (std::find(figes.begin(), figes.end(), pid) != figes.end()) continue;
            ::kill(pid, SIGSTOP);
            figes.push_back(pid);
        }
    }
    do {
        const auto restants = taches::descendants(0);
        vivants = std::max(vivants, static_cast<int>(restants.size()));
        for (const pid_t pid : restants)
            ::kill(pid, SIGKILL);
    } while (ramasser() >= 0);
    return vivants;
}

/// Efface ce que l'utilisateur jetable a laissé dans la mémoire partagée : à lui seul, il n'y a pas
/// d'erreur possible.
void vider_memoire_partagee(uid_t utilisateur) {
    std::error_code ignoree;
    for (const auto& entree : fs::directory_iterator("/dev/shm", ignoree)) {
        struct stat infos {};
        if (::lstat(entree.path().c_str(), &infos) == 0 && infos.st_uid == utilisateur)
            fs::remove_all(entree.path(), ignoree);
    }
}

volatile sig_atomic_t arret_demande = 0;

void annoncer(int fd, const std::string& texte) {
    [[maybe_unused]] const ssize_t n = ::write(fd, texte.data(), texte.size());
}

/// Lance l'épreuve, attend sa fin, efface ce qui lui survit, et dit comment elle a fini.
[[noreturn]] void garder(const Preparatifs& p, const Cadre& cadre, uid_t uid, gid_t gid) {
    // Le lanceur mort, le gardien ne lui survit pas : SIGKILL emporte son espace de noms ; à défaut
    // d'espace, SIGTERM lui fait faire le ménage lui-même.
    ::prctl(PR_SET_PDEATHSIG, cadre.espaces ? SIGKILL : SIGTERM);
    sigset_t retenus;
    ::sigemptyset(&retenus);
    for (const int numero : {SIGTERM, SIGINT, SIGHUP, SIGCHLD})
        ::sigaddset(&retenus, numero);
    ::sigprocmask(SIG_BLOCK, &retenus, nullptr);
    struct sigaction action {};
    action.sa_handler = [](int) { arret_demande = 1; };
    // Premier processus de son espace, il ne reçoit de l'épreuve que les signaux qu'il attrape.
    if (!cadre.espaces) ::sigaction(SIGTERM, &action, nullptr);
    action.sa_handler = [](int) {};
    ::sigaction(SIGCHLD, &action, nullptr);
    sigset_t attendus;  // Ctrl-C s'adresse au lanceur, qui préviendra
    ::sigfillset(&attendus);
    ::sigdelset(&attendus, SIGTERM);
    ::sigdelset(&attendus, SIGCHLD);
    if (!cadre.espaces && ::getppid() != cadre.ascendants.front()) ::_exit(1);
    if (cadre.espaces && !isolement::installer_espaces(uid, gid)) {
        annoncer(p.fd_statut, "impossible espaces de noms\n");
        ::_exit(1);
    }
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);

    const pid_t gardien = ::getpid();
    const pid_t epreuve = ::fork();
    if (epreuve <= 0) {
        const char* etape = epreuve < 0 ? "fork()" : devenir_epreuve(p, cadre, gardien);
        const std::string raison = std::error_code(errno, std::generic_category()).message();
        annoncer(p.fd_statut, "impossible " + std::string(etape) + " : " + raison + "\n");
        ::_exit(126);
    }
    int statut = 0;
    pid_t fini = -1;
    while (arret_demande == 0 && fini != epreuve) {
        fini = ::waitpid(-1, &statut, WNOHANG);
        if (fini <= 0) ::sigsuspend(&attendus);
    }
    const int survivants = faire_place_nette(cadre.espaces);
    if (!cadre.espaces && cadre.utilisateur != 0) vider_memoire_partagee(cadre.utilisateur);
    if (fini == epreuve) {
        annoncer(p.fd_statut,
                 "fin " + std::to_string(statut) + " " + std::to_string(survivants) + "\n");
    }
    ::_exit(0);
}

}  // namespace

pid_t lancer_gardien(const Preparatifs& preparatifs) {
    const Cadre cadre = preparer_cadre(preparatifs.dossier);
    const uid_t uid = ::geteuid();
    const gid_t gid = ::getegid();
    const pid_t gardien = isolement::bifurquer(cadre.espaces);
    if (gardien == 0) garder(preparatifs, cadre, uid, gid);
    return gardien;
}

void arreter_gardien(pid_t gardien) {
    if (isolement::espaces_disponibles()) {
        ::kill(gardien, SIGKILL);
    } else {
        for (const pid_t pid : taches::descendants(gardien))
            ::kill(pid, SIGKILL);
        ::kill(gardien, SIGTERM);
    }
    while (::waitpid(gardien, nullptr, 0) < 0 && errno == EINTR) {
    }
}

}  // namespace juge
