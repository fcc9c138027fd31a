// Exercice p3.1 — Mini-shell à tubes                                          ⭐⭐⭐   8 points
//
// « zcat journal.gz | grep ERREUR | sort > erreurs.txt & » : un caractère, `|`, et trois programmes
// travaillent ensemble sans se connaître. Un shell n'y ajoute que des tubes et des processus ; mais
// qu'un bout de tube reste ouvert, et tout attend une fin qui ne viendra pas ; qu'un programme
// manque, qu'un fichier soit interdit, que le système refuse un processus au milieu, et il faut
// savoir qui tourne encore. Un moteur de construction, un serveur qui convertit des vidéos, un
// ordonnanceur de tâches ont ce shell en eux.
//
// À écrire : lancer(), Tache, et ce dont elles ont besoin. Fin, Redirection, Commande,
// RedirectionImpossible et executer() sont donnés. Le texte de la ligne est déjà découpé.
//
// Garanties à tenir :
//   G1. lancer() exécute toutes les commandes du tube à la fois, chacune dans son processus, et rend
//       la main sans attendre leur fin. La sortie de chacune est l'entrée de la suivante ; l'entrée
//       de la première, la sortie de la dernière et les erreurs de toutes sont celles de ce
//       programme. mots[0] est cherché dans PATH ; chaque mot arrive tel quel, aucun shell ne
//       l'interprète.
//   G2. attendre() rend la fin de chaque commande, dans l'ordre du tube : si elle est sortie
//       d'elle-même, `code` et lui seul ; si un signal l'a tuée, `signal` et lui seul. SIGPIPE tue
//       celle qui écrit quand plus personne ne lit, même si ce programme ignore SIGPIPE, ou le
//       retient ; ce qu'il en fait ne change pas.
//   G3. De ce que lancer() ouvre, une commande ne reçoit que ses descripteurs 0, 1 et 2. Au retour
//       de lancer(), ce programme ne tient plus ni tube, ni fichier redirigé : sans qu'on appelle
//       attendre(), un lecteur voit la fin dès que son écrivain a fini, et un écrivain meurt de
//       SIGPIPE dès que son lecteur est parti.
//   G4. Un programme introuvable finit par le code 127 ; un fichier qui n'est pas exécutable, par le
//       code 126. Les autres commandes s'exécutent : celle d'avant n'a pas de lecteur, celle
//       d'après lit un flux vide.
//   G5. Une redirection l'emporte sur le tube. Elles s'ouvrent toutes, dans l'ordre, et de deux du
//       même flux, la seconde sert. Un fichier créé l'est avec les droits ordinaires (0666, moins
//       l'umask). Si l'une est impossible : RedirectionImpossible, avec son fichier et l'errno,
//       avant que le moindre processus ne soit créé.
//   G6. attendre() se répète, et rend les mêmes fins. Une tâche se déplace ; avant d'être détruite,
//       ou qu'on lui en affecte une autre, elle attend les siennes. Elle ne prend que la fin de ses
//       commandes : jamais celle d'une autre tâche, ni d'un autre enfant de ce programme. Attendue,
//       elle ne laisse ni zombie, ni descripteur.
//   G7. Un tube sans commande, ou dont une commande n'a pas de mot : std::invalid_argument, avant
//       tout. Si le système refuse un processus, un tube ou un descripteur : std::system_error,
//       avec cet errno, une fois tuées (SIGKILL) et attendues les commandes déjà lancées ; rien ne
//       reste.
//   G8. Un appel qu'un signal interrompt (EINTR) n'est pas une erreur, et ne fait rien perdre.
//
// À supposer : 0, 1 et 2 sont ouverts ; un seul thread appelle ces fonctions à la fois ; une tâche
// déplacée ne sert plus qu'à être détruite, ou à en recevoir une autre ; ce programme n'ignore pas
// SIGCHLD ; ouvrir un fichier redirigé n'attend personne. Les processus naissent par fork() ou
// posix_spawn().
// Interdit : system(), popen().
// Leçon : chapitre 7, 1.3 (lancer un programme), 1.4 (comment il finit), 1.5 (les descripteurs) et
// 1.6 (les signaux) ; chapitre 9, 1.3 (fins et extrémités) ; exercices/README.md dit par où
// commencer.
#pragma once

#include <juge/a_completer.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

/// Comment une commande a fini.
struct Fin {
    std::optional<int> code;    ///< son code de sortie, de 0 à 255
    std::optional<int> signal;  ///< le signal qui l'a tuée
};

enum class Sens {
    entree,  ///< `<`  : l'entrée vient du fichier
    sortie,  ///< `>`  : la sortie va dans le fichier, créé ou vidé
    ajout,   ///< `>>` : créé ou gardé ; chaque écriture va à la fin, quelle qu'elle soit alors
    erreurs  ///< `2>` : comme `>`, pour la sortie d'erreur
};

struct Redirection {
    Sens sens = Sens::entree;
    std::string fichier;
};

struct Commande {
    std::vector<std::string> mots;  ///< le programme, puis ses arguments
    std::vector<Redirection> redirections{};
};

/// Un fichier redirigé ne s'ouvre pas ; code() dit pourquoi.
class RedirectionImpossible : public std::system_error {
public:
    RedirectionImpossible(std::string fichier, int numero)
        : std::system_error(numero, std::generic_category(), fichier),
          fichier_(std::move(fichier)) {}
    const std::string& fichier() const noexcept { return fichier_; }

private:
    std::string fichier_;
};

/// Les commandes d'un tube, lancées et à attendre : ce que `&` donne. Se déplace, ne se copie pas.
class Tache {
public:
    Tache(Tache&& autre) noexcept {
        // À COMPLÉTER
        juge::a_completer("le déplacement d'une Tache");
    }
    Tache& operator=(Tache&& autre) noexcept {
        // À COMPLÉTER
        juge::a_completer("l'affectation d'une Tache");
    }
    ~Tache() {
        // À COMPLÉTER
    }

    /// Attend que toutes les commandes aient fini ; rend comment, dans l'ordre du tube.
    std::vector<Fin> attendre() {
        // À COMPLÉTER
        juge::a_completer("Tache::attendre");
    }

private:
    // À COMPLÉTER
};

/// Lance toutes les commandes, chacune lisant ce qu'écrit la précédente.
inline Tache lancer(const std::vector<Commande>& tube) {
    // À COMPLÉTER
    juge::a_completer("lancer");
}

/// De même, et attend leur fin.
inline std::vector<Fin> executer(const std::vector<Commande>& tube) {
    return lancer(tube).attendre();
}
