// Exercice p1.1 — Étude d'accélération complète                               ⭐⭐⭐   8 points
//
// Un soir d'élection, on dépouille à plusieurs. Au tableau : chacun y inscrit chaque voix, et la
// salle voit le compte monter. Par feuilles : chacun pointe sur la sienne, et l'on reporte tout à
// la fin. Laquelle des deux façons est la plus rapide, et de combien ? Qui publie une accélération
// doit pouvoir répondre à trois questions : le résultat était-il juste, la machine a-t-elle
// favorisé quelqu'un, la différence dépasse-t-elle le bruit ? Vous écrivez les deux dépouillements,
// puis l'outil qui les départage, et qui sait aussi dire qu'il ne sait pas.
//
// À écrire : les deux dépouillements, etudier() et comparer(). Les types sont donnés.
//
// Garanties à tenir, par les deux dépouillements :
//   G1. Chaque bulletin, de 0 à bulletins - 1, est lu une fois et une seule, et ajoute une voix au
//       tableau, au candidat que rend lire(). `scrutateurs` threads lisent, ni plus ni moins, et en
//       même temps ; leurs parts ne diffèrent que d'un bulletin au plus. Celui qui appelle peut
//       être l'un d'eux. S'il y a moins de bulletins que de scrutateurs, un thread par bulletin, et
//       aucun n'est lancé pour rien. Moins d'un scrutateur : std::invalid_argument, rien n'est lu.
//   G2. Au tableau, une voix est inscrite avant que son scrutateur lise un autre bulletin. Par
//       feuilles, rien n'est inscrit avant que tous les bulletins soient lus. La salle regarde le
//       tableau quand elle veut, et plusieurs dépouillements peuvent y écrire à la fois : ni accès
//       concurrent, ni voix perdue.
//   G3. Une exception de lire(), quelle qu'elle soit, arrête le dépouillement : les autres
//       scrutateurs finissent le bulletin qu'ils lisent, inscription au tableau comprise, et n'en
//       commencent pas d'autre ; puis l'exception (n'importe laquelle, s'il y en a plusieurs)
//       remonte telle quelle à l'appelant. Aucun thread ne reste. Par feuilles, le tableau n'a
//       alors pas changé.
//
// Par l'étude, dont un *essai* est ou bien la référence, ou bien une conception à l'un des nombres
// de workers du plan :
//   G4. Chaque essai est d'abord appelé `echauffements` fois, sans être mesuré. Ensuite viennent
//       `tours` tours : un tour mesure chaque essai une fois. S'il y a n essais, chacun passe une
//       fois à chaque rang au cours des n premiers tours, et de même au cours des n suivants, etc.
//       : ni une machine qui ralentit, ni une place dans le tour ne favorise personne. L'horloge
//       est lue juste avant et juste après chaque appel mesuré, et jamais ailleurs. Deux appels
//       n'ont jamais lieu en même temps. Dès que `arret` est vrai, plus aucun appel ne commence.
//   G5. La référence est appelée la première, et ce résultat fait foi. Ceux de toutes les
//       conceptions sont vérifiés, échauffements compris. Celle qui en donne un faux, ne serait-ce
//       qu'une fois, est écartée, et nommée : elle n'est plus appelée, et le rapport n'a d'elle ni
//       ligne, ni part séquentielle. Une exception, quelle qu'elle soit, traverse etudier() telle
//       quelle, aussitôt : une étude qui a échoué n'est pas une étude.
//   G6. Le rapport ne compte que les tours entiers : celui que l'arrêt interrompt n'y est pour rien,
//       et sans aucun tour entier, il n'y a ni ligne, ni part séquentielle. Ses nombres sont ceux
//       que décrivent les types, à la précision d'un double. comparer() ne conclut que si le nombre
//       de tours et les quartiles le permettent ; sinon, c'est indécidable.
//
// À supposer : lire() peut être appelée par plusieurs threads à la fois, et rend un candidat du
// tableau ; la référence donne toujours le même résultat ; l'horloge avance pendant chaque appel ;
// le système ne refuse pas de thread.
// Leçon : chapitre 1, 1.5, 1.6 et 1.11 ; chapitre 2, 1.4 et 1.5 ; chapitre 3, 1.3 à 1.6 ;
// exercices/README.md dit par où commencer.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <juge/a_completer.hpp>
#include <map>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

// ------------------------------------------------------------------------------ Le dépouillement

