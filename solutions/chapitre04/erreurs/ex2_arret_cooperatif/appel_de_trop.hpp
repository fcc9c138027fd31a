// attendu : ÉCHEC dans « l'arrêt demandé pendant le sommeil, l'action n'est plus appelée » — l'action suit l'attente, quelle qu'en soit la fin
//
// Une sauvegarde au milieu d'un arrêt, un message envoyé par un service qui se ferme.
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
              while (!arret.stop_requested()) {
                  reveil.wait_for(garde, arret, periode, [] { return false; });
                  action();
              }
          }) {}

    void demander_arret() { thread_.request_stop(); }

private:
    std::jthread thread_;
};
