#pragma once

#include <atomic>
#include <chapitre13/erreurs_patterns.hpp>
#include <chapitre13/noyau_threads.hpp>
#include <chapitre13/taches_du_pool.hpp>
#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <type_traits>
#include <utility>

namespace cours {

/// Quelques threads, nés une fois, qui exécutent ce qu'on leur soumet.
///
///     cours::PoolThreads pool(4);
///     std::future<int> carre = pool.soumettre([](int n) { return n * n; }, 12);
///     carre.get();  // 144, ou l'exception de la tâche
///
/// **Les tâches.** Toute fonction, avec ses arguments, même seulement déplaçables ; copiés ou
/// déplacés dans la tâche (std::ref pour une référence). Si elle accepte un std::stop_token devant
/// ses arguments, et ne s'appelle pas sans, elle reçoit celui d'abandonner(). Elle est détruite
/// avant que sa future soit prête.
///
/// **L'arrêt.** vider() finit tout ce qui est soumis ; abandonner() jette ce qui n'est pas commencé
/// : la future d'une tâche jetée lève std::future_error (broken_promise), jamais elle n'attend pour
/// rien. La destruction vide. Soumettre ensuite lève PoolArrete. Pendant qu'on vide, les tâches
/// peuvent encore soumettre : ce qu'elles soumettent fait partie d'elles.
///
/// **L'attente imbriquée.** Une tâche peut soumettre, et attendre, sans interblocage, même dans un
/// pool d'un seul worker : la future qu'elle reçoit exécute elle-même la tâche attendue si personne
/// ne l'a commencée. C'est une future différée : wait_for() y rend future_status::deferred. Une
/// future venue d'un autre thread s'attend, dans une tâche, par attendre(). Reste une attente que
/// rien ne peut sauver : deux tâches qui s'attendent l'une l'autre.
///
/// Sûr entre threads. Soumettre : O(1), une ou deux allocations. L'ordre d'exécution : avec un
/// worker, celui des soumissions venues du dehors ; sinon, il n'est pas fixé.
///
/// Sources : concurrent.futures.ThreadPoolExecutor (Python) pour le contrat ; [futures.promise].
class PoolThreads {
public:
    /// Un worker par cœur. Lève ce que lève NoyauThreads().
    PoolThreads() : PoolThreads(ReglagesPoolThreads{}) {}
    explicit PoolThreads(std::size_t workers) : noyau_(avec(workers)) {}
    explicit PoolThreads(const ReglagesPoolThreads& reglages) : noyau_(reglages) {}

    /// Confie une tâche ; n'attend que si le pool est borné, et plein. Lève std::invalid_argument
    /// pour une fonction nulle, PoolArrete.
    template <class F, class... A>
    auto soumettre(F&& fonction, A&&... arguments) {
        auto appel = lier(std::forward<F>(fonction), noyau_.arret(), std::forward<A>(arguments)...);
        using Appel = decltype(appel);
        using R = std::invoke_result_t<Appel&>;
        if (noyau_.ici()) {
            auto tache = std::make_shared<TacheReclamableDe<R, Appel>>(std::move(appel));
            return ouvrir_deux_portes<R>(tache, tache->future_du_resultat());
        }
        auto tache = std::make_unique<TacheAPromesse<R, Appel>>(std::move(appel));
        std::future<R> futur = tache->future_du_resultat();
        noyau_.confier(std::move(tache));
        return futur;
    }

    /// De même, sans future : ce qu'elle rend est perdu. La première exception d'une tâche postée
    /// est gardée pour vider(). Une allocation de moins.
    template <class F, class... A>
    void poster(F&& fonction, A&&... arguments) {
        auto appel = lier(std::forward<F>(fonction), noyau_.arret(), std::forward<A>(arguments)...);
        noyau_.confier(
            std::make_unique<TachePostee<decltype(appel)>>(std::move(appel), premiere_erreur_));
    }

    /// Attend `futur`, née d'une soumission à ce pool, et rend son résultat. D'une tâche, exécute
    /// d'autres tâches plutôt que de retenir un worker : n'y tenez pas de verrou.
    template <class T>
    T attendre(std::future<T>& futur) {
        using namespace std::chrono_literals;
        while (futur.wait_for(0s) == std::future_status::timeout && noyau_.aider()) {
        }
        return futur.get();
    }
    template <class T>
    T attendre(std::future<T>&& futur) {
        return attendre(futur);
    }

    /// N'accepte plus rien, finit ce qui est soumis, et attend les workers. Lève la première
    /// exception d'une tâche postée ; ErreurPool, si une tâche du pool l'appelle. Peut se répéter.
    void vider() {
        noyau_.vider();
        premiere_erreur_.relever();
    }

    /// N'accepte plus rien, jette ce qui n'est pas commencé, demande l'arrêt au reste et l'attend.
    /// Rend le nombre de tâches jetées. ErreurPool, si une tâche du pool l'appelle.
    std::size_t abandonner() { return noyau_.abandonner(); }

    std::size_t workers() const { return noyau_.workers(); }
    /// Combien de tâches attendent un worker, à peu près : pour surveiller, pas pour décider.
    std::size_t en_attente() const { return noyau_.en_attente(); }

private:
    static ReglagesPoolThreads avec(std::size_t workers) {
        ReglagesPoolThreads reglages;
        reglages.workers = workers;
        return reglages;
    }

    // [deux_portes]
    /// La tâche a deux portes : la file, et la future. Le premier qui en pousse une l'exécute.
    template <class R>
    std::future<R> ouvrir_deux_portes(std::shared_ptr<TacheReclamable<R>> tache,
                                      std::future<R> resultat) {
        noyau_.confier(std::make_unique<PorteDeLaFile<R>>(tache));
        return std::async(std::launch::deferred,
                          [tache, resultat = std::move(resultat)]() mutable -> R {
                              tache->executer_si_libre();
                              return resultat.get();
                          });
    }
    // [/deux_portes]

    PremiereErreur premiere_erreur_;  // avant noyau_ : les dernières tâches y écrivent
    NoyauThreads noyau_;
};

}  // namespace cours
