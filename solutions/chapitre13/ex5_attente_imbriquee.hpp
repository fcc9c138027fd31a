// Solution de l'exercice 13.5 — Attente imbriquée. Une possibilité parmi d'autres.
//
// - Un worker attend deux choses à la fois : une tâche à faire, ou la fin de ce qui le retient. On
//   ne dort que sur une condition : toutes deux la notifient, et le réveillé regarde laquelle est
//   arrivée. future::get() n'en attendrait qu'une.
// - aider_jusqu_a() sert deux fois. Un worker aide jusqu'à la fin du pool ; une attente, jusqu'à ce
//   que son résultat soit prêt. C'est la même boucle.
// - On regarde d'abord si le résultat est prêt, puis seulement s'il y a une tâche : l'inverse
//   viderait la file avant de rendre un résultat prêt depuis longtemps.
// - notify_all() à la fin d'une tâche : sur la même condition dorment des workers sans travail et
//   ceux qui attendent un résultat. notify_one() pourrait choisir l'un des premiers, qui se
//   rendormirait.
// - La fin d'une tâche se notifie sous le verrou : sinon, celui qui vient de la voir inachevée
//   pourrait s'endormir juste après la notification.
// - Un worker s'en va quand le pool est fermé *et* que la file est vide. Une tâche en cours peut
//   encore en soumettre : son worker, lui, repassera par la file avant de s'en aller.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

/// Un pool dont les tâches peuvent s'attendre les unes les autres. Sûr entre threads.
class PoolEntraide {
public:
    explicit PoolEntraide(std::size_t workers) {
        if (workers == 0) throw std::invalid_argument("il faut au moins un worker");
        for (std::size_t i = 0; i < workers; ++i)
            threads_.emplace_back([this] { servir(); });
    }
    PoolEntraide(const PoolEntraide&) = delete;
    PoolEntraide& operator=(const PoolEntraide&) = delete;
    ~PoolEntraide() {
        {
            const std::lock_guard garde(verrou_);
            ferme_ = true;
        }
        changement_.notify_all();
        for (auto& thread : threads_)
            thread.join();
    }

    /// Confie `tache`, appelable sans argument. Elle peut n'être que déplaçable, et ne rien rendre.
    template <class F>
    std::future<std::invoke_result_t<F&>> soumettre(F tache) {
        using Emballee = std::packaged_task<std::invoke_result_t<F&>()>;
        const auto emballee = std::make_shared<Emballee>(std::move(tache));
        auto resultat = emballee->get_future();
        {
            const std::lock_guard garde(verrou_);
            taches_.emplace_back([emballee] { (*emballee)(); });
        }
        changement_.notify_all();
        return resultat;
    }

    /// Rend le résultat d'une tâche de ce pool. Appelée par l'un de ses workers, donc par une
    /// tâche, elle exécute d'autres tâches en attendant ; appelée par un autre thread, elle dort.
    template <class R>
    R attendre(std::future<R> resultat) {
        if (pool_du_thread == this) aider_jusqu_a([&] { return est_pret(resultat); });
        return resultat.get();
    }

private:
    void servir() {
        pool_du_thread = this;
        aider_jusqu_a([this] { return ferme_ && taches_.empty(); });
    }

    /// Exécute des tâches, et dort quand il n'y en a pas, jusqu'à ce que `fini()` soit vrai. `fini`
    /// est appelée sous le verrou.
    template <class Fini>
    void aider_jusqu_a(Fini fini) {
        std::unique_lock garde(verrou_);
        for (;;) {
            changement_.wait(garde, [&] { return fini() || !taches_.empty(); });
            if (fini()) return;
            executer_la_premiere(garde);
        }
    }

    void executer_la_premiere(std::unique_lock<std::mutex>& garde) {
        auto tache = std::move(taches_.front());
        taches_.pop_front();
        garde.unlock();
        tache();
        garde.lock();
        changement_.notify_all();
    }

    template <class R>
    static bool est_pret(const std::future<R>& resultat) {
        return resultat.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    }

    static inline thread_local const PoolEntraide* pool_du_thread = nullptr;

    std::mutex verrou_;                   // protège ce qui suit
    std::condition_variable changement_;  // une tâche de plus, une tâche finie, ou la fermeture
    std::deque<std::function<void()>> taches_;
    bool ferme_ = false;
    std::vector<std::thread> threads_;
};
