// attendu : COURSE DÉTECTÉE — le thread démarre avant que les membres dont il se sert soient construits
//
// Les membres sont construits dans l'ordre de leur déclaration, et détruits dans l'ordre inverse :
// déclaré en premier, le thread vit aussi plus longtemps qu'eux.
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
        : thread_([this](const std::stop_token& arret) { repeter(arret); }),
          periode_(periode),
          action_(std::move(action)) {}

    void demander_arret() { thread_.request_stop(); }

private:
    void repeter(const std::stop_token& arret) {
        std::mutex verrou;
        std::condition_variable_any reveil;
        std::unique_lock garde(verrou);
        for (;;) {
            reveil.wait_for(garde, arret, periode_, [] { return false; });
            if (arret.stop_requested()) return;
            action_();
        }
    }

    std::jthread thread_;
    std::chrono::milliseconds periode_;
    std::function<void()> action_;
};
