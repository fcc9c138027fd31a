// La réponse honnête.
#pragma once
#include <mutex>
#include <thread>

inline int compter(int fois) {
    int total = 0;
    std::mutex verrou;
    const auto travailler = [&] {
        for (int i = 0; i < fois; ++i) {
            const std::lock_guard garde(verrou);
            ++total;
        }
    };
    std::jthread premier(travailler);
    std::jthread second(travailler);
    premier.join();
    second.join();
    return total;
}