/// Ce qu'il y a à dépouiller.
struct Scrutin {
    std::size_t bulletins = 0;
    std::function<std::size_t(std::size_t)> lire;  ///< le candidat que porte ce bulletin
};

/// Les voix de chaque candidat, que la salle regarde pendant le dépouillement.
using Tableau = std::vector<std::atomic<std::uint64_t>>;

/// Chaque voix va au tableau dès qu'elle est lue.
inline void depouiller_au_tableau(const Scrutin& scrutin, int scrutateurs, Tableau& tableau) {
    // À COMPLÉTER
    juge::a_completer("depouiller_au_tableau");
}

/// Chaque scrutateur compte sur sa feuille ; le tableau reçoit la somme, quand tout est lu.
inline void depouiller_par_feuilles(const Scrutin& scrutin, int scrutateurs, Tableau& tableau) {
    // À COMPLÉTER
    juge::a_completer("depouiller_par_feuilles");
}

// -------------------------------------------------------------------------------------- L'étude

/// L'heure, comptée depuis un instant quelconque. Elle ne recule pas.
using Horloge = std::function<std::chrono::nanoseconds()>;

/// Une durée en nanosecondes, à virgule.
using Nanosecondes = std::chrono::duration<double, std::nano>;

/// Ce que donne le calcul étudié.
using Resultat = std::vector<std::uint64_t>;

/// Une façon de faire le calcul en parallèle.
struct Conception {
    std::string nom;
    std::function<Resultat(int)> calculer;  ///< avec ce nombre de workers
};

struct Plan {
    std::vector<int> workers;  ///< les nombres de workers à essayer
    int echauffements = 1;     ///< appels de chaque essai que l'on ne mesure pas
    int tours = 5;             ///< mesures de chaque essai
};

/// Les durées d'un essai. Quartiles par interpolation linéaire (chapitre 2, 1.4 : la définition 7).
struct Resume {
    Nanosecondes mediane{0};
    Nanosecondes premier_quartile{0};
    Nanosecondes troisieme_quartile{0};
};

/// Ce que l'on sait d'une conception à un nombre de workers.
struct Ligne {
    std::string conception;
    int workers = 0;
    Resume durees;
    double acceleration = 0;  ///< des médianes, par rapport à la référence
    double efficacite = 0;    ///< la part de chaque worker mise à profit
};

/// Une conception qui a donné un résultat faux.
struct Ecartee {
    std::string conception;
    int workers = 0;  ///< combien elle en avait alors
};

struct Rapport {
    int tours = 0;  ///< entiers
    Resume reference;
    std::vector<Ligne> lignes;      ///< par conception, puis par nombre de workers, selon le plan
    std::vector<Ecartee> ecartees;  ///< une fois chacune, dans l'ordre où on l'a su
    /// Par conception, la fraction séquentielle d'Amdahl, de 0 à 1, qui rend la plus petite la
    /// somme, sur ses lignes, du carré de la différence entre 1/S mesuré et 1/S prédit (S est
    /// l'accélération). Pas de fraction pour une conception essayée à un seul worker, et c'est
    /// tout.
    std::map<std::string, double> parts_sequentielles;
};

/// Mesure ces conceptions. La référence est le programme séquentiel, à qui on les compare.
/// Lève std::invalid_argument, avant tout appel, s'il n'y a pas de conception ou si deux portent le
/// même nom ; pas de nombre de workers, un nombre répété ou inférieur à 1 ; moins d'un
/// échauffement ; moins d'un tour.
inline Rapport etudier(const std::function<Resultat()>& reference,
                       const std::vector<Conception>& conceptions, const Plan& plan,
                       const Horloge& horloge, const std::atomic<bool>& arret) {
    // À COMPLÉTER
    juge::a_completer("etudier");
}

enum class Conclusion { premiere_plus_rapide, seconde_plus_rapide, indecidable };

/// Compare deux conceptions au même nombre de workers. L'une n'est plus rapide que si le rapport
/// compte au moins cinq tours, et si l'intervalle entre ses quartiles est tout entier sous celui de
/// l'autre, sans même le toucher.
/// Lève std::invalid_argument si le rapport n'a pas de ligne pour l'une ou pour l'autre.
inline Conclusion comparer(const Rapport& rapport, const std::string& premiere,
                           const std::string& seconde, int workers) {
    // À COMPLÉTER
    juge::a_completer("comparer");
}
