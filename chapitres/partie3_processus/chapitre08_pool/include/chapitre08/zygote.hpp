#pragma once

#include <chapitre07/descripteur.hpp>
#include <chapitre07/processus.hpp>
#include <string>
#include <string_view>

namespace cours {

/// Ce qu'un worker exécute. Une fonction et un objet, à deux adresses qui ont le même sens dans
/// tous les processus nés de ce programme par fork() : la mémoire y est copiée à l'identique.
struct Embauche {
    using Travail = std::string (*)(void* objet, std::string_view demande);
    Travail travail = nullptr;
    void* objet = nullptr;
};

/// Un processus à un seul thread, qui fait naître les autres. À construire au début de main(),
/// avant le premier thread : les pools qu'on lui demande plus tard naissent de lui, sans hériter
/// d'aucun verrou pris.
///
///     int main() {
///         cours::Zygote zygote;
///         …  // des threads, des bibliothèques qui en lancent
///         cours::PoolProcessus<int(int)> pool(zygote, carre);
///
/// Rien n'en reste à sa destruction, ni si ce programme est tué. Il doit survivre aux pools nés de
/// lui. Sûr entre threads.
class Zygote {
public:
    /// Lève ErreurSysteme (EAGAIN, EMFILE).
    Zygote();

    /// Fait naître le contremaître d'un pool ; `socket` est le bout qu'il reçoit. Lève
    /// ErreurSysteme.
    void faire_naitre(const Embauche& embauche, int socket);

    pid_t pid() const { return processus_.pid(); }

private:
    struct Bouts {
        Descripteur ici;
        Descripteur la_bas;
    };
    explicit Zygote(Bouts bouts);

    Descripteur socket_;
    Processus processus_;
};

}  // namespace cours
