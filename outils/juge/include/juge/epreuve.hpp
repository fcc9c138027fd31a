// Tout ce dont une épreuve a besoin. Une épreuve est un fichier Catch2 ordinaire :
//
//     #include <juge/epreuve.hpp>
//     #include <juge/reponse.hpp>     // la réponse jugée, en dernier
//
//     namespace juge::epreuve {
//
//     TEST_CASE("un tampon vide fait attendre", "[1.6]") {
//         TamponBorne<int> tampon(2);
//         juge::Acteur lecteur("lecteur", [&] { tampon.retirer(); });
//         INFO("retirer() doit attendre tant que le tampon est vide");
//         REQUIRE(lecteur.est_bloque());
//         tampon.deposer(7);
//         lecteur.attendre_fin("un dépôt doit réveiller le lecteur endormi");
//     }
//
//     }  // namespace juge::epreuve
//
// Conventions :
// - le dernier INFO avant une expectation qui échoue est la phrase montrée à l'étudiant ;
// - l'étiquette [1.6] nomme le paragraphe de la leçon à relire ; [simple], [tsan], [asan] ou
// [ordres]
//   restreignent un cas à cette construction (un cas à perturbations est [simple]) ;
// - tout ce qui suit la réponse est dans juge::epreuve, et les aides s'appellent epreuve::aide(…) :
//   les autres noms appartiennent à la réponse ;
// - chaque cas s'exécute dans son propre processus, et contient au moins une expectation ;
// - les assertions de Catch2 restent dans le thread principal : les autres threads notent leurs
//   résultats (Registre), le thread principal les vérifie ;
// - aucune durée n'entre dans un verdict : ni sleep, ni échéance, ni chronomètre.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <barrier>
#include <chrono>
#include <compat/catch2.hpp>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <future>
#include <juge/a_completer.hpp>
#include <latch>
#include <limits>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <queue>
#include <semaphore>
#include <set>
#include <shared_mutex>
#include <span>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

namespace juge {

// ---------------------------------------------------------------- Acteurs : qui attend, qui avance

enum class Etat {
    termine,  ///< l'action est finie
    bloque    ///< l'acteur attend, et plus personne dans le programme ne peut le réveiller
};

/// Un thread de l'épreuve, que l'on peut observer sans mesurer le temps : le noyau dit si tous les
/// threads du programme, et des processus qu'il a lancés, sont endormis sans échéance ni minuterie,
/// donc si la situation est définitive.
/// À utiliser depuis le thread principal.
class Acteur {
public:
    /// Lance `action` dans un thread nommé `nom`.
    Acteur(std::string nom, std::function<void()> action);
    Acteur(const Acteur&) = delete;
    Acteur& operator=(const Acteur&) = delete;
    /// Attend la fin de l'action. Si elle est bloquée pour toujours, l'épreuve s'arrête là, avec le
    /// verdict INTERBLOCAGE (ou celui de l'expectation qui vient d'échouer). Une exception de
    /// l'action que personne n'a reprise par attendre_fin() est un échec.
    ~Acteur();

    /// Attend que l'acteur ait fini, ou que plus rien ne bouge dans le programme.
    Etat observer();
    bool est_bloque() { return observer() == Etat::bloque; }
    bool est_termine() { return observer() == Etat::termine; }

    /// Attend la fin de l'action et relance l'exception qu'elle a pu lever. Si l'acteur est bloqué
    /// pour toujours, verdict INTERBLOCAGE, avec la phrase `exigence`.
    void attendre_fin(std::string_view exigence);

private:
    struct Commun;
    std::shared_ptr<Commun> commun_;
    std::thread thread_;
};

/// Attend que tous les autres threads du programme, et des processus qu'il a lancés, soient
/// terminés ou endormis sans échéance ni minuterie.
void attendre_calme();

/// Exécute ces gestes l'un après l'autre, chacun dans son thread. Le tour passe par un atomique
/// relâché, qui n'ordonne rien : sous tsan, deux gestes que la réponse n'ordonne pas elle-même, par
/// un verrou commun, sont une course à coup sûr, et non une fois sur mille. Ce que lève un geste
/// est relancé ici, quand tous ont fini. Aucun ne doit attendre ceux qui le suivent.
void a_tour_de_role(const std::vector<std::function<void()>>& gestes);

/// Retient la fin du thread qui la déclare `thread_local` : son destructeur, le dernier code que ce
/// thread exécute, attend `porte`. Une fonction qui promet que ses threads ont fini, et n'attend
/// que leur travail, revient alors trop tôt. `porte` vit plus longtemps que le thread.
class FinRetenue {
public:
    explicit FinRetenue(const std::latch& porte) : porte_(porte) {}
    FinRetenue(const FinRetenue&) = delete;
    FinRetenue& operator=(const FinRetenue&) = delete;
    ~FinRetenue() { porte_.wait(); }

private:
    const std::latch& porte_;
};

/// Attend ce calme, puis rend combien de threads vivent, outre l'appelant et ceux du juge. Un
/// thread joint reste un instant dans /proc : il ne compte pas.
std::size_t autres_threads();

// ------------------------------------------------------- Rendez-vous : vraiment en même temps ?

/// N tâches doivent s'y trouver ensemble : impossible si elles s'exécutent l'une après l'autre.
/// La preuve ne dépend ni du temps ni du nombre de cœurs.
class RendezVous {
public:
    explicit RendezVous(int participants);
    RendezVous(const RendezVous&) = delete;
    RendezVous& operator=(const RendezVous&) = delete;
    ~RendezVous();

