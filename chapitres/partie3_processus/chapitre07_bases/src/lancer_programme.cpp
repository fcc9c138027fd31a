#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#include <chapitre07/erreur_systeme.hpp>

#include "lancement.hpp"

namespace cours {
namespace {

void verifier(int erreur, const std::string& quoi) {
    if (erreur != 0) throw ErreurSysteme(quoi, erreur);  // ces fonctions rendent errno
}

/// Ce que l'enfant fait de ses descripteurs entre sa naissance et le programme.
class Actions {
public:
    Actions() { verifier(::posix_spawn_file_actions_init(&actions_), "préparer un processus"); }
    Actions(const Actions&) = delete;
    Actions& operator=(const Actions&) = delete;
    ~Actions() { ::posix_spawn_file_actions_destroy(&actions_); }

    void installer(int source, int cible) {
        if (source >= 0)
            verifier(::posix_spawn_file_actions_adddup2(&actions_, source, cible),
                     "préparer les flux d'un processus");
    }
    void aller_dans(const std::string& dossier) {
        if (!dossier.empty())
            verifier(::posix_spawn_file_actions_addchdir_np(&actions_, dossier.c_str()),
                     "préparer le dossier d'un processus");
    }
    /// Ceux que le reste du programme a oublié de marquer O_CLOEXEC.
    void fermer_le_reste() {
        verifier(::posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1),
                 "préparer les descripteurs d'un processus");
    }
    const posix_spawn_file_actions_t* lire() const { return &actions_; }

private:
    posix_spawn_file_actions_t actions_{};
};

/// Son groupe, et des signaux comme au premier jour : ni retenus, ni ignorés.
class Attributs {
public:
    explicit Attributs(pid_t groupe) {
        verifier(::posix_spawnattr_init(&attributs_), "préparer un processus");
        sigset_t signaux;
        ::sigemptyset(&signaux);
        ::posix_spawnattr_setsigmask(&attributs_, &signaux);
        ::sigfillset(&signaux);
        ::posix_spawnattr_setsigdefault(&attributs_, &signaux);
        ::posix_spawnattr_setpgroup(&attributs_, groupe);
        ::posix_spawnattr_setflags(
            &attributs_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    Attributs(const Attributs&) = delete;
    Attributs& operator=(const Attributs&) = delete;
    ~Attributs() { ::posix_spawnattr_destroy(&attributs_); }
    const posix_spawnattr_t* lire() const { return &attributs_; }

private:
    posix_spawnattr_t attributs_{};
};

/// Les arguments comme le système les veut : leurs adresses, puis un pointeur nul.
std::vector<char*> adresses(std::vector<std::string>& textes) {
    std::vector<char*> adresses;
    for (auto& texte : textes)
        adresses.push_back(texte.data());
    adresses.push_back(nullptr);
    return adresses;
}

}  // namespace

pid_t lancer_programme(std::vector<std::string>& arguments, const std::string& dossier,
                       const FluxEnfant& flux, pid_t groupe) {
    Actions actions;
    actions.aller_dans(dossier);
    actions.installer(flux.entree, STDIN_FILENO);
    actions.installer(flux.sortie, STDOUT_FILENO);
    actions.installer(flux.erreurs, STDERR_FILENO);
    actions.fermer_le_reste();
    const Attributs attributs(groupe);
    pid_t pid = -1;
    verifier(::posix_spawnp(&pid, arguments[0].c_str(), actions.lire(), attributs.lire(),
                            adresses(arguments).data(), environ),
             "lancer « " + arguments[0] + " »");
    return pid;
}

}  // namespace cours
