#include <chapitre11/eveil.hpp>

namespace cours {

Eveil::Eveil(const asio::any_io_executor& executeur)
    : minuterie_(executeur, asio::steady_timer::time_point::max()) {}

// L'attente est confiée à une minuterie plutôt que gardée ici : si la boucle est détruite, elle
// détruit ce qu'elle attendait, coroutine comprise.
asio::awaitable<void> Eveil::attendre() {
    auto commencer = [this](auto suite) {
        const std::lock_guard garde(verrou_);
        if (sonne_) {
            asio::post(minuterie_.get_executor(), std::move(suite));
        } else {
            minuterie_.async_wait(
                [suite = std::move(suite)](boost::system::error_code) mutable { suite(); });
        }
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(commencer,
                                                                         asio::use_awaitable);
}

void Eveil::sonner() {
    const std::lock_guard garde(verrou_);
    sonne_ = true;
    minuterie_.cancel();
}

}  // namespace cours
