#include "outil.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>

namespace juge {

SortieOutil lancer_outil(const std::vector<std::string>& arguments, int delai_s,
                         const std::vector<std::string>& variables) {
    int tube[2];
    if (::pipe2(tube, O_CLOEXEC) != 0) return {};
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, tube[1], 1);
    ::posix_spawn_file_actions_adddup2(&actions, tube[1], 2);

    std::vector<char*> argv;
    for (const auto& argument : arguments)
        argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    std::vector<char*> env;
    for (char** variable = environ; *variable != nullptr; ++variable)
        env.push_back(*variable);
    for (const auto& variable : variables)
        env.push_back(const_cast<char*>(variable.c_str()));
    env.push_back(nullptr);

    pid_t pid = -1;
    const int erreur = ::posix_spawnp(&pid, argv[0], &actions, nullptr, argv.data(), env.data());
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(tube[1]);
    SortieOutil sortie;
    if (erreur != 0) {
        ::close(tube[0]);
        return sortie;
    }

    const auto fin = std::chrono::steady_clock::now() + std::chrono::seconds(delai_s);
    std::array<char, 8192> tampon;
    bool trop_long = false;
    for (;;) {
        pollfd attente{tube[0], POLLIN, 0};
        ::poll(&attente, 1, 100);
        if (attente.revents != 0) {
            const ssize_t lus = ::read(tube[0], tampon.data(), tampon.size());
            if (lus <= 0) break;
            sortie.texte.append(tampon.data(), static_cast<std::size_t>(lus));
        }
        if (delai_s > 0 && std::chrono::steady_clock::now() > fin) {
            trop_long = true;
            ::kill(pid, SIGKILL);
            break;
        }
    }
    ::close(tube[0]);
    int statut = 0;
    ::waitpid(pid, &statut, 0);
    if (!trop_long && WIFEXITED(statut)) sortie.code = WEXITSTATUS(statut);
    return sortie;
}

}  // namespace juge
