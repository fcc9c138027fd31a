// Exercice 14.4 — Exceptions de trois mondes                                ⭐⭐   4 points
//
// Le même calcul peut échouer dans un thread, dans un processus ou dans une coroutine. Celui qui
// l'a demandé veut la même chose dans les trois cas : quel type d'exception, quel message. Or, d'un
// thread, rien ne revient tout seul ; d'un processus, l'objet ne revient jamais ; d'une coroutine,
// il ressort de la boucle, ou nulle part.
//
// À écrire : les trois fonctions, qui exécutent une action jusqu'au bout et rendent son échec.
//
// Garanties à tenir :
//   G1. L'action est exécutée une fois : dans un autre thread, dans un autre processus, ou par une
//       boucle d'événements dans le thread appelant. Elle est finie au retour. Si elle n'a rien
//       levé, rien n'est rendu (std::nullopt).
//   G2. Si elle a levé, l'échec en donne le type, tel qu'il s'écrit en C++ (« std::out_of_range »,
//       « int »), et le message : what(), octet pour octet, en entier ; vide si l'exception ne
//       dérive pas de std::exception. Les mêmes dans les trois mondes. `monde` dit où.
//   G3. D'un thread ou d'une coroutine, `exception` est l'exception levée elle-même ; d'un
//       processus, elle est nulle.
//   G4. Un processus mort sans avoir levé donne un échec dont le type est « mort », et le message
//       la phrase de cours::Fin : « tué par SIGKILL », « sorti avec le code 3 ». Un processus qui
//       sort de lui-même, même avec le code 0, avant la fin de l'action, est mort sans avoir levé.
//   G5. Aucune exception de l'action ne sort de l'appel, quel que soit son type, et qu'une
//       coroutine la lève avant ou après s'être suspendue, ou que l'action lève au lieu de rendre
//       une tâche. Une coroutine que plus rien ne réveillera est un échec : celui que lève
//       tourner(), cours::BoucleBloquee.
//   G6. Au retour, ce programme a les threads, les enfants et les descripteurs qu'il avait.
//   G7. Deux appels en même temps, ou l'un dans l'action de l'autre, ne se mêlent pas.
//
// À supposer : l'action n'est pas vide ; le système ne refuse ni thread, ni processus ; aucun
// autre thread ne tourne quand dans_un_processus() est appelée ; une exception qui vient d'un
// processus n'en a pas traversé un autre.
// Permis : cours::Processus, cours::exception_en_cours() (chapitre 7), cours::Tache et
// cours::MiniBoucle (chapitre 10). Attention : exception_en_cours() donne à une exception sans
// what() le message « exception sans message », et Processus le transmet tel quel ; mais ce
// message peut aussi être celui d'une std::exception. Interdit : les composants de ce chapitre.
// Leçon : 1.2 (un thread), 1.3 (un processus, une coroutine).
#pragma once

#include <chapitre07/exception_en_cours.hpp>
#include <chapitre07/processus.hpp>
#include <chapitre10/mini_boucle.hpp>
#include <exception>
#include <functional>
#include <juge/a_completer.hpp>
#include <optional>
#include <string>

enum class Monde { thread, processus, coroutine };

struct Echec {
    Monde monde;
    std::string type;              ///< « std::out_of_range »
    std::string message;           ///< what(), ou rien
    std::exception_ptr exception;  ///< l'exception elle-même, sauf d'un processus
};

/// Exécute l'action dans un thread de plus.
inline std::optional<Echec> dans_un_thread(const std::function<void()>& action) {
    // À COMPLÉTER
    juge::a_completer("dans_un_thread");
}

/// Exécute l'action dans un processus de plus.
inline std::optional<Echec> dans_un_processus(const std::function<void()>& action) {
    // À COMPLÉTER
    juge::a_completer("dans_un_processus");
}

/// Exécute la tâche que rend l'action, dans une boucle d'événements à elle.
inline std::optional<Echec> dans_une_coroutine(
    const std::function<cours::Tache<void>(cours::MiniBoucle&)>& action) {
    // À COMPLÉTER
    juge::a_completer("dans_une_coroutine");
}
