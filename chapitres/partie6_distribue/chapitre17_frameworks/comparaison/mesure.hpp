#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <stdexcept>

namespace comparaison {

/// Une addition faite ailleurs.
using Additionner = std::function<std::int64_t(std::int64_t a, std::int64_t b)>;

/// Combien de microsecondes dure un appel : la moyenne, après quelques appels pour rien.
inline double aller_retour(const Additionner& additionner, int appels) {
    for (int i = 0; i < appels / 10; ++i)
        additionner(i, 1);
    const auto debut = std::chrono::steady_clock::now();
    for (int i = 0; i < appels; ++i)
        if (additionner(i, 1) != i + 1) throw std::runtime_error("somme fausse");
    const std::chrono::duration<double, std::micro> duree =
        std::chrono::steady_clock::now() - debut;
    return duree.count() / appels;
}

/// Le même appel, par gRPC et par Cap'n Proto : client et serveur sont deux threads de ce
/// programme, et se parlent par TCP. Définies si la bibliothèque est là.
double aller_retour_grpc(int appels);
double aller_retour_capnp(int appels);

}  // namespace comparaison
