// Ce qu'il faut de plus à une épreuve dont la réponse crée des processus, ou partage sa mémoire
// avec d'autres. Un processus de l'épreuve ne contient pas d'expectation : il note ce qui lui
// arrive dans un GrandLivre (ou dans une mémoire partagée), et le processus principal le vérifie.
//
//     const juge::Inventaire avant;
//     {
//         const juge::GrandLivre livre;
//         CompteurPartage compteur;
//         juge::Enfant voisin("voisin", [&] { livre.noter(compteur.ajouter(2)); });
//         voisin.attendre_fin("Un ajout n'attend personne.");
//         REQUIRE(livre.notes() == std::vector<std::uint64_t>{2});
//     }
//     REQUIRE(avant.restes() == "");
#pragma once

#include <sys/types.h>

#include <juge/epreuve.hpp>

namespace juge {

class Vie;  // interne

/// Ce que ce programme tient à un instant : descripteurs, enfants (zombies compris), mémoires
/// partagées, noms de /dev/shm.
class Inventaire {
public:
    Inventaire();
    /// Ce qui reste de plus qu'alors, ou qui a disparu, en une phrase ; vide si rien n'a changé.
    std::string restes() const;

private:
    std::map<std::string, std::string> choses_;  ///< ce que c'est, et ce qu'on en dit
};

/// Un registre que tous les processus de l'épreuve écrivent, et que le principal lit. Il se
/// construit avant eux. Noter ne prend pas de verrou : un processus tué en le faisant laisse au
/// plus une note de moins.
class GrandLivre {
public:
    GrandLivre();
    GrandLivre(const GrandLivre&) = delete;
    GrandLivre& operator=(const GrandLivre&) = delete;
    ~GrandLivre();

    /// Ajoute une valeur, différente de UINT64_MAX.
    void noter(std::uint64_t valeur) const;
    /// Les valeurs notées, dans l'ordre.
    std::vector<std::uint64_t> notes() const;
    /// Combien de fois celle-ci l'a été.
    std::size_t fois(std::uint64_t valeur) const;

private:
    struct Page;
    Page* page_;
};

/// Un processus de l'épreuve, observable comme un Acteur. Détruit, il est tué et attendu. À créer
/// quand le programme n'a pas d'autre thread, et à utiliser depuis le thread principal. Avec
/// ThreadSanitizer, un enfant a un thread de service qui ne dort jamais longtemps : il n'y passe
/// pas pour bloqué, et les cas qui l'observent sont [simple].
class Enfant {
public:
    /// Exécute `action` dans un processus neuf, qui finit par _exit().
    Enfant(std::string nom, const std::function<void()>& action);
    Enfant(Enfant&& autre) noexcept;
    Enfant& operator=(Enfant&&) = delete;
    ~Enfant();

    pid_t pid() const { return pid_; }
    /// Attend qu'il ait fini, ou que plus rien ne bouge, ici ni dans les autres processus.
    Etat observer();
    bool est_bloque() { return observer() == Etat::bloque; }
    bool est_termine() { return observer() == Etat::termine; }
    /// Attend sa fin ; relance, en std::runtime_error, l'exception qu'il a pu lever. S'il est
    /// bloqué pour toujours, verdict INTERBLOCAGE, avec la phrase `exigence`.
    void attendre_fin(std::string_view exigence);

    /// SIGKILL, et attend sa mort.
    void tuer();
    /// SIGSTOP, et attend qu'il soit arrêté ; SIGCONT.
    void suspendre();
    void reprendre();

private:
    struct Message;
    bool fini();

    std::string nom_;
    pid_t pid_ = -1;
    int statut_ = -1;  ///< celui de waitpid, une fois fini
    std::unique_ptr<Vie> vie_;
    Message* message_ = nullptr;
};

/// Comment finit un processus exécuté pas à pas.
enum class Issue { tue, termine, bloque };

/// Exécute `action` dans un processus neuf, une instruction machine à la fois, et l'y tue
/// (SIGKILL) avant l'instruction numéro `pas`, dès zéro. Rend `termine` si elle avait fini,
/// `bloque` si elle attend pour toujours (elle est alors tuée). Quelques microsecondes par
/// instruction : pour des actions courtes ; cas [simple].
Issue tuer_au_pas(std::uint64_t pas, const std::function<void()>& action);

/// De même, mais l'arrête à cette instruction (ou là où elle s'endort avant), exécute `intrus` dans
/// un autre processus, puis la laisse finir : tous les entrelacements d'une action avec une autre,
/// un à un. Rend `termine` si les deux finissent, `bloque` si l'un des deux attend pour toujours ;
/// `intrus` peut attendre `action`, et l'inverse.
Issue interrompre_au_pas(std::uint64_t pas, const std::function<void()>& action,
                         const std::function<void()>& intrus);

/// Le nombre d'instructions de `action`, exécutée jusqu'au bout ; ses effets en mémoire partagée
/// demeurent. À exécuter une première fois dans ce programme : lier les fonctions du système prend,
/// la première fois, des milliers d'instructions.
std::uint64_t compter_pas(const std::function<void()>& action);

/// Les numéros d'instruction de `action` juste avant et juste après chaque changement de la mémoire
/// partagée (MAP_SHARED, projetée avant elle), avec le premier et le dernier : de quoi l'y
/// interrompre. S'il y en a plus de `combien` (deux au moins), ils sont pris à intervalles égaux.
/// L'action est exécutée jusqu'au bout, et doit l'avoir déjà été une fois (voir compter_pas()).
std::vector<std::uint64_t> instants_decisifs(const std::function<void()>& action,
                                             std::size_t combien = 64);

/// De même, un seul numéro par état de la mémoire partagée : le départ, puis juste après chaque
/// changement. Mourir avant le changement suivant laisse la même mémoire : les essayer toutes,
/// c'est essayer toutes les morts.
std::vector<std::uint64_t> morts_decisives(const std::function<void()>& action,
                                           std::size_t combien = 32);

/// Des numéros d'instruction sous `total`, croissants, `combien` au plus : un dans chacune des
/// parts égales de l'intervalle, tiré de la graine ; tous si `total` est petit.
std::vector<std::uint64_t> instants(std::uint64_t total, std::size_t combien, unsigned graine);

}  // namespace juge
