#pragma once

#include <string>

namespace cours {

/// Comment un processus a fini : de lui-même, avec un code de sortie, ou tué par un signal. L'un
/// n'est jamais pris pour l'autre : « sorti avec le code 137 » et « tué par SIGKILL » sont deux
/// fins différentes, que le shell confond.
class Fin {
public:
    static Fin par_code(int code) { return Fin(false, code); }
    static Fin par_signal(int signal) { return Fin(true, signal); }
    /// D'après le statut que rend waitpid() (macros WIFEXITED et WIFSIGNALED de POSIX).
    static Fin depuis_statut(int statut);

    bool tue() const { return tue_; }
    /// Sorti de lui-même avec le code 0.
    bool reussie() const { return !tue_ && valeur_ == 0; }
    /// Le code de sortie, de 0 à 255. Lève std::logic_error si un signal l'a tué.
    int code() const;
    /// Le signal qui l'a tué. Lève std::logic_error s'il est sorti de lui-même.
    int signal() const;
    /// « sorti avec le code 3 », « tué par SIGKILL ».
    std::string phrase() const;

    friend bool operator==(const Fin&, const Fin&) = default;

private:
    Fin(bool tue, int valeur) : tue_(tue), valeur_(valeur) {}
    bool tue_;
    int valeur_;
};

}  // namespace cours
