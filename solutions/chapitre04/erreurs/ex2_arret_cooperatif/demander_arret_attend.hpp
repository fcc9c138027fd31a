// attendu : PLANTAGE dans « l'action peut demander elle-même l'arrêt » — demander_arret() attend le thread
//
// Appelée par l'action, elle fait attendre le thread par lui-même : join() le refuse par une
// exception, que personne ne rattrape.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

class TachePeriodique {
public:
    TachePeriodique(std::chrono::milliseconds periode, std::function<void()> action)
        : thread_([periode, action = std::move(action)](const std::stop_token& arret) {
              std::mutex verrou;
              std::condition_variable_any reveil;
              std::unique_lock garde(verrou);
              for (;;) {
                  reveil.wait_for(garde, arret, periode, [] { return false; });
                  if (arret.stop_requested()) return;
                  action();
              }
          }) {}

    void demander_arret() {
        const std::lock_guard garde(verrou_);
        thread_.request_stop();
        if (thread_.joinable()) thread_.join();
    }

private:
    std::mutex verrou_;
    std::jthread thread_;
};
