// Solution de l'exercice 13.1 — Worker pool. Une possibilité parmi d'autres.
//
// - La file fermable du chapitre 6 fait presque tout : retirer() dort, et ne rend nullopt qu'une
//   fois la file fermée *et* vide. Les workers finissent donc d'eux-mêmes, après la dernière tâche.
// - std::packaged_task range dans le future ce que rend la tâche ou ce qu'elle lève, quel qu'en
//   soit le type : rien n'en sort vers le worker. Elle n'est que déplaçable, et std::function veut
//   des copies : un shared_ptr les réconcilie.
// - La file est sans borne, en toutes lettres : soumettre() ne doit pas attendre. C'est renoncer à
//   la contre-pression.
// - join() ne s'appelle qu'une fois par thread : un verrou fait attendre le second arrêt jusqu'à la
//   fin du premier. Un booléen « déjà arrêté » le ferait revenir trop tôt.
// - Les threads sont déclarés en dernier : ils naissent quand le reste est prêt.
#pragma once

#include <chapitre06/file_bornee.hpp>
#include <cstddef>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

/// Quelques threads, qui exécutent les tâches qu'on leur confie. Sûr entre threads.
class PoolDeWorkers {
public:
    explicit PoolDeWorkers(std::size_t workers) {
        if (workers == 0) throw std::invalid_argument("il faut au moins un worker");
        for (std::size_t i = 0; i < workers; ++i)
            threads_.emplace_back([this] { servir(); });
    }
    PoolDeWorkers(const PoolDeWorkers&) = delete;
    PoolDeWorkers& operator=(const PoolDeWorkers&) = delete;
    ~PoolDeWorkers() { arreter(); }

    /// Confie `tache`, appelable sans argument. Elle peut n'être que déplaçable, et ne rien rendre.
    template <class F>
    std::future<std::invoke_result_t<F&>> soumettre(F tache) {
        using Emballee = std::packaged_task<std::invoke_result_t<F&>()>;
        const auto emballee = std::make_shared<Emballee>(std::move(tache));
        auto resultat = emballee->get_future();
        if (!taches_.deposer([emballee] { (*emballee)(); }))
            throw std::runtime_error("le pool est arrêté : il n'accepte plus de tâche");
        return resultat;
    }

    /// N'accepte plus de tâche, exécute celles qui restent, et attend la fin. Répétable.
    void arreter() {
        taches_.fermer();
        const std::lock_guard garde(jonction_);
        for (auto& thread : threads_)
            if (thread.joinable()) thread.join();
    }

private:
    void servir() {
        while (const auto tache = taches_.retirer())
            (*tache)();
    }

    cours::FileBornee<std::function<void()>> taches_{cours::sans_borne};
    std::mutex jonction_;  // un seul arrêt à la fois attend les threads
    std::vector<std::thread> threads_;
};
