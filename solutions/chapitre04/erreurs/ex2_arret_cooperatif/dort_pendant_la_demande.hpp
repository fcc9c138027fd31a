// attendu : INTERBLOCAGE dans « une demande d'arrêt réveille le thread endormi » — sleep_for() ne connaît pas les demandes d'arrêt
//
// La demande est bien posée, mais le thread ne la verra qu'à la fin de la période.
#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <thread>
#include <utility>

class TachePeriodique {
public:
    TachePeriodique(std::chrono::milliseconds periode, std::function<void()> action)
        : thread_([periode, action = std::move(action)](const std::stop_token& arret) {
              for (;;) {
                  std::this_thread::sleep_for(periode);
                  if (arret.stop_requested()) return;
                  action();
              }
          }) {}

    void demander_arret() { thread_.request_stop(); }

private:
    std::jthread thread_;
};
