// Solution de l'exercice 4.2 — Arrêt coopératif. Une possibilité parmi d'autres.
//
// - L'attente est un wait_for() qui connaît le jeton d'arrêt : il se termine à la fin de la
//   période ou dès la demande. sleep_for() dormirait sourd ; des sommes de 10 ms réagiraient en
//   retard et réveilleraient le processeur cent fois par seconde pour rien.
// - Le prédicat est toujours faux : rien d'autre ne doit finir l'attente. Il fait aussi se
//   rendormir le thread après un réveil intempestif.
// - Après l'attente, on regarde le jeton avant d'appeler l'action : l'arrêt ne provoque pas un
//   appel de trop. Une demande qui arrive entre ce regard et l'appel laisse passer cet appel-là :
//   demander_arret() n'attend pas.
// - demander_arret() ne fait que demander. Si elle attendait le thread, une action qui l'appelle
//   s'attendrait elle-même.
// - Le destructeur n'a rien à faire : celui de jthread demande l'arrêt, puis attend.
// - Le thread possède ses données : la période et l'action sont copiées dans la lambda, le
//   verrou et la condition sont des variables locales. Rien à déclarer dans le bon ordre.
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

    TachePeriodique(const TachePeriodique&) = delete;
    TachePeriodique& operator=(const TachePeriodique&) = delete;
    ~TachePeriodique() = default;

    void demander_arret() { thread_.request_stop(); }

private:
    std::jthread thread_;
};
