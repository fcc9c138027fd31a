#include "travail.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <system_error>

namespace cahier {
namespace {

constexpr auto patience = std::chrono::seconds(5);  // le juge arrête tout en deux secondes au plus

/// Lit ce qui est prêt ; ferme le tube à la fin du flux.
void vider(int& tube, std::string& texte) {
    std::array<char, 8192> tampon;
    while (tube >= 0) {
        const ssize_t lus = ::read(tube, tampon.data(), tampon.size());
        if (lus > 0) {
            texte.append(tampon.data(), static_cast<std::size_t>(lus));
        } else if (lus < 0 && (errno == EAGAIN || errno == EINTR)) {
            return;
        } else {
            ::close(tube);
            tube = -1;
        }
    }
}

}  // namespace

Travail::Travail(const std::vector<std::string>& arguments) {
    int ecritures[2] = {-1, -1};
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    int erreur = 0;
    for (int i = 0; i < 2 && erreur == 0; ++i) {
        int tube[2];
        erreur = ::pipe2(tube, O_CLOEXEC) == 0 ? 0 : errno;
        if (erreur != 0) break;
        tubes_[i] = tube[0];
        ecritures[i] = tube[1];
        ::fcntl(tube[0], F_SETFL, O_NONBLOCK);
        ::posix_spawn_file_actions_adddup2(&actions, tube[1], i + 1);
    }
    posix_spawnattr_t attributs;  // son groupe à lui, et aucun des signaux que l'écran retient
    ::posix_spawnattr_init(&attributs);
    ::posix_spawnattr_setflags(&attributs, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    ::posix_spawnattr_setpgroup(&attributs, 0);
    sigset_t aucun;
    ::sigemptyset(&aucun);
    ::posix_spawnattr_setsigmask(&attributs, &aucun);

    std::vector<char*> argv;
    for (const auto& argument : arguments)
        argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    if (erreur == 0)
        erreur = ::posix_spawnp(&pid_, argv[0], &actions, &attributs, argv.data(), environ);
    ::posix_spawnattr_destroy(&attributs);
    ::posix_spawn_file_actions_destroy(&actions);
    for (const int fd : ecritures)
        if (fd >= 0) ::close(fd);
    if (erreur == 0) return;
    for (const int fd : tubes_)
        if (fd >= 0) ::close(fd);
    throw std::system_error(erreur, std::generic_category(), "lancement de " + arguments.front());
}

Travail::~Travail() {
    annuler();
    const auto limite = std::chrono::steady_clock::now() + patience;
    while (!recolter(WNOHANG)) {
        // Lire, pour que le programme ne reste pas bloqué à écrire ce que personne n'attend plus.
        for (int& tube : tubes_)
            vider(tube, fin_.sortie);
        ::poll(nullptr, 0, 5);
        if (std::chrono::steady_clock::now() < limite) continue;
        ::kill(-pid_, SIGKILL);
        recolter(0);
    }
    for (const int fd : tubes_)
        if (fd >= 0) ::close(fd);
}

void Travail::annuler() {
    annule_ = true;
    if (pid_ > 0) ::kill(pid_, SIGTERM);
}

void Travail::ajouter_attentes(std::vector<pollfd>& attentes) const {
    for (const int fd : tubes_)
        if (fd >= 0) attentes.push_back({fd, POLLIN, 0});
}

/// Vrai quand le programme a fini ; note alors son code.
bool Travail::recolter(int options) {
    if (pid_ < 0) return true;
    int statut = 0;
    pid_t fini = 0;
    while ((fini = ::waitpid(pid_, &statut, options)) < 0 && errno == EINTR) {
    }
    if (fini != pid_) return false;
    pid_ = -1;
    if (WIFEXITED(statut)) fin_.code = WEXITSTATUS(statut);
    return true;
}

std::optional<Travail::Fin> Travail::avancer() {
    const bool fini = pid_ > 0 && recolter(WNOHANG);
    vider(tubes_[0], fin_.sortie);
    vider(tubes_[1], fin_.erreurs);
    if (!fini) return std::nullopt;
    return fin_;
}

}  // namespace cahier
