#include "enclos.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "affichage.hpp"
#include "commun/lancement.hpp"
#include "commun/tube.hpp"

namespace noter {
namespace {

namespace fs = std::filesystem;
using Horloge = std::chrono::steady_clock;

constexpr std::size_t erreurs_gardees = 16 * 1024;
constexpr const char* taille_tmp = "536870912";  ///< octets de /tmp et de /dev/shm

/// Lit ce qui est disponible, en garde au plus `garde` octets. Rend le nombre d'octets lus, 0 à la
/// fin du flux.
std::size_t lire_un_peu(int fd, std::string& texte, std::size_t garde) {
    std::array<char, 65536> tampon;
    const ssize_t lus = ::read(fd, tampon.data(), tampon.size());
    if (lus <= 0) return 0;
    const auto nombre = static_cast<std::size_t>(lus);
    const std::size_t place = garde > texte.size() ? garde - texte.size() : 0;
    texte.append(tampon.data(), std::min(place, nombre));
    return nombre;
}

/// Ce que l'enfant fait entre fork() et execve(). Tout est calculé d'avance : dans un programme à
/// plusieurs threads, l'enfant ne peut ni allouer ni prendre un verrou.
struct Depart {
    std::vector<char*> arguments;
    std::vector<char*> environnement;
    std::vector<std::string> groupes;
    Bornes bornes;
    uid_t utilisateur = 0;
    const char* dossier = "/";
    int entree = -1;
    int sortie = -1;
    int erreurs = -1;
    pid_t parent = 0;
};

void borner(__rlimit_resource ressource, rlim_t valeur) {
    const rlimit limite{valeur, valeur};
    ::setrlimit(ressource, &limite);
}

[[noreturn]] void partir(const Depart& d) {
    const auto echouer = [&](const char* etape) {
        [[maybe_unused]] ssize_t n = ::write(d.erreurs, etape, std::strlen(etape));
        ::_exit(127);
    };
    ::setsid();  // Ctrl-C s'adresse au correcteur, qui arrêtera tout proprement
    for (const auto& groupe : d.groupes) {
        const int fd = ::open(groupe.c_str(), O_WRONLY | O_CLOEXEC);
        if (fd < 0 || ::write(fd, "0", 1) != 1) echouer("entrée dans le groupe de contrôle");
        ::close(fd);
    }
    if (::dup2(d.entree, 0) < 0 || ::dup2(d.sortie, 1) < 0 || ::dup2(d.erreurs, 2) < 0)
        echouer("mise en place des canaux");
    borner(RLIMIT_CORE, 0);
    borner(RLIMIT_FSIZE, d.bornes.fichier);
    borner(RLIMIT_CPU, static_cast<rlim_t>(d.bornes.processeur.count()));
    if (d.bornes.memoire > 0) borner(RLIMIT_AS, d.bornes.memoire);
    if (const uid_t qui = d.utilisateur;
        qui != 0 && (::setgroups(0, nullptr) != 0 || ::setresgid(qui, qui, qui) != 0 ||
                     ::setresuid(qui, qui, qui) != 0))
        echouer("changement d'utilisateur");
    for (int numero = 1; numero < NSIG; ++numero)
        ::signal(numero, SIG_DFL);
    sigset_t aucun;
    ::sigemptyset(&aucun);
    ::sigprocmask(SIG_SETMASK, &aucun, nullptr);
    // Le correcteur mort, rien ne lui survit.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != d.parent) ::_exit(127);
    if (::chdir(d.dossier) != 0) echouer("dossier de la commande");
    ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);  // ce que d'autres threads ont d'ouvert
    ::execve(d.arguments[0], d.arguments.data(), d.environnement.data());
    echouer("lancement de la commande");
    ::_exit(127);
}

std::vector<std::string> environnement() {
    return {"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "HOME=/tmp", "TMPDIR=/tmp",
            "GIT_CONFIG_NOSYSTEM=1"};
}

/// Le processus lancé : tué et ramassé quoi qu'il arrive.
class Processus {
public:
    explicit Processus(pid_t pid) : pid_(pid) {}
    Processus(const Processus&) = delete;
    Processus& operator=(const Processus&) = delete;
    ~Processus() {
        if (pid_ > 0) tuer();
    }
    /// Tue le processus et son groupe ; avec bubblewrap, tout l'espace de noms meurt avec lui.
    void tuer() {
        ::kill(-pid_, SIGKILL);
        ::kill(pid_, SIGKILL);
        attendre();
    }
    /// Vrai une fois le processus fini ; n'attend pas.
    bool fini() {
        if (pid_ > 0 && ::waitpid(pid_, &statut_, WNOHANG) == pid_) pid_ = -1;
        return pid_ < 0;
    }
    int statut() const { return statut_; }

private:
    void attendre() {
        while (::waitpid(pid_, &statut_, 0) < 0 && errno == EINTR) {
        }
        pid_ = -1;
    }

