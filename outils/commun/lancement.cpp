#include "lancement.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string_view>
#include <system_error>

namespace commun {
namespace {

std::vector<std::string> environnement(std::vector<std::string> variables) {
    const auto imposees = variables;
    for (char** variable = environ; *variable != nullptr; ++variable) {
        const std::string_view texte(*variable);
        const auto nom = texte.substr(0, texte.find('=') + 1);
        if (std::none_of(imposees.begin(), imposees.end(),
                         [&](const std::string& v) { return v.starts_with(nom); }))
            variables.emplace_back(texte);
    }
    return variables;
}

}  // namespace

std::string chercher_programme(const std::string& nom) {
    const char* chemins = std::getenv("PATH");
    std::istringstream dossiers(chemins != nullptr ? chemins : "/usr/bin:/bin");
    for (std::string dossier; std::getline(dossiers, dossier, ':');) {
        const auto programme = std::filesystem::path(dossier) / nom;
        if (::access(programme.c_str(), X_OK) == 0) return programme.string();
    }
    return "";
}

std::vector<char*> pointeurs(std::vector<std::string>& textes) {
    std::vector<char*> resultat;
    for (auto& texte : textes)
        resultat.push_back(texte.data());
    resultat.push_back(nullptr);
    return resultat;
}

pid_t lancer(const std::vector<std::string>& arguments, int sortie, int erreurs,
             const std::vector<std::string>& variables) {
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, sortie, 1);
    ::posix_spawn_file_actions_adddup2(&actions, erreurs, 2);
    posix_spawnattr_t attributs;
    ::posix_spawnattr_init(&attributs);
    ::posix_spawnattr_setflags(&attributs, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    ::posix_spawnattr_setpgroup(&attributs, 0);
    sigset_t aucun;
    ::sigemptyset(&aucun);
    ::posix_spawnattr_setsigmask(&attributs, &aucun);

    std::vector<std::string> textes = arguments;
    std::vector<std::string> env = environnement(variables);
    pid_t pid = -1;
    const int erreur = ::posix_spawnp(&pid, textes.front().c_str(), &actions, &attributs,
                                      pointeurs(textes).data(), pointeurs(env).data());
    ::posix_spawnattr_destroy(&attributs);
    ::posix_spawn_file_actions_destroy(&actions);
    if (erreur != 0)
        throw std::system_error(erreur, std::generic_category(),
                                "lancement de " + arguments.front());
    return pid;
}

}  // namespace commun
