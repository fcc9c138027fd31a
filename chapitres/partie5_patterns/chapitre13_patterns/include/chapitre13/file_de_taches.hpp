#pragma once

#include <atomic>
#include <chapitre02/ligne_de_cache.hpp>
#include <cstddef>
#include <memory>
#include <mutex>

namespace cours {

/// Une tâche d'un pool de threads. Elle porte ses propres liens : la mettre en file n'alloue rien.
class TacheDuPool {
public:
    TacheDuPool() = default;
    TacheDuPool(const TacheDuPool&) = delete;
    TacheDuPool& operator=(const TacheDuPool&) = delete;
    /// Détruite sans avoir été exécutée, elle le dit à qui l'attend.
    virtual ~TacheDuPool() = default;
    virtual void executer() noexcept = 0;

    bool occupe_une_place = false;  ///< d'un pool borné

private:
    friend class FileDeTaches;
    TacheDuPool* avant_ = nullptr;
    TacheDuPool* apres_ = nullptr;
};

using TachePtr = std::unique_ptr<TacheDuPool>;

/// Une file de tâches à deux bouts : on dépose à la fin ; le propriétaire retire la dernière (elle
/// est encore dans son cache), les voleurs les premières (les plus anciennes, souvent les plus
/// grosses). Un mutex : presque toujours libre, il coûte moins que ce que croient ceux qui s'en
/// passent. Sûre entre threads ; chaque opération O(1), un lot O(sa taille).
class alignas(ligne_de_cache) FileDeTaches {
public:
    FileDeTaches() = default;
    FileDeTaches(const FileDeTaches&) = delete;
    FileDeTaches& operator=(const FileDeTaches&) = delete;
    ~FileDeTaches() { vider(); }

    void deposer(TachePtr tache);
    /// De même, si `fermee()` rend faux, appelé sous le verrou. Sinon, `tache` n'est pas touchée.
    template <class Fermee>
    bool deposer_sauf_si(Fermee fermee, TachePtr& tache) {
        const std::lock_guard garde(verrou_);
        if (fermee()) return false;
        attacher(tache.release());
        return true;
    }

    /// La dernière déposée, ou rien.
    TachePtr derniere();
    /// La première, ou rien. Jusqu'à `lot - 1` des suivantes, au plus la moitié de ce qu'il y a,
    /// passent à la fin de `chez_moi`, à rebours : derniere() les y rendra dans l'ordre.
    TachePtr premiere(std::size_t lot, FileDeTaches& chez_moi);

    /// Détruit ce qui reste, hors du verrou ; rend leur nombre.
    std::size_t vider();

    /// Sans verrou : exact après un dépôt que l'on a vu, périmé sinon.
    std::size_t taille() const { return taille_.load(); }

    /// Exécute `geste` sous le verrou.
    template <class Geste>
    void sous_verrou(Geste geste) {
        const std::lock_guard garde(verrou_);
        geste();
    }

private:
    void attacher(TacheDuPool* tache);
    TacheDuPool* detacher_premiere();

    std::mutex verrou_;  // protège la liste
    TacheDuPool* tete_ = nullptr;
    TacheDuPool* queue_ = nullptr;
    std::atomic<std::size_t> taille_{0};  // écrite sous le verrou
};

}  // namespace cours
