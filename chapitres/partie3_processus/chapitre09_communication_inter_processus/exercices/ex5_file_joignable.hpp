// Exercice 9.5 — File joignable                                            ⭐⭐⭐   5 points
//
// Un processus dépose des tâches, d'autres les font, et le premier veut savoir quand tout est
// fini : c'est la JoinableQueue de Python. Celle de Python attend pour toujours si un ouvrier meurt
// avec une tâche. La vôtre la remet en jeu quand on lui dit que l'ouvrier est mort.
//
// À écrire : les fonctions de FileJoignable, et ses membres privés.
//
// Garanties à tenir :
//   G1. Les tâches sortent dans l'ordre où elles sont entrées, chacune chez un seul processus, avec
//       ses 64 bits, quels que soient les dépôts et les retraits simultanés.
//   G2. retirer() dort tant qu'il n'y a rien à prendre, deposer() tant que `capacite` tâches
//       attendent ; l'un et l'autre se réveillent dès que c'est possible.
//   G3. Une tâche retirée est en cours jusqu'à tache_terminee(). joindre() dort tant qu'une tâche
//       attend ou est en cours ; sans tâche, elle rend la main tout de suite. Plusieurs processus
//       peuvent joindre.
//   G4. Après fermer(), deposer() lève FileFermee, même si elle attendait ; retirer() rend les
//       tâches qui restent, puis std::nullopt quand plus aucune n'attend ni n'est en cours : une
//       tâche en cours peut encore revenir. fermer() se répète sans dommage.
//   G5. Un processus meurt à n'importe quel instant : une tâche est déposée ou non ; il ne bloque
//       personne, même s'il est tué en attendant. Une tâche déposée réveille qui l'attend, même si
//       celui qui l'a déposée meurt aussitôt.
//   G6. reprendre(mort) remet en jeu la tâche que ce processus avait en cours, une fois, avant
//       celles qui attendent. S'il n'en avait pas (ou l'avait terminée), elle ne fait rien. Aucune
//       tâche ne se perd, même si plusieurs meurent en la tenant.
//   G7. retirer() par un processus qui a déjà une tâche en cours, tache_terminee() par un processus
//       qui n'en a pas : std::logic_error, aussitôt et sans effet. Une capacité nulle :
//       std::invalid_argument.
//   G8. Le destructeur ne laisse ni mémoire partagée, ni descripteur, ni nom.
//
// À supposer : capacité de mille au plus ; trente-deux processus au plus ont une tâche en cours ;
// chaque processus n'a qu'un thread ; qui appelle reprendre(mort) a vu la mort (waitpid) ; le
// destructeur est appelé par le processus qui a construit, quand plus personne ne s'en sert.
// Permis : cours::Partage (chapitre 7), cours::VerrouInterProcessus,
// cours::EvenementInterProcessus.
// Interdit : cours::FileInterProcessus, cours::Gestionnaire, syscall() (le juge ne la suit pas :
// pour dormir, cours::EvenementInterProcessus).
// Leçon : 1.6 (dormir entre processus), 1.7 (mourir en tenant un verrou) et 1.8 (la file).
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <juge/a_completer.hpp>
#include <optional>
#include <stdexcept>

class FileFermee : public std::runtime_error {
public:
    FileFermee() : std::runtime_error("la file est fermée") {}
};

class FileJoignable {
public:
    explicit FileJoignable(std::size_t capacite) {
        // À COMPLÉTER
        juge::a_completer("le constructeur de FileJoignable");
    }

    FileJoignable(const FileJoignable&) = delete;
    FileJoignable& operator=(const FileJoignable&) = delete;

    /// Attend une place, et dépose.
    void deposer(std::uint64_t tache) {
        // À COMPLÉTER
        juge::a_completer("FileJoignable::deposer");
    }

    /// Attend une tâche, et la prend : elle est en cours dans ce processus.
    std::optional<std::uint64_t> retirer() {
        // À COMPLÉTER
        juge::a_completer("FileJoignable::retirer");
    }

    /// Ce processus a fini sa tâche en cours.
    void tache_terminee() {
        // À COMPLÉTER
        juge::a_completer("FileJoignable::tache_terminee");
    }

    /// Attend que toutes les tâches déposées soient terminées.
    void joindre() {
        // À COMPLÉTER
        juge::a_completer("FileJoignable::joindre");
    }

    void fermer() {
        // À COMPLÉTER
        juge::a_completer("FileJoignable::fermer");
    }

    /// Ce processus est mort : sa tâche en cours revient.
    void reprendre(pid_t mort) {
        // À COMPLÉTER
        juge::a_completer("FileJoignable::reprendre");
    }

private:
    // À COMPLÉTER : ce qui est partagé
};
