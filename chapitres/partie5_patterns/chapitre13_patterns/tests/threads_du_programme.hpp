// Combien de threads ce programme a-t-il ? Pour vérifier qu'il n'en reste aucun.
#pragma once

#include <unistd.h>

#include <cstddef>
#include <filesystem>
#include <iterator>
#include <string>
#include <thread>

inline std::size_t threads_du_programme() {
    // ThreadSanitizer a son propre thread, qui naît avec le premier des nôtres. Celui-ci, joint,
    // reste un instant dans /proc : il ne doit pas être compté.
    static const bool premier = [] {
        pid_t tid = 0;
        std::thread([&tid] { tid = ::gettid(); }).join();
        while (std::filesystem::exists("/proc/self/task/" + std::to_string(tid)))
            std::this_thread::yield();
        return true;
    }();
    (void)premier;
    const std::filesystem::directory_iterator threads("/proc/self/task");
    return static_cast<std::size_t>(std::distance(begin(threads), end(threads)));
}

/// Attend qu'il n'y en ait pas plus qu'avant : un thread joint reste un instant dans /proc. S'il en
/// reste un, c'est le délai de l'épreuve qui le dit.
inline bool threads_revenus_a(std::size_t avant) {
    while (threads_du_programme() > avant)
        std::this_thread::yield();
    return threads_du_programme() == avant;
}
