// attendu : INTERBLOCAGE dans « la demande d'arrêt ne se perd jamais, dans tous les entrelacements » — le drapeau se lève entre la vérification et l'endormissement
//
// Atomique, le drapeau n'est plus une course ; mais la notification peut passer juste avant que le
// thread s'endorme. std::condition_variable_any, avec un jeton, s'en charge.
#pragma once

#include <atomic>
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
              const auto demande = [this] { return arret_demande_.load(); };
              while (!reveil_.wait_for(garde, periode, demande)) {
                  garde.unlock();
                  action();
                  garde.lock();
              }
          }) {}

    ~TachePeriodique() { demander_arret(); }

    void demander_arret() {
        arret_demande_ = true;
        reveil_.notify_all();
    }

private:
    std::mutex verrou_;
    std::condition_variable reveil_;
    std::atomic<bool> arret_demande_{false};
    std::jthread thread_;
};
