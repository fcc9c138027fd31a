// Les pools que compare debit.cpp, sous un même visage : executer(n, tâche) exécute n fois la
// tâche, et rend la main quand toutes sont finies.
#pragma once

#ifdef COURS_AVEC_TBB
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_arena.h>
#include <oneapi/tbb/task_group.h>
#endif

#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chapitre13/pool_threads.hpp>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

/// Compte les tâches finies, et réveille qui les attend toutes.
class Compte {
public:
    explicit Compte(std::size_t combien) : restantes_(combien) {}
    void une_de_moins() {
        if (restantes_.fetch_sub(1) == 1) restantes_.notify_all();
    }
    void attendre() const {
        for (auto vues = restantes_.load(); vues > 0; vues = restantes_.load())
            restantes_.wait(vues);
    }

private:
    std::atomic<std::size_t> restantes_;
};

class AvecPoolThreads {
public:
    explicit AvecPoolThreads(std::size_t workers) : pool_(workers) {}
    template <class Tache>
    void executer(std::size_t n, Tache tache) {
        Compte compte(n);
        for (std::size_t i = 0; i < n; ++i)
            pool_.poster([&compte, tache] {
                tache();
                compte.une_de_moins();
            });
        compte.attendre();
    }
    template <class Tache>
    void executer_par_futures(std::size_t n, Tache tache) {
        std::vector<std::future<void>> futures;
        futures.reserve(n);
        for (std::size_t i = 0; i < n; ++i)
            futures.push_back(pool_.soumettre(tache));
        for (auto& future : futures)
            future.get();
    }

private:
    cours::PoolThreads pool_;
};

class AvecAsio {
public:
    explicit AvecAsio(std::size_t workers) : pool_(workers) {}
    ~AvecAsio() { pool_.join(); }
    AvecAsio(const AvecAsio&) = delete;
    AvecAsio& operator=(const AvecAsio&) = delete;
    template <class Tache>
    void executer(std::size_t n, Tache tache) {
        Compte compte(n);
        for (std::size_t i = 0; i < n; ++i)
            boost::asio::post(pool_, [&compte, tache] {
                tache();
                compte.une_de_moins();
            });
        compte.attendre();
    }

private:
    boost::asio::thread_pool pool_;
};

// [file_partagee]
/// Le pool que tout le monde écrit d'abord (et la forme de BS::thread_pool) : une seule file, un
/// mutex, une condition.
class AvecFilePartagee {
public:
    explicit AvecFilePartagee(std::size_t workers) {
        for (std::size_t i = 0; i < workers; ++i)
            threads_.emplace_back([this](const std::stop_token& arret) { vivre(arret); });
    }
    void soumettre(std::function<void()> tache) {
        {
            const std::lock_guard garde(verrou_);
            file_.push_back(std::move(tache));
        }
        reveil_.notify_one();
    }
    template <class Tache>
    void executer(std::size_t n, Tache tache) {
        Compte compte(n);
        for (std::size_t i = 0; i < n; ++i)
            soumettre([&compte, tache] {
                tache();
                compte.une_de_moins();
            });
        compte.attendre();
    }

private:
    void vivre(const std::stop_token& arret) {
        std::unique_lock garde(verrou_);
        while (reveil_.wait(garde, arret, [this] { return !file_.empty(); })) {
            const auto tache = std::move(file_.front());
            file_.pop_front();
            garde.unlock();
            tache();
            garde.lock();
        }
    }
    std::mutex verrou_;
    std::condition_variable_any reveil_;
    std::deque<std::function<void()>> file_;
    std::vector<std::jthread> threads_;
};
// [/file_partagee]

#ifdef COURS_AVEC_TBB
/// oneTBB, avec autant de threads à lui ; comme aux autres pools, les tâches lui viennent du
/// dehors.
class AvecTbb {
public:
    explicit AvecTbb(std::size_t workers)
        : threads_(oneapi::tbb::global_control::max_allowed_parallelism, workers + 1),
          arene_(static_cast<int>(workers), 0),
          chez_nous_(static_cast<int>(workers), 1) {}
    template <class Tache>
    void executer(std::size_t n, Tache tache) {
        Compte compte(n);
        for (std::size_t i = 0; i < n; ++i)
            arene_.enqueue([&compte, tache] {
                tache();
                compte.une_de_moins();
            });
        compte.attendre();
    }
    /// Sa façon préférée : le thread qui soumet travaille aussi.
    template <class Tache>
    void executer_en_groupe(std::size_t n, Tache tache) {
        chez_nous_.execute([&] {
            oneapi::tbb::task_group groupe;
            for (std::size_t i = 0; i < n; ++i)
                groupe.run(tache);
            groupe.wait();
        });
    }

private:
    oneapi::tbb::global_control threads_;
    oneapi::tbb::task_arena arene_;
    oneapi::tbb::task_arena chez_nous_;
};
#endif