    /// Attend les autres participants. Rend vrai quand ils sont tous là ; faux si plus aucun thread
    /// ne peut avancer, donc si les absents ne viendront jamais.
    bool rejoindre();

    /// Le plus grand nombre de participants présents en même temps.
    int maximum() const;

    struct Commun;  // interne

private:
    std::shared_ptr<Commun> commun_;
};

/// Compte les tâches en cours et retient leur plus grand nombre simultané.
class TachesEnVol {
public:
    class Jeton {
    public:
        explicit Jeton(TachesEnVol& vol) : vol_(vol) { vol_.entrer(); }
        Jeton(const Jeton&) = delete;
        Jeton& operator=(const Jeton&) = delete;
        ~Jeton();

    private:
        TachesEnVol& vol_;
    };

    int en_cours() const;
    int maximum() const;

private:
    void entrer();
    std::atomic<int> en_cours_{0};
    std::atomic<int> maximum_{0};
};

/// Liste partagée où les threads notent ce qui leur arrive ; le thread principal la lit.
template <class T>
class Registre {
public:
    void noter(T valeur) {
        const std::lock_guard garde(verrou_);
        notes_.push_back(std::move(valeur));
    }
    std::vector<T> contenu() const {
        const std::lock_guard garde(verrou_);
        return notes_;
    }
    std::size_t taille() const {
        const std::lock_guard garde(verrou_);
        return notes_.size();
    }

private:
    mutable std::mutex verrou_;
    std::vector<T> notes_;
};

// ---------------------------------------------------- Exploration : les entrelacements, un par un

/// Rejoue `scenario` sous `graines` ordonnancements différents. Un seul thread avance à la fois ; à
/// chaque opération de synchronisation (verrou, condition, sémaphore, création, join…), un tirage
/// choisit le suivant. Une notification réveille un thread tiré au sort, et les attentes se
/// réveillent parfois sans raison, comme la norme le permet. Un interblocage est vu tout de suite.
/// Ni les barrières POSIX (pthread_barrier_wait) ni les autres processus ne sont conduits : un
/// scénario juste qui en dépend peut y passer pour bloqué.
/// La graine fautive est donnée dans le verdict ; `juge --graine N` la rejoue à l'identique.
/// Construction ordres : tous les ordres, les plus simples d'abord, à deux préemptions près (voir
/// outils/juge/README.md) ; `graines` n'y compte pas.
/// Constructions assainies : pas d'ordonnanceur ; le scénario est répété au plus cent fois, avec de
/// courtes pauses tirées au sort à la naissance des acteurs et aux points de passage.
void explorer(int graines, const std::function<void()>& scenario);

/// Un endroit où un changement de thread serait intéressant.
void point_de_passage();

// ---------------------------------------- Perturbations : ce que le système a le droit de faire

enum class Panne {
    reveils_intempestifs,  ///< une attente de condition sur deux se réveille sans notification
    lectures_partielles,   ///< read, recv… rendent au plus `valeur` octets
    ecritures_partielles,  ///< write, send… acceptent au plus `valeur` octets
    interruptions,         ///< un appel qui peut attendre, une fois sur deux, échoue avec EINTR
    creation_thread,  ///< les créations de thread échouent à partir du numéro `valeur` (dès 1)
    creation_processus  ///< de même pour fork et posix_spawn
};

/// Provoque une panne tant que l'objet vit. Sans effet dans les constructions assainies : les cas
/// qui s'en servent portent l'étiquette [simple].
class Perturbation {
public:
    /// Une création de thread ou de processus ne se refuse que `fois` fois.
    explicit Perturbation(Panne panne, int valeur = 1, int fois = std::numeric_limits<int>::max());
    Perturbation(const Perturbation&) = delete;
    Perturbation& operator=(const Perturbation&) = delete;
    ~Perturbation();

    /// Nombre de fois où la panne a frappé : une perturbation qui n'a rien perturbé ne prouve rien.
    int frappes() const;

private:
    Panne panne_;
};

// -------------------------------------------------------- Horloge factice : le temps à la main

/// Arrête steady_clock et system_clock ; le temps n'avance que par avancer(). Les sommeils et les
/// attentes à échéance suivent cette horloge : un thread qui y attend une heure est immobile, et
/// compte comme bloqué, tant que l'épreuve ne l'avance pas jusque-là. Cas [simple] seulement. Ne
/// concerne pas poll(), epoll, ni les minuteries du noyau.
class HorlogeFactice {
public:
    HorlogeFactice();
    HorlogeFactice(const HorlogeFactice&) = delete;
    HorlogeFactice& operator=(const HorlogeFactice&) = delete;
    ~HorlogeFactice();

    /// Avance l'heure, et réveille ceux dont l'échéance est passée. Un thread qui n'était pas
    /// encore endormi ne le sera qu'à partir de la nouvelle heure : attendez-le d'abord
    /// (attendre_dormeurs, attendre_calme, Acteur::est_bloque).
    void avancer(std::chrono::nanoseconds duree);
    /// Nombre de threads qui attendent une échéance de cette horloge.
    int dormeurs() const;
    /// Attend que `nombre` threads au moins attendent une échéance. Rend faux si plus rien ne bouge
    /// dans le programme et qu'ils sont moins nombreux.
    bool attendre_dormeurs(int nombre) const;
    /// Nombre de lectures de l'heure depuis la création : une attente active se voit.
    std::int64_t lectures() const;
};

}  // namespace juge
