#pragma once

#include <atomic>
#include <chapitre04/groupe_threads.hpp>
#include <chapitre06/collection_fermable.hpp>
#include <chapitre13/erreurs_patterns.hpp>
#include <chapitre13/file_de_taches.hpp>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <stop_token>
#include <string>

namespace cours {

/// Autant que de threads que la machine exécute à la fois ; 1 si elle ne le dit pas.
std::size_t coeurs();

/// Les réglages d'un pool de threads.
struct ReglagesPoolThreads {
    std::size_t workers = coeurs();  ///< zéro est refusé
    /// Combien de tâches, venues d'autres threads, peuvent attendre leur tour. Au-delà, soumettre
    /// attend une place.
    std::size_t capacite = sans_borne;
    std::string nom = "pool";  ///< celui des threads : « pool 0 », « pool 1 »…
};

/// Le pool de threads, sans les types : des tâches entrent, elles sont exécutées. PoolThreads y
/// ajoute les future. Sûr entre threads.
///
/// Une file commune reçoit ce que soumettent les autres threads ; chaque worker a les
/// siennes, où il range ce qu'il soumet lui-même et les lots qu'il prend. Sans rien chez lui, il
/// puise dans la file commune, puis vole chez les autres. Un seul worker cherche à la fois quand
/// tous dorment : une soumission n'en réveille un que si personne ne cherche déjà.
///
/// Sources : R. Blumofe et C. Leiserson, « Scheduling Multithreaded Computations by Work Stealing »
/// (1999) ; les règles de réveil sont celles des ordonnanceurs de Go et de Tokio.
class NoyauThreads {
public:
    /// Lève std::invalid_argument (aucun worker, aucune place), std::system_error si le système
    /// refuse un thread : il n'en reste alors aucun.
    explicit NoyauThreads(const ReglagesPoolThreads& reglages);
    NoyauThreads(const NoyauThreads&) = delete;
    NoyauThreads& operator=(const NoyauThreads&) = delete;
    ~NoyauThreads();

    /// Lève PoolArrete ; `tache` est alors détruite.
    void confier(TachePtr tache);
    /// Exécute une tâche qui attend, s'il y en a une.
    bool aider();

    /// Plus rien n'entre ; finit ce qui est entré. Lève ErreurPool si un worker de ce pool
    /// l'appelle.
    void vider();
    /// Plus rien n'entre ; jette ce qui n'est pas commencé, attend le reste. Rend le nombre de
    /// tâches jetées par cet appel. Lève de même.
    std::size_t abandonner();

    std::size_t workers() const { return postes_.size(); }
    std::size_t en_attente() const;
    /// Vrai si le thread appelant est un worker de ce pool.
    bool ici() const;
    /// L'arrêt en est demandé par abandonner().
    std::stop_token arret() const { return arret_.get_token(); }

private:
    /// Un worker : ses files, où d'autres peuvent voler, et ce que lui seul touche.
    struct Poste {
        FileDeTaches file;  ///< ce qu'il soumet lui-même
        FileDeTaches lot;   ///< ce qu'il a pris d'avance ailleurs, à rebours
        std::size_t taille() const { return file.taille() + lot.taille(); }
        std::size_t tours = 0;
        std::size_t victime = 0;
    };
    enum class Etat { ouvert, vide, abandonne };

    // Qui, dans ce thread, travaille et pour quel pool.
    struct Ici {
        const NoyauThreads* noyau = nullptr;
        Poste* poste = nullptr;
    };
    static Ici& ce_thread();

    void vivre(Poste& poste);
    TachePtr prochaine(Poste& poste);
    TachePtr trouver(Poste& poste);
    TachePtr piocher(Poste& poste);
    TachePtr voler(Poste& poste);
    bool dormir();
    bool fini() const;
    bool y_a_t_il() const;
    void signaler();
    void reveiller_tous();

    void confier_du_dehors(TachePtr tache);
    void confier_d_un_worker(TachePtr tache);
    void executer(TachePtr tache);
    void attendre_une_place();
    void rendre_une_place();
    void fermer(Etat etat);
    void joindre();
    std::size_t jeter();
    void refuser_un_worker() const;

    const std::size_t capacite_;
    std::deque<Poste> postes_;
    FileDeTaches commune_;
    std::atomic<Etat> etat_{Etat::ouvert};  // changé sous le verrou de commune_
    std::stop_source arret_;
    std::atomic<std::size_t> jetees_{0};  // par les workers eux-mêmes

    // Dormir et réveiller. Les compteurs se lisent sans verrou ; dormir et réveiller le prennent.
    alignas(ligne_de_cache) std::atomic<std::size_t> dormeurs_{0};
    std::atomic<int> chercheurs_{0};
    std::mutex sommeil_;
    std::condition_variable reveil_;
    int appels_ = 0;  // dormeurs appelés, pas encore levés

    // Les places, si le pool est borné.
    std::mutex guichet_;
    std::condition_variable place_libre_;
    std::size_t occupees_ = 0;

    std::mutex fin_;  // un seul thread joint
    GroupeThreads threads_;
};

}  // namespace cours
