// Chaque machine a son horloge.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>

#include "banc/message.hpp"

namespace projet {

/// Recale les instants des workers d'autres machines sur l'horloge de celle-ci, au délai près du
/// message le plus rapide de chacun. D'un seul thread.
class Horloges {
public:
    void recaler(Reponse& reponse) {
        if (reponse.passages.empty()) return;
        const std::int64_t ecart = ici() - reponse.passages.back()[2];
        const auto [place, nouveau] = ecarts_.try_emplace(reponse.pid, ecart);
        place->second = std::min(place->second, ecart);
        if (place->second >= 0 && place->second < la_meme) return;
        for (auto& passage : reponse.passages) {
            passage[1] += place->second;
            passage[2] += place->second;
        }
    }

private:
    /// Qui envoie sa réponse moins d'une seconde avant qu'elle arrive lit la même horloge.
    static constexpr std::int64_t la_meme = 1'000'000'000;

    static std::int64_t ici() {
        const auto maintenant = std::chrono::steady_clock::now().time_since_epoch();
        return std::chrono::nanoseconds(maintenant).count();
    }

    std::map<std::int64_t, std::int64_t> ecarts_;
};

}  // namespace projet
