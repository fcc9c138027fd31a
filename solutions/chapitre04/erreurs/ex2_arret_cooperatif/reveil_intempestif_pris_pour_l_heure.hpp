// attendu : ÉCHEC dans « un réveil intempestif ne fait pas appeler l'action » — G1 : wait_for() sans prédicat
//
// wait_for() peut revenir sans raison, bien avant la fin de la période.
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
              while (!arret_demande_) {
                  reveil_.wait_for(garde, periode);
                  if (arret_demande_) return;
                  garde.unlock();
                  action();
                  garde.lock();
              }
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
    bool arret_demande_ = false;
    std::jthread thread_;
};
