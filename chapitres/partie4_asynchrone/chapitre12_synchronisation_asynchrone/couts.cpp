// Ce que coûte un SemaphoreAsync que personne ne dispute, à côté d'un rappel posté dans la boucle,
// et d'un std::mutex. La plus courte de vingt mesures.
#include <fmt/format.h>

#include <algorithm>
#include <chapitre02/chronometre.hpp>
#include <chapitre11/lancer.hpp>
#include <chapitre12/semaphore_async.hpp>
#include <chrono>
#include <limits>
#include <mutex>

namespace asio = boost::asio;

constexpr int tours = 20'000;

// [mesures]
asio::awaitable<void> poster() {
    const auto boucle = co_await asio::this_coro::executor;
    for (int i = 0; i < tours; ++i)
        co_await asio::post(boucle, asio::use_awaitable);
}

asio::awaitable<void> prendre_et_rendre(cours::SemaphoreAsync& semaphore) {
    for (int i = 0; i < tours; ++i) {
        co_await semaphore.prendre();
        semaphore.rendre();
    }
}

asio::awaitable<void> verrouiller(std::mutex& verrou) {
    for (int i = 0; i < tours; ++i)
        const std::lock_guard garde(verrou);
    co_return;
}
// [/mesures]

template <class Fabrique>
double ns_par_tour(Fabrique fabriquer) {
    double meilleur = std::numeric_limits<double>::max();
    for (int essai = 0; essai < 20; ++essai) {
        asio::io_context boucle(1);
        cours::lancer(boucle.get_executor(), fabriquer());
        const cours::Chronometre chrono;
        boucle.run();
        meilleur = std::min(meilleur, cours::en_ms(chrono.reel()) * 1e6 / tours);
    }
    return meilleur;
}

int main() {
    cours::SemaphoreAsync semaphore(1);
    std::mutex verrou;
    const double post = ns_par_tour(poster);
    const double prise = ns_par_tour([&] { return prendre_et_rendre(semaphore); });
    const double mutex = ns_par_tour([&] { return verrouiller(verrou); });
    fmt::print("rappel posté, et attendu      {:>6.0f} ns\n", post);
    fmt::print("SemaphoreAsync, pris et rendu {:>6.0f} ns   {:.1f} × un rappel posté\n", prise,
               prise / post);
    fmt::print("std::mutex, pris et rendu     {:>6.0f} ns\n", mutex);
    return semaphore.libres() == 1 ? 0 : 1;
}
