#pragma once

#include <algorithm>
#include <atomic>
#include <chapitre11/lancer.hpp>
#include <cstddef>
#include <random>
#include <stop_token>
#include <utility>
#include <vector>

#include "semaphore_async.hpp"

namespace cours {

/// Une tempête d'annulations sur un sémaphore : ce que deviennent les permis quand un tiers des
/// attentes sont annulées, dans un ordre tiré au sort. Les tests la soufflent, tempete.cpp aussi.
class Tempete {
public:
    static constexpr std::size_t permis = 3;

    SemaphoreAsync semaphore{permis};
    std::atomic<long> obtenus{0};
    std::atomic<long> annulees{0};
    std::atomic<long> trop{0};  ///< fois où plus de coroutines que de permis en tenaient un

    // [souffler]
    /// Lance `acquisitions` coroutines, mille à la fois, sur `threads` threads.
    void souffler(int acquisitions, std::size_t threads, unsigned graine = 2026) {
        std::mt19937 tirage(graine);
        for (int restantes = acquisitions; restantes > 0; restantes -= 1000) {
            asio::thread_pool pool(threads);
            std::vector<std::stop_source> condamnees;
            for (int i = 0; i < std::min(restantes, 1000); ++i) {
                std::stop_source arret;
                lancer(pool.get_executor(), vivre(arret.get_token()));
                if (tirage() % 3 == 0) condamnees.push_back(arret);
            }
            std::shuffle(condamnees.begin(), condamnees.end(), tirage);
            lancer(pool.get_executor(), annuler(std::move(condamnees)));
            pool.join();
        }
    }
    // [/souffler]

private:
    static asio::awaitable<void> ceder() {
        const auto boucle = co_await asio::this_coro::executor;
        co_await asio::post(boucle, asio::use_awaitable);
    }

    asio::awaitable<void> vivre(std::stop_token arret) {
        try {
            const auto le_mien = co_await semaphore.permis(std::move(arret));
            if (tenus_.fetch_add(1) >= permis) ++trop;
            ++obtenus;
            co_await ceder();
            tenus_.fetch_sub(1);
        } catch (const boost::system::system_error&) {
            ++annulees;
        }
    }

    static asio::awaitable<void> annuler(std::vector<std::stop_source> condamnees) {
        for (auto& arret : condamnees) {
            arret.request_stop();
            co_await ceder();
        }
    }

    std::atomic<std::size_t> tenus_{0};
};

}  // namespace cours
