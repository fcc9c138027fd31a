// Montrer où l'on en est.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "banc/suivi.hpp"

namespace projet {

/// Suit une exécution sur la sortie d'erreur : barre, débit et temps restant sur un terminal ;
/// ailleurs, une ligne de temps en temps. Une ligne de conclusion à la fin, hors terminal.
class Progression {
public:
    /// `suivi` doit vivre plus longtemps que l'objet. Sans `periode` : assez souvent sur un
    /// terminal, de loin en loin ailleurs.
    Progression(std::string titre, const Suivi& suivi,
                std::optional<std::chrono::milliseconds> periode = std::nullopt);
    Progression(const Progression&) = delete;
    Progression& operator=(const Progression&) = delete;
    ~Progression();

private:
    void afficher_regulierement(const std::stop_token& arret);
    void montrer() const;
    double ecoule() const;

    std::string titre_;
    const Suivi& suivi_;
    bool terminal_;
    std::chrono::milliseconds periode_;
    std::chrono::steady_clock::time_point debut_ = std::chrono::steady_clock::now();
    std::mutex verrou_;
    std::condition_variable_any reveil_;
    std::jthread thread_;  // en dernier : s'arrête avant que le reste disparaisse
};

}  // namespace projet