    pid_t pid_;
    int statut_ = 0;
};

std::string raison_du_signal(int numero, const Bornes& bornes) {
    if (numero == SIGXCPU || numero == SIGKILL)
        return fmt::format("arrêtée après {} s de calcul, ou faute de mémoire",
                           bornes.processeur.count());
    if (numero == SIGXFSZ) return "arrêtée : elle écrivait un fichier trop grand";
    return fmt::format("arrêtée par le signal {}", numero);
}

}  // namespace

Enclos::Enclos(bool ouvert)
    : ouvert_(ouvert),
      prlimit_(commun::chercher_programme("prlimit")),
      hierarchies_(chercher_hierarchies("/sys/fs/cgroup")) {
    if (prlimit_.empty()) throw std::runtime_error("prlimit est introuvable (paquet util-linux).");
    balayer(hierarchies_);
    if (ouvert_) return;
    bwrap_ = commun::chercher_programme("bwrap");
    if (bwrap_.empty()) {
        throw std::runtime_error(
            "bubblewrap est introuvable : les rendus sont des programmes inconnus, ils ne sont pas "
            "exécutés sans bac à sable.\n  sudo apt-get install bubblewrap\n"
            "Si cette machine est elle-même jetable (un conteneur par rendu), ajoutez "
            "--sans-bac-a-sable.");
    }
    verifier();
}

uid_t utilisateur_sans_droits() {
    constexpr uid_t personne = 65534;
    return ::geteuid() == 0 ? personne : 0;
}

/// Essaie un enclos vide, avec tout ce que ce système sait borner, puis avec moins.
void Enclos::verifier() {
    Commande essai;
    essai.arguments = {"/usr/bin/env", "true"};
    essai.utilisateur = utilisateur_sans_droits();
    Bilan bilan;
    for (const bool bornables : {true, false}) {
        tmpfs_bornables_ = bornables;
        bilan = executer(essai, {});
        if (bilan.code == 0) return;
        if (hierarchies_.dossiers.empty()) continue;
        const auto hierarchies = std::exchange(hierarchies_, {});
        bilan = executer(essai, {});
        if (bilan.code == 0) return;
        hierarchies_ = hierarchies;
    }
    throw std::runtime_error(fmt::format(
        "bubblewrap ne fonctionne pas ici : {}\n"
        "Le système interdit sans doute les espaces de noms (conteneur, ou AppArmor sous Ubuntu "
        "24.04 : sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0).\n"
        "Si cette machine est elle-même jetable (un conteneur par rendu), ajoutez "
        "--sans-bac-a-sable.",
        juge::affichable(bilan.erreurs.empty() ? bilan.arret : bilan.erreurs)));
}

std::vector<std::string> Enclos::habiller(const Commande& commande) const {
    std::vector<std::string> arguments;
    const auto ajouter = [&](std::initializer_list<std::string> mots) {
        arguments.insert(arguments.end(), mots);
    };
    if (!ouvert_) {
        ajouter({bwrap_, "--unshare-all", "--die-with-parent", "--new-session", "--hostname",
                 "rendu", "--ro-bind", "/usr", "/usr"});
        for (const std::string dossier : {"/bin", "/sbin", "/lib", "/lib32", "/lib64"}) {
            std::error_code ignoree;
            if (const auto cible = fs::read_symlink(dossier, ignoree); !ignoree)
                ajouter({"--symlink", cible.string(), dossier});
            else
                ajouter({"--ro-bind-try", dossier, dossier});
        }
        for (const std::string chemin : {"/opt", "/etc/alternatives", "/etc/ld.so.cache"})
            ajouter({"--ro-bind-try", chemin, chemin});
        ajouter({"--proc", "/proc", "--dev", "/dev"});
        for (const std::string dossier : {"/tmp", "/dev/shm"}) {
            if (tmpfs_bornables_) ajouter({"--size", taille_tmp});
            ajouter({"--tmpfs", dossier});
        }
        for (const auto& chemin : commande.lisibles)
            ajouter({"--ro-bind", chemin.string(), chemin.string()});
        for (const auto& chemin : commande.modifiables)
            ajouter({"--bind", chemin.string(), chemin.string()});
        ajouter({"--remount-ro", "/", "--remount-ro", "/dev", "--chdir", commande.dossier.string(),
                 "--"});
    }
    // Dans l'espace de noms, la limite ne compte que les tâches du rendu ; dehors, elle compterait
    // toutes celles de l'utilisateur.
    if (!ouvert_ || commande.utilisateur != 0)
        ajouter({prlimit_, fmt::format("--nproc={}", commande.bornes.taches), "--"});
    arguments.insert(arguments.end(), commande.arguments.begin(), commande.arguments.end());
    return arguments;
}

