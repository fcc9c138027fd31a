// attendu : INTERBLOCAGE dans « l'action peut demander elle-même l'arrêt » — l'action est appelée en tenant le verrou
//
// L'action demande l'arrêt, qui prend le même verrou : le thread s'attend lui-même.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

class TachePeriodique {
public:
    TachePeriodique(std::chrono::milliseconds periode, std::function<void()> action)
        : thread_([this, periode, action = std::move(action)] {
              std::unique_lock garde(verrou_);
              while (!reveil_.wait_for(garde, periode, [this] { return arret_demande_; }))
                  action();
          }) {}

    ~TachePeriodique() { demander_arret(); }

    void demander_arret() {
        {
            const std::lock_guard garde(verrou_);
            arret_demande_ = true;
        }
        reveil_.notify_all();
    }

private:
    std::mutex verrou_;
    std::condition_variable reveil_;
    bool arret_demande_ = false;  // protégé par verrou_
    std::jthread thread_;
};
