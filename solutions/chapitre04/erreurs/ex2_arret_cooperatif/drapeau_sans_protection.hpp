// attendu : COURSE DÉTECTÉE — un bool ordinaire, écrit par un thread et lu par un autre
//
// Le drapeau « ne fait qu'un octet » : c'est un accès concurrent quand même.
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
              while (!reveil_.wait_for(garde, periode, [this] { return arret_demande_; })) {
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
    bool arret_demande_ = false;
    std::jthread thread_;
};
