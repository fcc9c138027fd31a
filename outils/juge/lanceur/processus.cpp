#include "processus.hpp"

#include <fcntl.h>
#include <grp.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "../commun/taches.hpp"
#include "../epreuve/rapport.hpp"
#include "interblocage.hpp"

namespace juge {
namespace {

namespace fs = std::filesystem;
using Horloge = std::chrono::steady_clock;

constexpr std::size_t sortie_gardee = 64 * 1024;
constexpr std::size_t sortie_max = 64 * 1024 * 1024;
constexpr std::size_t rapport_max = 1024 * 1024;
constexpr rlim_t processus_max = 512;
constexpr rlim_t fichier_max = 256 * 1024 * 1024;

[[noreturn]] void echec_systeme(const char* quoi) {
    throw std::system_error(errno, std::generic_category(), quoi);
}

// --------------------------------------------------------------------------------- Petits outils

class Descripteur {
public:
    Descripteur() = default;
    explicit Descripteur(int fd) : fd_(fd) {}
    Descripteur(Descripteur&& autre) noexcept : fd_(std::exchange(autre.fd_, -1)) {}
    Descripteur& operator=(Descripteur&& autre) noexcept {
        std::swap(fd_, autre.fd_);
        return *this;
    }
    ~Descripteur() { fermer(); }
    int get() const { return fd_; }
    void fermer() {
        if (fd_ >= 0) ::close(fd_);
        fd_ = -1;
    }

private:
    int fd_ = -1;
};

struct Tuyau {
    Descripteur lecture;
    Descripteur ecriture;
};

Tuyau creer_tuyau() {
    int fds[2];
    if (::pipe2(fds, O_CLOEXEC) != 0) echec_systeme("création d'un tube");
    return {Descripteur(fds[0]), Descripteur(fds[1])};
}

/// Lit ce qui est disponible, sans attendre ; rend faux à la fin du flux.
bool vider(int fd, std::string& texte, std::size_t garde, std::size_t& total) {
    std::array<char, 16384> tampon;
    for (;;) {
        const ssize_t lus = ::read(fd, tampon.data(), tampon.size());
        if (lus > 0) {
            total += static_cast<std::size_t>(lus);
            const std::size_t place = garde > texte.size() ? garde - texte.size() : 0;
            texte.append(tampon.data(), std::min(place, static_cast<std::size_t>(lus)));
            if (static_cast<std::size_t>(lus) < tampon.size()) return true;
        } else {
            return lus < 0 && (errno == EAGAIN || errno == EINTR);
        }
    }
}

/// Dossier temporaire, effacé avec tout ce qu'il contient.
class DossierTemporaire {
public:
    DossierTemporaire() {
        std::string modele = (fs::temp_directory_path() / "juge-XXXXXX").string();
        if (::mkdtemp(modele.data()) == nullptr) echec_systeme("création d'un dossier temporaire");
        chemin_ = modele;
    }
    DossierTemporaire(const DossierTemporaire&) = delete;
    DossierTemporaire& operator=(const DossierTemporaire&) = delete;
    ~DossierTemporaire() {
        std::error_code ignoree;
        fs::remove_all(chemin_, ignoree);
    }
    const fs::path& chemin() const { return chemin_; }

private:
    fs::path chemin_;
};

/// Les processus issus de `ancetre`, lui exclu.
std::vector<pid_t> descendants(pid_t ancetre) {
    std::vector<pid_t> trouves{ancetre};
    for (std::size_t i = 0; i < trouves.size(); ++i) {
        for (const pid_t tid : taches::lister(trouves[i])) {
            std::ifstream enfants("/proc/" + std::to_string(trouves[i]) + "/task/" +
                                  std::to_string(tid) + "/children");
            for (pid_t enfant = 0; enfants >> enfant;)
                trouves.push_back(enfant);
        }
    }
    trouves.erase(trouves.begin());
    return trouves;
}

std::size_t memoire_residente(pid_t pid) {
    std::ifstream flux("/proc/" + std::to_string(pid) + "/statm");
    std::size_t taille = 0;
    std::size_t residentes = 0;
    flux >> taille >> residentes;
    return residentes * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

void ecrire_fichier(const char* chemin, const std::string& texte) {
    const int fd = ::open(chemin, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return;
    [[maybe_unused]] const ssize_t n = ::write(fd, texte.data(), texte.size());
    ::close(fd);
}

// ------------------------------------------------------------------------------------- Isolement

/// Dans le nouvel espace : garde l'identité de l'utilisateur, et monte un /proc qui ne montre que
/// les processus de l'épreuve. Rend faux si le système s'y oppose.
bool installer_espaces(uid_t uid, gid_t gid) {
    if (uid != 0) {
        ecrire_fichier("/proc/self/setgroups", "deny");
        ecrire_fichier("/proc/self/uid_map",
                       std::to_string(uid) + " " + std::to_string(uid) + " 1");
        ecrire_fichier("/proc/self/gid_map",
                       std::to_string(gid) + " " + std::to_string(gid) + " 1");
    }
    return ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
           ::mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr) == 0;
}

long drapeaux_espaces() {
    const long base = CLONE_NEWPID | CLONE_NEWNS;
    return ::geteuid() == 0 ? base : base | CLONE_NEWUSER;
}

/// Comme fork(), dans de nouveaux espaces de noms si `drapeaux` en demande.
pid_t bifurquer(long drapeaux) {
    return static_cast<pid_t>(::syscall(SYS_clone, drapeaux | SIGCHLD, 0, 0, 0, 0));
}

/// Vrai si ce système offre les espaces de noms de processus (essayé une fois).
bool espaces_disponibles() {
    static const bool reponse = [] {
        const uid_t uid = ::geteuid();
        const gid_t gid = ::getegid();
        const pid_t enfant = bifurquer(drapeaux_espaces());
        if (enfant < 0) return false;
        if (enfant == 0) ::_exit(installer_espaces(uid, gid) ? 0 : 1);
        int statut = 0;
        return ::waitpid(enfant, &statut, 0) == enfant && statut == 0;
    }();
    return reponse;
}

/// Un identifiant d'utilisateur que personne d'autre n'emploie : sous root, l'épreuve y est
/// reléguée, pour que la limite de processus l'atteigne sans toucher les autres.
uid_t utilisateur_jetable() {
    static unsigned compteur = 0;
    return 1'000'000U + (static_cast<unsigned>(::getpid()) * 64U + compteur++ % 64U) % 1'000'000U;
}

rlim_t limite_processus() {
    if (::geteuid() == 0) return processus_max;
    // La limite porte sur tous les processus de l'utilisateur : on compte ceux qu'il a déjà.
    rlim_t deja = 0;
    std::error_code ignoree;
    for (const auto& entree : fs::directory_iterator("/proc", ignoree)) {
        struct stat infos {};
        if (::stat(entree.path().c_str(), &infos) == 0 && infos.st_uid == ::geteuid())
            deja += taches::lister(static_cast<pid_t>(std::atol(entree.path().filename().c_str())))
                        .size();
    }
    return deja + processus_max;
}

/// Tout ce que le processus jugé doit trouver en place, calculé avant de bifurquer.
struct Preparatifs {
    std::string binaire;
    std::string dossier;
    std::vector<std::string> arguments;
    std::vector<std::string> environnement;
    bool espaces = false;
    uid_t utilisateur = 0;  ///< identité à prendre, ou 0 pour garder la sienne
    rlim_t processus = 0;
    int fd_rapport = -1;
    int fd_secret = -1;
    int fd_sortie = -1;
    int fd_statut = -1;
};

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

std::vector<char*> pointeurs(std::vector<std::string>& textes) {
    std::vector<char*> resultat;
    for (auto& texte : textes)
        resultat.push_back(texte.data());
    resultat.push_back(nullptr);
    return resultat;
}

/// Le processus jugé : prend sa place, ses limites, son identité, et devient l'exécutable.
[[noreturn]] void devenir_epreuve(Preparatifs p) {
    ::setsid();
    const int rien = ::open("/dev/null", O_RDONLY);
    ::dup2(rien, 0);
    ::dup2(p.fd_sortie, 1);
    ::dup2(p.fd_sortie, 2);
    ::dup2(p.fd_rapport, rapport::fd_rapport);
    ::dup2(p.fd_secret, rapport::fd_secret);
    const int source = ::open(p.binaire.c_str(), O_RDONLY | O_CLOEXEC);
    if (::chdir(p.dossier.c_str()) != 0) ::_exit(126);
    ecrire_fichier("/proc/self/oom_score_adj", "1000");
    ::personality(ADDR_NO_RANDOMIZE);  // ThreadSanitizer n'aime pas les adresses trop dispersées
    borner(RLIMIT_CORE, 0);
    borner(RLIMIT_FSIZE, fichier_max);
    borner(RLIMIT_NPROC, p.processus);
    if (p.utilisateur != 0 && (::setgroups(0, nullptr) != 0 ||
                               ::setresgid(p.utilisateur, p.utilisateur, p.utilisateur) != 0 ||
                               ::setresuid(p.utilisateur, p.utilisateur, p.utilisateur) != 0))
        ::_exit(126);
    const std::string binaire = binaire_accessible(p, source);
    for (const auto signal_par_defaut : {SIGINT, SIGTERM, SIGPIPE, SIGHUP, SIGQUIT})
        ::signal(signal_par_defaut, SIG_DFL);
    sigset_t aucun;
    ::sigemptyset(&aucun);
    ::sigprocmask(SIG_SETMASK, &aucun, nullptr);
    // Rien d'autre que 0, 1, 2 et les deux canaux convenus ne passe à l'épreuve.
    ::close_range(3, rapport::fd_rapport - 1, CLOSE_RANGE_CLOEXEC);
    ::close_range(rapport::fd_secret + 1, ~0U, CLOSE_RANGE_CLOEXEC);
    const auto arguments = pointeurs(p.arguments);
    const auto environnement = pointeurs(p.environnement);
    ::execve(binaire.c_str(), arguments.data(), environnement.data());
    ::_exit(126);
}

volatile sig_atomic_t arret_demande = 0;

/// Tue tout ce qui descend du gardien ; rend le nombre de processus qui vivaient encore.
int faire_place_nette(bool espaces) {
    int vivants = 0;
    while (::waitpid(-1, nullptr, WNOHANG) > 0) {  // les morts n'ont qu'à être ramassés
    }
    if (espaces) {
        for (const auto& entree : fs::directory_iterator("/proc")) {
            const pid_t pid = static_cast<pid_t>(std::atol(entree.path().filename().c_str()));
            if (pid > 1) ++vivants;
        }
        ::kill(-1, SIGKILL);
    } else {
        for (;;) {
            const auto restants = descendants(::getpid());
            if (restants.empty()) break;
            vivants = std::max(vivants, static_cast<int>(restants.size()));
            for (const pid_t pid : restants)
                ::kill(pid, SIGKILL);
            while (::waitpid(-1, nullptr, WNOHANG) > 0) {
            }
        }
    }
    while (::waitpid(-1, nullptr, 0) > 0 || errno == EINTR) {
    }
    return vivants;
}

/// Le gardien : processus 1 de l'espace de noms (ou ramasseur d'orphelins à défaut). Lance
/// l'épreuve, attend sa fin, efface ce qui lui survit, et dit comment elle a fini.
[[noreturn]] void garder(const Preparatifs& p, pid_t lanceur, uid_t uid, gid_t gid) {
    struct sigaction action {};
    action.sa_handler = [](int) { arret_demande = 1; };
    ::sigaction(SIGTERM, &action, nullptr);
    ::signal(SIGINT, SIG_IGN);  // Ctrl-C s'adresse au lanceur, qui préviendra
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (!p.espaces && ::getppid() != lanceur) ::_exit(1);
    if (p.espaces) {
        if (!installer_espaces(uid, gid)) ::_exit(1);
    } else {
        ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    }
    const pid_t epreuve = ::fork();
    if (epreuve == 0) devenir_epreuve(p);
    int statut = 0;
    for (;;) {
        if (arret_demande != 0) {
            faire_place_nette(p.espaces);
            ::_exit(1);
        }
        int s = 0;
        const pid_t pid = ::waitpid(-1, &s, 0);
        if (pid == epreuve) {
            statut = s;
            break;
        }
        if (pid < 0 && errno == ECHILD) break;
    }
    const int survivants = faire_place_nette(p.espaces);
    char texte[64];
    const int taille = std::snprintf(texte, sizeof texte, "%d %d\n", statut, survivants);
    [[maybe_unused]] const ssize_t n =
        ::write(p.fd_statut, texte, static_cast<std::size_t>(taille));
    ::_exit(0);
}

// ------------------------------------------------------------------------------ Un cas en cours

std::string tirer_secret() {
    std::array<unsigned char, 16> octets{};
    if (::getrandom(octets.data(), octets.size(), 0) != static_cast<ssize_t>(octets.size()))
        echec_systeme("tirage d'un nombre aléatoire");
    std::string texte;
    for (const unsigned char octet : octets) {
        char chiffres[3];
        std::snprintf(chiffres, sizeof chiffres, "%02x", octet);
        texte += chiffres;
    }
    return texte;
}

std::vector<std::string> environnement(const Demande& demande, const fs::path& dossier) {
    const std::string journal = "log_path=" + (dossier / "journal").string();
    std::vector<std::string> variables{
        "PATH=/usr/local/bin:/usr/bin:/bin",
        "LANG=C.UTF-8",
        "HOME=" + dossier.string(),
        "TMPDIR=" + dossier.string(),
        "TSAN_OPTIONS=halt_on_error=1:exitcode=66:second_deadlock_stack=1:history_size=4:" +
            journal,
        "ASAN_OPTIONS=exitcode=67:detect_leaks=1:detect_stack_use_after_return=1:"
        "allocator_may_return_null=0:" +
            journal,
        "LSAN_OPTIONS=exitcode=67",
        "UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1:exitcode=67:" + journal,
    };
    if (demande.graine >= 0) variables.push_back("JUGE_GRAINE=" + std::to_string(demande.graine));
    return variables;
}

class EnCours {
public:
    EnCours(const Demande& demande, Execution& execution);
    EnCours(const EnCours&) = delete;
    EnCours& operator=(const EnCours&) = delete;
    ~EnCours() { arreter(); }

    void ajouter_attentes(std::vector<pollfd>& attentes) const {
        for (const auto* fd : {&rapport_, &sortie_, &statut_})
            if (fd->get() >= 0) attentes.push_back({fd->get(), POLLIN, 0});
    }

    /// Avance la surveillance ; rend vrai quand le cas est fini et rangé dans l'Execution.
    bool surveiller();

private:
    void lire_tuyaux();
    void relever_statut();
    bool depasse_memoire() const;
    bool immobile();
    pid_t processus_principal() const;
    void arreter();
    void conclure();

    const Demande& demande_;
    Execution& execution_;
    DossierTemporaire dossier_;
    Descripteur rapport_;
    Descripteur sortie_;
    Descripteur statut_;
    pid_t gardien_ = -1;
    Horloge::time_point debut_ = Horloge::now();
    std::string texte_rapport_;
    std::string texte_statut_;
    std::size_t total_rapport_ = 0;
    std::size_t total_sortie_ = 0;
    std::size_t total_statut_ = 0;
    int threads_de_service_ = -1;  ///< -1 tant que l'épreuve n'a pas commencé
    std::map<pid_t, taches::Tache> photo_precedente_;
    Horloge::time_point derniere_photo_ = debut_;
};

EnCours::EnCours(const Demande& demande, Execution& execution)
    : demande_(demande), execution_(execution) {
    execution_.secret = tirer_secret();
    Tuyau rapport = creer_tuyau();
    Tuyau secret = creer_tuyau();
    Tuyau sortie = creer_tuyau();
    Tuyau statut = creer_tuyau();
    if (::write(secret.ecriture.get(), execution_.secret.data(), execution_.secret.size()) < 0)
        echec_systeme("écriture du secret");

    Preparatifs p;
    p.binaire = demande.binaire.string();
    p.dossier = dossier_.chemin().string();
    p.arguments = {p.binaire, demande.cas};
    p.environnement = environnement(demande, dossier_.chemin());
    p.espaces = espaces_disponibles();
    p.processus = limite_processus();
    p.fd_rapport = rapport.ecriture.get();
    p.fd_secret = secret.lecture.get();
    p.fd_sortie = sortie.ecriture.get();
    p.fd_statut = statut.ecriture.get();
    const uid_t uid = ::geteuid();
    const gid_t gid = ::getegid();
    if (uid == 0) {
        p.utilisateur = utilisateur_jetable();
        if (::chown(p.dossier.c_str(), p.utilisateur, p.utilisateur) != 0) p.utilisateur = 0;
    }

    const pid_t lanceur = ::getpid();
    gardien_ = bifurquer(p.espaces ? drapeaux_espaces() : 0);
    if (gardien_ < 0) echec_systeme("création du processus de l'épreuve");
    if (gardien_ == 0) garder(p, lanceur, uid, gid);
    execution_.lancee = true;
    rapport_ = std::move(rapport.lecture);
    sortie_ = std::move(sortie.lecture);
    statut_ = std::move(statut.lecture);
    for (const auto* fd : {&rapport_, &sortie_, &statut_})
        ::fcntl(fd->get(), F_SETFL, O_NONBLOCK);
}

void EnCours::lire_tuyaux() {
    if (rapport_.get() >= 0 && !vider(rapport_.get(), texte_rapport_, rapport_max, total_rapport_))
        rapport_.fermer();
    if (sortie_.get() >= 0 &&
        !vider(sortie_.get(), execution_.sortie, sortie_gardee, total_sortie_))
        sortie_.fermer();
    if (statut_.get() >= 0 && !vider(statut_.get(), texte_statut_, 64, total_statut_))
        statut_.fermer();
    if (threads_de_service_ < 0) {
        const std::string cle = "\"threads_de_service\":";
        const auto position = texte_rapport_.find(cle);
        if (position != std::string::npos)
            threads_de_service_ = std::atoi(texte_rapport_.c_str() + position + cle.size());
    }
}

bool EnCours::depasse_memoire() const {
    std::size_t total = 0;
    for (const pid_t pid : descendants(gardien_))
        total += memoire_residente(pid);
    return total > demande_.memoire_max;
}

pid_t EnCours::processus_principal() const {
    std::ifstream enfants("/proc/" + std::to_string(gardien_) + "/task/" +
                          std::to_string(gardien_) + "/children");
    pid_t pid = -1;
    enfants >> pid;
    return pid;
}

/// Vrai si tous les threads de tous les processus de l'épreuve attendent sur un futex sans
/// échéance, et n'ont pas bougé depuis la photographie précédente : personne ne peut plus les
/// réveiller.
bool EnCours::immobile() {
    if (threads_de_service_ < 0 || Horloge::now() - derniere_photo_ < std::chrono::milliseconds(20))
        return false;
    derniere_photo_ = Horloge::now();
    std::map<pid_t, taches::Tache> photo;
    const pid_t principal = processus_principal();
    for (const pid_t pid : descendants(gardien_)) {
        auto tids = taches::lister(pid);
        if (pid == principal) {  // le thread principal, puis ceux de l'assainisseur
            const auto service =
                std::min<std::size_t>(tids.size() - std::min<std::size_t>(tids.size(), 1),
                                      static_cast<std::size_t>(threads_de_service_));
            if (!tids.empty())
                tids.erase(tids.begin() + 1, tids.begin() + 1 + static_cast<long>(service));
        }
        for (const pid_t tid : tids) {
            const auto tache = taches::lire(pid, tid);
            if (tache.etat != taches::Etat::bloque || !tache.futex) {
                photo_precedente_.clear();
                return false;
            }
            photo.emplace(tid, tache);
        }
    }
    const bool inchangee = !photo.empty() && photo.size() == photo_precedente_.size() &&
                           std::all_of(photo.begin(), photo.end(), [&](const auto& element) {
                               const auto avant = photo_precedente_.find(element.first);
                               return avant != photo_precedente_.end() &&
                                      taches::reste_bloque(avant->second, element.second);
                           });
    photo_precedente_ = std::move(photo);
    return inchangee;
}

bool EnCours::surveiller() {
    lire_tuyaux();
    if (texte_statut_.find('\n') != std::string::npos || (statut_.get() < 0 && sortie_.get() < 0)) {
        conclure();
        return true;
    }
    const bool echec_deja_vu = texte_rapport_.find("{\"t\":\"echec\"") != std::string::npos;
    const bool signale = texte_rapport_.find("{\"t\":\"blocage\"") != std::string::npos;
    const auto ecoule = Horloge::now() - debut_;
    if (signale || immobile()) {
        execution_.immobile = true;
    } else if (ecoule > std::chrono::seconds(demande_.delai_s)) {
        execution_.delai_depasse = true;
    } else if (depasse_memoire()) {
        execution_.memoire_depassee = true;
    } else if (total_sortie_ > sortie_max || total_rapport_ > rapport_max) {
        execution_.sortie_depassee = true;
    } else {
        return false;
    }
    if ((execution_.immobile && !echec_deja_vu) || execution_.delai_depasse)
        execution_.blocage =
            photographier_threads(processus_principal(), demande_.fichiers_a_nommer);
    arreter();
    conclure();
    return true;
}

/// Fait tout disparaître, sans laisser au programme le temps de dire quoi que ce soit.
void EnCours::arreter() {
    if (gardien_ < 0) return;
    for (const pid_t pid : descendants(gardien_))
        ::kill(pid, SIGKILL);
    ::kill(gardien_, espaces_disponibles() ? SIGKILL : SIGTERM);
    ::waitpid(gardien_, nullptr, 0);
    gardien_ = -1;
}

void EnCours::conclure() {
    if (gardien_ >= 0) {
        ::waitpid(gardien_, nullptr, 0);
        gardien_ = -1;
    }
    lire_tuyaux();
    int statut = 0;
    if (std::sscanf(texte_statut_.c_str(), "%d %d", &statut, &execution_.survivants) == 2) {
        if (WIFEXITED(statut)) execution_.code = WEXITSTATUS(statut);
        if (WIFSIGNALED(statut)) execution_.signal = WTERMSIG(statut);
    }
    std::istringstream lignes(texte_rapport_);
    for (std::string ligne; std::getline(lignes, ligne);)
        execution_.rapports.push_back(ligne);
    std::error_code ignoree;
    for (const auto& entree : fs::directory_iterator(dossier_.chemin(), ignoree)) {
        if (entree.path().filename().string().rfind("journal.", 0) != 0) continue;
        std::ifstream flux(entree.path(), std::ios::binary);
        std::string texte(sortie_gardee, '\0');
        flux.read(texte.data(), static_cast<std::streamsize>(texte.size()));
        execution_.journal.append(texte, 0, static_cast<std::size_t>(flux.gcount()));
    }
    execution_.duree_s = std::chrono::duration<double>(Horloge::now() - debut_).count();
}

volatile sig_atomic_t interruption_recue = 0;

/// Rattrape Ctrl-C pendant les exécutions : rien ne doit rester derrière.
class Interruptible {
public:
    Interruptible() {
        struct sigaction action {};
        action.sa_handler = [](int) { interruption_recue = 1; };
        ::sigaction(SIGINT, &action, &avant_int_);
        ::sigaction(SIGTERM, &action, &avant_term_);
    }
    Interruptible(const Interruptible&) = delete;
    Interruptible& operator=(const Interruptible&) = delete;
    ~Interruptible() {
        ::sigaction(SIGINT, &avant_int_, nullptr);
        ::sigaction(SIGTERM, &avant_term_, nullptr);
    }

private:
    struct sigaction avant_int_ {};
    struct sigaction avant_term_ {};
};

}  // namespace

std::vector<Execution> executer(const std::vector<Demande>& demandes, int travaux) {
    const Interruptible interruptible;
    std::vector<Execution> executions(demandes.size());
    std::vector<std::unique_ptr<EnCours>> en_cours;
    std::size_t prochaine = 0;
    while (prochaine < demandes.size() || !en_cours.empty()) {
        while (prochaine < demandes.size() && en_cours.size() < static_cast<std::size_t>(travaux)) {
            en_cours.push_back(
                std::make_unique<EnCours>(demandes[prochaine], executions[prochaine]));
            ++prochaine;
        }
        std::vector<pollfd> attentes;
        for (const auto& cas : en_cours)
            cas->ajouter_attentes(attentes);
        ::poll(attentes.data(), attentes.size(), 10);
        if (interruption_recue != 0) throw Interruption();
        std::erase_if(en_cours, [](const auto& cas) { return cas->surveiller(); });
    }
    return executions;
}

std::string description_isolement() {
    std::string texte = espaces_disponibles()
                            ? "espace de noms de processus"
                            : "groupe de processus (le système refuse les espaces de noms)";
    if (::geteuid() == 0) texte += ", utilisateur jetable";
    return texte;
}

}  // namespace juge
