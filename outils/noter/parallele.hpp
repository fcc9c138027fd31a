// Répartir un travail sur plusieurs threads, qui s'arrêtent au premier échec ou à Ctrl-C.
#pragma once

#include <cstddef>
#include <functional>
#include <stop_token>
#include <thread>

namespace noter {

/// Tant que l'objet vit, SIGINT, SIGTERM et SIGHUP demandent l'arrêt au lieu de tuer le programme.
/// À créer avant tout autre thread.
class Signaux {
public:
    Signaux();
    Signaux(const Signaux&) = delete;
    Signaux& operator=(const Signaux&) = delete;
    ~Signaux();

    std::stop_token arret() const { return source_.get_token(); }

private:
    void ecouter(const std::stop_token& fin);

    std::stop_source source_;
    std::jthread ecoute_;
};

/// Appelle `action(i)` pour chaque i de 0 à `nombre`, exclu, `travaux` à la fois. Relance la
/// première exception d'une action, une fois les autres threads finis ; lève Interrompu si `arret`
/// est demandé.
void en_parallele(std::size_t nombre, int travaux, const std::stop_token& arret,
                  const std::function<void(std::size_t, const std::stop_token&)>& action);

}  // namespace noter
