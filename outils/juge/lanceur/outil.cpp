#include "outil.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <string_view>

#include "interruption.hpp"

namespace juge {
namespace {

/// Arrête l'outil et son groupe. D'abord poliment : ninja arrête ses compilateurs, qui sont dans
/// d'autres groupes, et efface leurs fichiers à moitié écrits.
void abattre(pid_t pid) {
    ::kill(-pid, SIGTERM);
    for (int essai = 0; essai < 200; ++essai) {
        if (::waitpid(pid, nullptr, WNOHANG) == pid) return;
        ::poll(nullptr, 0, 10);
    }
    ::kill(-pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
}

}  // namespace

std::vector<char*> pointeurs(std::vector<std::string>& textes) {
    std::vector<char*> resultat;
    for (auto& texte : textes)
        resultat.push_back(texte.data());
    resultat.push_back(nullptr);
    return resultat;
}

SortieOutil lancer_outil(const std::vector<std::string>& arguments, int delai_s,
                         const std::vector<std::string>& variables) {
    int tube[2];
    SortieOutil sortie;
    if (::pipe2(tube, O_CLOEXEC) != 0) {
        sortie.raison = fmt::format("ne peut pas être lancé ({})", std::strerror(errno));
        return sortie;
    }
    const Interruptible interruptible;
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, tube[1], 1);
    ::posix_spawn_file_actions_adddup2(&actions, tube[1], 2);
    posix_spawnattr_t attributs;  // son propre groupe : on l'arrête avec tout ce qu'il a lancé
    ::posix_spawnattr_init(&attributs);
    ::posix_spawnattr_setflags(&attributs, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    ::posix_spawnattr_setpgroup(&attributs, 0);
    sigset_t aucun;  // l'appelant retient peut-être les signaux ; l'outil doit les entendre
    ::sigemptyset(&aucun);
    ::posix_spawnattr_setsigmask(&attributs, &aucun);

    std::vector<std::string> textes = arguments;
    std::vector<std::string> environnement = variables;
    for (char** variable = environ; *variable != nullptr; ++variable) {
        const std::string_view texte(*variable);
        const auto nom = texte.substr(0, texte.find('=') + 1);
        if (std::none_of(variables.begin(), variables.end(),
                         [&](const std::string& v) { return v.starts_with(nom); }))
            environnement.emplace_back(texte);
    }
    const auto argv = pointeurs(textes);
    const auto env = pointeurs(environnement);

    pid_t pid = -1;
    const int erreur = ::posix_spawnp(&pid, argv[0], &actions, &attributs, argv.data(), env.data());
    ::posix_spawnattr_destroy(&attributs);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(tube[1]);
    if (erreur != 0) {
        ::close(tube[0]);
        sortie.absent = true;
        sortie.raison = erreur == ENOENT
                            ? "est introuvable"
                            : fmt::format("ne peut pas être lancé ({})", std::strerror(erreur));
        return sortie;
    }

    const auto fin = std::chrono::steady_clock::now() + std::chrono::seconds(delai_s);
    std::array<char, 8192> tampon;
    bool abandon = false;
    while (!abandon) {
        pollfd attente{tube[0], POLLIN, 0};
        if (::poll(&attente, 1, 100) > 0) {
            const ssize_t lus = ::read(tube[0], tampon.data(), tampon.size());
            if (lus <= 0) break;
            sortie.texte.append(tampon.data(), static_cast<std::size_t>(lus));
        }
        abandon =
            Interruptible::demandee() || (delai_s > 0 && std::chrono::steady_clock::now() > fin);
    }
    ::close(tube[0]);
    if (abandon) {
        abattre(pid);
        sortie.raison =
            Interruptible::demandee()
                ? "est interrompu"
                : fmt::format("ne se termine pas de lui-même en moins de {} s", delai_s);
        return sortie;
    }
    int statut = 0;
    while (::waitpid(pid, &statut, 0) < 0 && errno == EINTR) {
    }
    if (WIFEXITED(statut)) {
        sortie.code = WEXITSTATUS(statut);
        sortie.raison = fmt::format("se termine par le code {}", sortie.code);
    } else {
        const char* nom = ::sigabbrev_np(WTERMSIG(statut));
        sortie.raison = fmt::format("est tué par un signal (SIG{})", nom != nullptr ? nom : "RT");
    }
    return sortie;
}

}  // namespace juge
