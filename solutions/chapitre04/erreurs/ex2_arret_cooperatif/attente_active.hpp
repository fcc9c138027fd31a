// attendu : DÉLAI DÉPASSÉ dans « l'action est appelée à chaque période, et pas avant » — une boucle qui regarde l'heure sans dormir
//
// Le thread occupe un cœur entier à demander « c'est l'heure ? ».
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
                  const auto echeance = std::chrono::steady_clock::now() + periode;
                  while (!arret.stop_requested() && std::chrono::steady_clock::now() < echeance)
                      std::this_thread::yield();
                  if (arret.stop_requested()) return;
                  action();
              }
          }) {}

    void demander_arret() { thread_.request_stop(); }

private:
    std::jthread thread_;
};
