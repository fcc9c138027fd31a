#include <sys/wait.h>

#include <chapitre07/fin.hpp>
#include <cstring>
#include <stdexcept>

namespace cours {

Fin Fin::depuis_statut(int statut) {
    if (WIFSIGNALED(statut)) return par_signal(WTERMSIG(statut));
    if (WIFEXITED(statut)) return par_code(WEXITSTATUS(statut));
    throw std::invalid_argument("ce statut n'est pas celui d'un processus fini");
}

int Fin::code() const {
    if (tue_) throw std::logic_error(phrase() + " : il n'y a pas de code de sortie");
    return valeur_;
}

int Fin::signal() const {
    if (!tue_) throw std::logic_error(phrase() + " : il n'y a pas de signal");
    return valeur_;
}

std::string Fin::phrase() const {
    if (!tue_) return "sorti avec le code " + std::to_string(valeur_);
    const char* nom = ::sigabbrev_np(valeur_);
    return nom != nullptr ? std::string("tué par SIG") + nom
                          : "tué par le signal " + std::to_string(valeur_);
}

}  // namespace cours