Bilan Enclos::executer(const Commande& commande, const std::stop_token& arret) const {
    static std::atomic<unsigned> compteur{0};
    const Bornes& bornes = commande.bornes;
    const Groupe groupe(hierarchies_, fmt::format("noter-{}-{}", ::getpid(), compteur++),
                        bornes.memoire_du_groupe, bornes.taches + 16);
    auto arguments = habiller(commande);
    auto variables = environnement();
    if (arguments.front().find('/') == std::string::npos)
        arguments.front() = commun::chercher_programme(arguments.front());
    commun::Tube sortie = commun::creer_tube();
    commun::Tube erreurs = commun::creer_tube();
    Depart depart;
    depart.arguments = commun::pointeurs(arguments);
    depart.environnement = commun::pointeurs(variables);
    depart.groupes = groupe.entrees();
    depart.bornes = bornes;
    depart.utilisateur = commande.utilisateur;
    depart.dossier = ouvert_ ? commande.dossier.c_str() : "/";
    const fs::path entree = commande.entree.empty() ? "/dev/null" : commande.entree;
    depart.entree = ::open(entree.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    depart.sortie = sortie.ecriture.get();
    depart.erreurs = erreurs.ecriture.get();
    depart.parent = ::getpid();
    const pid_t pid = ::fork();
    if (pid == 0) partir(depart);
    const int raison = errno;
    ::close(depart.entree);
    if (pid < 0)
        throw std::system_error(raison, std::generic_category(), "création d'un processus");
    Processus processus(pid);
    sortie.ecriture.fermer();
    erreurs.ecriture.fermer();

    Bilan bilan;
    const auto fin = Horloge::now() + bornes.delai;
    std::size_t total = 0;
    bool ouverte = true;
    while ((ouverte || !processus.fini()) && bilan.arret.empty()) {
        if (arret.stop_requested()) throw Interrompu();
        std::array<pollfd, 2> attentes{
            {{ouverte ? sortie.lecture.get() : -1, POLLIN, 0}, {erreurs.lecture.get(), POLLIN, 0}}};
        ::poll(attentes.data(), attentes.size(), ouverte ? 100 : 5);
        if ((attentes[1].revents & (POLLIN | POLLHUP)) != 0 &&
            lire_un_peu(erreurs.lecture.get(), bilan.erreurs, erreurs_gardees) == 0)
            erreurs.lecture.fermer();
        if ((attentes[0].revents & (POLLIN | POLLHUP)) != 0) {
            const std::size_t lus = lire_un_peu(sortie.lecture.get(), bilan.sortie, bornes.sortie);
            total += lus;
            ouverte = lus > 0;
        }
        if (total > bornes.sortie) bilan.arret = "arrêtée : elle affichait sans fin";
        if (Horloge::now() > fin) {
            bilan.trop_longue = true;
            bilan.arret = fmt::format("arrêtée au bout de {} s", bornes.delai.count());
        }
    }
    if (!bilan.arret.empty()) {
        processus.tuer();
        return bilan;
    }
    const int statut = processus.statut();
    if (WIFEXITED(statut)) bilan.code = WEXITSTATUS(statut);
    if (WIFSIGNALED(statut)) bilan.arret = raison_du_signal(WTERMSIG(statut), bornes);
    if (bilan.code > 128) bilan.arret = raison_du_signal(bilan.code - 128, bornes);
    return bilan;
}

std::string Enclos::description() const {
    std::string texte = ouvert_ ? "aucun bac à sable (--sans-bac-a-sable)" : "bubblewrap";
    if (!ouvert_ && !tmpfs_bornables_) texte += " (/tmp non borné : il faut bubblewrap 0.7)";
    if (::geteuid() == 0) texte += ", un utilisateur jetable par jugement";
    texte += hierarchies_.dossiers.empty()
                 ? ", mémoire surveillée par le juge seul (groupes de contrôle inaccessibles)"
                 : ", mémoire et tâches bornées par un groupe de contrôle";
    return texte;
}

}  // namespace noter
