// Exercice 7.4 — fork et mutex tenu                                       ⭐⭐⭐   5 points
//
// Votre programme a des threads, et veut confier une tâche à un processus de plus. fork() ne copie
// que le thread qui l'appelle, mais toute la mémoire : un mutex qu'un autre thread tenait y reste
// pris, et personne ne le rendra jamais. L'enfant se bloque au premier qui le demande, une fois sur
// mille, en production. La réparation n'est pas de prier, ni de prendre tous les verrous du monde
// avant fork() : un « zygote », un processus né avant tout thread, fait naître les autres à votre
// place.
//
// À écrire : les trois fonctions de Zygote, et les membres privés qu'il leur faut.
//
// Garanties à tenir :
//   G1. Chaque executer() exécute `tache` dans un processus neuf, qui n'est pas ce programme. Ce
//       qu'une tâche change en mémoire, ni ce programme ni les tâches suivantes ne le voient.
//   G2. La tâche part de la mémoire de ce programme au moment où le Zygote a été construit : ce que
//       ses threads ont changé depuis, y compris les verrous qu'ils ont pris, n'y est pas.
//   G3. L'argument parvient à la tâche et le résultat en revient, octet pour octet, quelle que soit
//       leur taille, malgré les appels partiels ou interrompus (EINTR).
//   G4. Si la tâche ne rend rien (exception, signal, _exit, même avec le code 0), executer() lève
//       EchecTache, et les appels suivants fonctionnent.
//   G5. Plusieurs threads peuvent appeler executer() en même temps : chacun reçoit le résultat de
//       son argument. (Les tâches peuvent s'exécuter l'une après l'autre.)
//   G6. Après le destructeur, il ne reste ni processus, ni zombie, ni descripteur, même si un autre
//       Zygote, construit avant ou après, vit encore. Si ce programme est tué par SIGKILL, le
//       zygote finit aussi, au plus tard avec la tâche en cours.
//   G7. Si le zygote est mort (tué), ou meurt pendant l'appel, executer() lève std::system_error ou
//       EchecTache : ni attente sans fin, même si la tâche vit encore, ni mort de ce programme
//       (SIGPIPE).
//
// À supposer : chaque Zygote est construit avant tout thread de ce programme ; personne n'appelle
// executer() pendant ou après le destructeur ; une tâche ne crée pas de processus.
// Interdit : les composants de ce chapitre.
// Leçon : 1.7 (fork et threads) et 1.8 (rapporter un résultat).
#pragma once

#include <functional>
#include <juge/a_completer.hpp>
#include <stdexcept>
#include <string>
#include <system_error>

/// La tâche n'a rien rendu.
class EchecTache : public std::runtime_error {
public:
    EchecTache() : std::runtime_error("la tâche n'a rien rendu") {}
};

class Zygote {
public:
    using Tache = std::function<std::string(const std::string&)>;

    /// Fait naître le zygote. Lève std::system_error si le système refuse.
    explicit Zygote(Tache tache) {
        // À COMPLÉTER
        juge::a_completer("le constructeur de Zygote");
    }

    Zygote(const Zygote&) = delete;
    Zygote& operator=(const Zygote&) = delete;

    /// Met fin au zygote, et l'attend.
    ~Zygote() {
        // À COMPLÉTER
    }

    /// Exécute `tache(argument)` dans un processus neuf, né du zygote, et rend son résultat.
    std::string executer(const std::string& argument) {
        // À COMPLÉTER
        juge::a_completer("Zygote::executer");
    }

private:
    // À COMPLÉTER : le zygote, ce qui mène à lui, ce qui protège leur conversation
};
