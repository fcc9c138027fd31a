#include <atomic>
#include <chapitre11/eveil.hpp>
#include <chapitre11/rassembler.hpp>

namespace cours {

void PremiereErreur::noter(std::exception_ptr erreur) {
    {
        const std::lock_guard garde(verrou_);
        if (erreur_) return;
        erreur_ = std::move(erreur);
    }
    arret_.request_stop();  // sans le verrou : il exécute ce que les autres tâches ont prévu
}

void PremiereErreur::relancer() {
    const std::lock_guard garde(verrou_);
    if (erreur_) std::rethrow_exception(erreur_);
}

namespace interne {

asio::awaitable<void> mener(std::vector<asio::awaitable<void>> taches) {
    if (taches.empty()) co_return;
    const auto executeur = co_await asio::this_coro::executor;
    Eveil toutes_finies(executeur);
    std::atomic<std::size_t> restantes(taches.size());
    auto finir = [&](std::exception_ptr) {
        if (restantes.fetch_sub(1) == 1) toutes_finies.sonner();
    };
    for (auto& tache : taches)
        asio::co_spawn(executeur, std::move(tache), finir);
    co_await toutes_finies.attendre();
}

}  // namespace interne

}  // namespace cours
