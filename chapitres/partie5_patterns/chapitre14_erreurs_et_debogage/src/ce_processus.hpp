#pragma once

#include <pthread.h>
#include <unistd.h>

#include <atomic>

namespace cours {

/// getpid(), sans appel système à chaque ligne : retenu, et refait dans l'enfant d'un fork(). Sûre
/// entre threads.
inline pid_t ce_processus() {
    static std::atomic<pid_t> numero{0};
    static const int suivi = [] {
        numero = ::getpid();
        return ::pthread_atfork(nullptr, nullptr, [] { numero = ::getpid(); });
    }();
    return suivi == 0 ? numero.load() : ::getpid();
}

}  // namespace cours
