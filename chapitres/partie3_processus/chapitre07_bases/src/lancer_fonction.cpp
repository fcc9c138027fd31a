#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chapitre07/erreur_systeme.hpp>
#include <chapitre07/exception_en_cours.hpp>
#include <cstdio>
#include <iostream>

#include "lancement.hpp"

namespace cours {
namespace {

/// Les signaux comme au premier jour : un gestionnaire du parent agirait sur les objets du parent,
/// et un signal retenu à la naissance le resterait pour toujours. Les signaux de faute restent à
/// qui les explique (assainisseurs).
void oublier_les_signaux() {
    struct sigaction par_defaut {};
    par_defaut.sa_handler = SIG_DFL;
    for (int numero = 1; numero < NSIG; ++numero)
        if (numero != SIGSEGV && numero != SIGBUS && numero != SIGFPE && numero != SIGILL &&
            numero != SIGABRT)
            ::sigaction(numero, &par_defaut, nullptr);
    sigset_t aucun;
    ::sigemptyset(&aucun);
    ::pthread_sigmask(SIG_SETMASK, &aucun, nullptr);
}

void installer(int source, int cible) {
    if (source >= 0 && ::dup2(source, cible) < 0) echec_systeme("installer un flux standard");
}

/// Ferme tout ce que fork() a copié et dont l'enfant n'a pas l'usage : un bout de tube gardé par
/// mégarde empêche un autre processus de voir la fin de son flux.
void fermer_sauf(std::vector<int> gardes) {
    std::sort(gardes.begin(), gardes.end());
    unsigned suivant = STDERR_FILENO + 1;
    for (const int garde : gardes) {
        const auto numero = static_cast<unsigned>(garde);
        if (numero > suivant) ::close_range(suivant, numero - 1, 0);
        suivant = std::max(suivant, numero + 1);
    }
    ::close_range(suivant, ~0U, 0);
}

/// Ce que la fonction rend ou lève, en octets.
std::string executer(const std::function<std::string()>& fonction) {
    try {
        return rend_un_resultat + fonction();
    } catch (...) {
        const auto [type, message] = exception_en_cours();
        return rend_une_exception + type + '\0' + message;
    }
}

void preparer(const Naissance& naissance) {
    // Avant de fermer le reste : la sentinelle attend qu'il soit dans le groupe.
    if (::setpgid(0, naissance.groupe) != 0) ::_exit(1);  // ce programme est déjà mort
    oublier_les_signaux();
    installer(naissance.flux.entree, STDIN_FILENO);
    installer(naissance.flux.sortie, STDOUT_FILENO);
    installer(naissance.flux.erreurs, STDERR_FILENO);
    auto gardes = naissance.gardes;
    gardes.push_back(naissance.resultat);
    fermer_sauf(std::move(gardes));
    if (!naissance.dossier.empty() && ::chdir(naissance.dossier.c_str()) != 0)
        echec_systeme("aller dans « " + naissance.dossier + " »");
}

/// La vie de l'enfant. noexcept : une exception ne doit pas dérouler ici la pile du parent.
[[noreturn]] void vivre(const Naissance& naissance) noexcept {
    const std::string octets = executer([&] {
        preparer(naissance);
        return naissance.fonction();
    });
    std::cout.flush();
    std::fflush(nullptr);
    try {
        ecrire_tout(naissance.resultat, octets);
    } catch (const ErreurSysteme&) {
        ::_exit(1);  // plus personne n'attend ce résultat
    }
    ::_exit(octets.front() == rend_un_resultat ? 0 : 1);
}

}  // namespace

pid_t lancer_fonction(const Naissance& naissance) {
    // Ce qui attend dans les tampons serait copié, et écrit deux fois.
    std::cout.flush();
    std::fflush(nullptr);
    const pid_t pid = ::fork();
    if (pid < 0) echec_systeme("créer un processus");
    if (pid == 0) vivre(naissance);
    ::setpgid(pid, naissance.groupe);  // ici aussi : un signal au groupe l'atteint dès maintenant
    return pid;
}

}  // namespace cours
