#pragma once

#include <chapitre10/tache.hpp>
#include <chapitre10/taches_lancees.hpp>
#include <chrono>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <stop_token>
#include <utility>

namespace cours {

class Boucle;

/// Un rendez-vous pris avec une Boucle, qui y appellera une fois une fonction. Détruit avant, il
/// est annulé. Se déplace, ne se copie pas.
class [[nodiscard]] Minuterie {
public:
    Minuterie(Minuterie&& autre) noexcept
        : boucle_(std::exchange(autre.boucle_, nullptr)), cle_(autre.cle_) {}
    Minuterie& operator=(Minuterie&& autre) noexcept {
        std::swap(boucle_, autre.boucle_);
        std::swap(cle_, autre.cle_);
        return *this;
    }
    ~Minuterie();

private:
    friend Boucle;
    using Cle = std::pair<std::chrono::milliseconds, std::uint64_t>;
    Minuterie(Boucle& boucle, Cle cle) : boucle_(&boucle), cle_(cle) {}

    Boucle* boucle_;
    Cle cle_;
};

/// Une boucle d'événements dont l'heure est simulée : elle n'attend jamais. Quand plus aucune
/// coroutine n'est prête, l'heure saute à la prochaine échéance. Une journée y dure un instant, et
/// deux exécutions se ressemblent exactement.
///
///     cours::Boucle boucle;
///     boucle.lancer(travailler(boucle));
///     boucle.tourner();
///
/// Une boucle et ses tâches appartiennent à un thread. Tâche prête : O(1) ; minuterie : O(log n).
class Boucle {
public:
    using Duree = std::chrono::milliseconds;

    Boucle() = default;
    Boucle(const Boucle&) = delete;
    Boucle& operator=(const Boucle&) = delete;

    /// Le temps écoulé depuis la naissance de la boucle. Il ne change pas entre deux co_await.
    Duree maintenant() const noexcept { return maintenant_; }

    /// Confie une tâche à la boucle, qui la garde jusqu'à sa fin, ou la détruit avec elle. Elle
    /// commencera au tour suivant. Une exception qui en sort sort de tourner().
    void lancer(Tache<void> tache);

    /// Fera reprendre cette coroutine au tour suivant : pour écrire ses propres attentes. Elle
    /// n'est pas reprise pendant l'appel.
    void reprendre(std::coroutine_handle<> suspendue) { prets_.push_back(suspendue); }

    /// Appellera `rappel` dans `duree` (au plus tôt si elle est nulle ou négative), depuis la
    /// boucle, tant que vit la minuterie rendue. À la même heure, première armée, première sonnée.
    Minuterie apres(Duree duree, std::function<void()> rappel);

    /// co_await boucle.dormir_jusqua(heure, arret) : attend cette heure, ou l'arrêt. Rend vrai si
    /// l'heure est venue, faux si l'arrêt a été demandé d'abord.
    Tache<bool> dormir_jusqua(Duree heure, std::stop_token arret = {});

    /// Fait avancer les tâches et l'heure, jusqu'à ce qu'il n'y ait plus ni coroutine prête, ni
    /// minuterie. Relance aussitôt l'exception d'une tâche : un nouvel appel continue les autres.
    void tourner();

    /// Les tâches lancées qui n'ont pas fini.
    std::size_t taches() const noexcept { return taches_.nombre(); }
    /// Les minuteries qui n'ont pas sonné, dormeurs compris.
    std::size_t minuteries() const noexcept { return minuteries_.size(); }

private:
    friend Minuterie;

    void epuiser_les_prets();

    Duree maintenant_{0};
    std::uint64_t numero_ = 0;  ///< de la prochaine minuterie : départage celles de la même heure
    std::deque<std::coroutine_handle<>> prets_;
    std::map<Minuterie::Cle, std::function<void()>> minuteries_;
    TachesLancees taches_;  // en dernier : voir TachesLancees
};

}  // namespace cours
