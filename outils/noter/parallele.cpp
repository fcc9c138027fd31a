#include "parallele.hpp"

#include <signal.h>
#include <time.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <vector>

#include "enclos.hpp"
#include "interruption.hpp"

namespace noter {
namespace {

sigset_t signaux_d_arret() {
    sigset_t signaux;
    ::sigemptyset(&signaux);
    for (const int numero : {SIGINT, SIGTERM, SIGHUP})
        ::sigaddset(&signaux, numero);
    return signaux;
}

}  // namespace

Signaux::Signaux() {
    const sigset_t signaux = signaux_d_arret();
    ::pthread_sigmask(SIG_BLOCK, &signaux, nullptr);  // tous les threads à venir en héritent
    ecoute_ = std::jthread([this](const std::stop_token& fin) { ecouter(fin); });
}

Signaux::~Signaux() {
    ecoute_.request_stop();
    ecoute_.join();
    const sigset_t signaux = signaux_d_arret();
    ::pthread_sigmask(SIG_UNBLOCK, &signaux, nullptr);
}

void Signaux::ecouter(const std::stop_token& fin) {
    const sigset_t signaux = signaux_d_arret();
    constexpr timespec patience{0, 100'000'000};
    while (!fin.stop_requested())
        if (::sigtimedwait(&signaux, nullptr, &patience) > 0) {
            juge::Interruptible::demander();  // la construction en cours
            source_.request_stop();           // les jugements
        }
}

void en_parallele(std::size_t nombre, int travaux, const std::stop_token& arret,
                  const std::function<void(std::size_t, const std::stop_token&)>& action) {
    std::stop_source source;
    const std::stop_callback relais(arret, [&] { source.request_stop(); });
    std::atomic<std::size_t> prochain{0};
    std::mutex verrou;
    std::exception_ptr echec;
    const auto travailler = [&] {
        while (!source.stop_requested()) {
            const std::size_t i = prochain.fetch_add(1);
            if (i >= nombre) return;
            try {
                action(i, source.get_token());
            } catch (...) {
                const std::lock_guard garde(verrou);
                if (!echec) echec = std::current_exception();
                source.request_stop();
            }
        }
    };
    {
        std::vector<std::jthread> threads;
        const auto utiles = std::min(nombre, static_cast<std::size_t>(std::max(travaux, 1)));
        for (std::size_t t = 0; t < utiles; ++t)
            threads.emplace_back(travailler);
    }
    if (arret.stop_requested()) throw Interrompu();
    if (echec) std::rethrow_exception(echec);
}

}  // namespace noter
