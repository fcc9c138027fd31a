// Exercice 14.2 — Journal asynchrone                                      ⭐⭐⭐   5 points
//
// Un serveur note chaque requête. Le jour où le disque ralentit, tout le serveur ralentit avec lui,
// à moins qu'un thread n'écrive à la place des autres. Mais un journal asynchrone mal fait déchire
// les lignes, perd les dernières à la fermeture, celles que l'on voulait justement lire, ou avale
// toute la mémoire pendant que le disque ne répond plus.
//
// À écrire : la classe JournalAsynchrone.
//
// Garanties à tenir :
//   G1. Chaque ligne acceptée est écrite une fois, suivie de « \n », par un seul appel à write()
//       (ou plusieurs, si le système n'accepte que le début) : plusieurs processus peuvent tenir
//       la même sortie, et l'un être tué (SIGKILL), sans qu'une ligne soit déchirée. Les lignes
//       d'un même thread s'écrivent dans l'ordre où il les a notées.
//   G2. noter() n'attend jamais la sortie. Au plus `capacite` lignes acceptées attendent leur
//       écriture, que vous y comptiez ou non celle qui est en train de s'écrire. Tant qu'il y a
//       une place, la ligne est acceptée ; sinon elle est jetée : noter() rend false, et
//       jetees() compte. Une ligne jetée ne s'écrit jamais. Dès que des lignes se sont écrites,
//       noter() accepte de nouveau.
//   G3. Au retour de fermer(), toutes les lignes acceptées sont écrites, et le thread du journal a
//       fini. fermer() peut se répéter, et s'appeler de plusieurs threads : chaque appel attend
//       la dernière ligne. Ensuite, noter() rend false, sans rien compter. Le destructeur ferme.
//   G4. Une ligne acceptée est écrite dès que la sortie le permet, sans qu'un autre appel soit
//       nécessaire, ni une durée.
//   G5. Une ligne que le système refuse d'écrire (disque plein…) est comptée par perdues() ; les
//       suivantes sont tentées. Rien n'est levé.
//   G6. Toutes les fonctions, sauf la destruction, s'appellent de plusieurs threads à la fois.
//       Sans rien à faire, le thread du journal dort. Un appel interrompu (EINTR) est recommencé.
//   G7. Capacité nulle : std::invalid_argument.
//
// À supposer : une ligne ne contient pas de « \n » et compte moins de 4 000 octets ; elle peut être
// vide. SIGPIPE n'arrive pas. La sortie reste ouverte, et n'est pas à fermer.
// Interdit : les composants de ce chapitre, FileBornee.
// Leçon : 1.8 (un journal que personne ne déchire) et 1.9 (asynchrone).
#pragma once

#include <cstddef>
#include <juge/a_completer.hpp>
#include <stdexcept>
#include <string>

class JournalAsynchrone {
public:
    /// `sortie` : un descripteur ouvert en écriture, bloquant.
    JournalAsynchrone(int sortie, std::size_t capacite) {
        // À COMPLÉTER
        juge::a_completer("JournalAsynchrone");
    }
    JournalAsynchrone(const JournalAsynchrone&) = delete;
    JournalAsynchrone& operator=(const JournalAsynchrone&) = delete;
    ~JournalAsynchrone() {
        // À COMPLÉTER
    }

    /// Rend vrai si la ligne est acceptée.
    bool noter(std::string ligne) {
        // À COMPLÉTER
        juge::a_completer("noter");
    }

    void fermer() {
        // À COMPLÉTER
        juge::a_completer("fermer");
    }

    /// Combien de lignes ont été jetées, faute de place.
    std::size_t jetees() const {
        // À COMPLÉTER
        juge::a_completer("jetees");
    }

    /// Combien de lignes acceptées n'ont pas pu être écrites.
    std::size_t perdues() const {
        // À COMPLÉTER
        juge::a_completer("perdues");
    }
};
