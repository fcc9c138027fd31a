// attendu : INTERBLOCAGE dans « une demande d'arrêt réveille le thread endormi » — une période découpée en petits sommes
//
// Le thread se réveille cent fois par seconde pour rien, et dort quand même quand on l'appelle.
#pragma once

#include <algorithm>
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
                  const auto echeance = std::chrono::steady_clock::now() + periode;
                  while (!arret.stop_requested() && std::chrono::steady_clock::now() < echeance) {
                      const auto somme =
                          std::chrono::steady_clock::now() + std::chrono::milliseconds(10);
                      std::this_thread::sleep_until(std::min(echeance, somme));
                  }
                  if (arret.stop_requested()) return;
                  action();
              }
          }) {}

    void demander_arret() { thread_.request_stop(); }

private:
    std::jthread thread_;
};
