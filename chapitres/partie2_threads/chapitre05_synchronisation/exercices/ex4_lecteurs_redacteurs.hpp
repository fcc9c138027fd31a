// Exercice 5.4 — Lecteurs et rédacteurs                                  ⭐⭐⭐   5 points
//
// Un annuaire est lu mille fois pour une mise à jour : les lectures n'ont aucune raison de
// s'attendre les unes les autres. Un verrou à lecture partagée laisse entrer plusieurs lecteurs, ou
// un seul rédacteur. La bibliothèque en a un (std::shared_mutex), mais rien n'y dit qui passe
// d'abord. Le vôtre protège les rédacteurs de la famine.
//
// À écrire : les quatre fonctions ci-dessous, et les membres privés qu'il leur faut. Leurs noms
// anglais sont imposés : std::shared_lock et std::unique_lock les appellent.
//
// Garanties à tenir :
//   G1. Plusieurs lecteurs peuvent tenir le verrou ensemble.
//   G2. Un rédacteur le tient seul : ni lecteur ni autre rédacteur en même temps.
//   G3. Tant qu'un rédacteur attend, aucun lecteur n'entre, pas même celui qui attendait avant
//       lui : un flot continu de lectures ne peut pas le faire attendre pour toujours. (Le prix :
//       un flot de rédacteurs peut affamer les lecteurs.)
//   G4. Attendre, c'est dormir : ni boucle qui tourne à vide, ni sommeils d'une durée choisie,
//       recommencés. Et personne ne dort quand il pourrait entrer : le verrou rendu va à un
//       rédacteur s'il en attend un, sinon à tous les lecteurs qui attendent.
//   G5. Le verrou publie ce qu'il protège : ce qui est écrit avant un unlock() se lit après le
//       lock() ou le lock_shared() suivant, et ce qui est lu avant un unlock_shared() ne se réécrit
//       qu'après, sans accès concurrent.
//   G6. Chaque verrou a son état : deux verrous s'ignorent.
//
// À supposer : qui entre sort, par la fonction qui correspond, et n'entre pas deux fois.
//
// Interdit : std::shared_mutex.
// Leçon : 1.9 (lire à plusieurs, écrire seul) et 1.6 (attendre une condition).
#pragma once

#include <condition_variable>
#include <juge/a_completer.hpp>
#include <mutex>

class VerrouLecteursRedacteurs {
public:
    /// Entre en lecture ; attend qu'aucun rédacteur ne tienne ni n'attende le verrou.
    void lock_shared() {
        // À COMPLÉTER
        juge::a_completer("VerrouLecteursRedacteurs::lock_shared");
    }

    /// Sort de lecture.
    void unlock_shared() {
        // À COMPLÉTER
        juge::a_completer("VerrouLecteursRedacteurs::unlock_shared");
    }

    /// Entre en écriture ; attend que personne ne tienne le verrou.
    void lock() {
        // À COMPLÉTER
        juge::a_completer("VerrouLecteursRedacteurs::lock");
    }

    /// Sort d'écriture.
    void unlock() {
        // À COMPLÉTER
        juge::a_completer("VerrouLecteursRedacteurs::unlock");
    }

private:
    // À COMPLÉTER : combien lisent, qui écrit, qui attend d'écrire, et de quoi attendre
};
