// Où en est une exécution : les résultats, image par image, et le compte de ce qui est fait.
#pragma once

#include <atomic>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "images/convertisseur.hpp"

namespace projet {

/// noter() est sûr entre threads, à condition de noter chaque image une seule fois : chacune a sa
/// case. Les résultats se lisent quand les workers ont fini (join les rend visibles) ; faites(), à
/// tout moment.
class Suivi {
public:
    explicit Suivi(std::size_t images) : resultats_(images) {}

    void noter(std::size_t indice, ResultatImage resultat) {
        resultats_[indice] = std::move(resultat);
        faites_.fetch_add(1, std::memory_order_relaxed);
    }

    std::size_t faites() const { return faites_.load(std::memory_order_relaxed); }
    std::size_t total() const { return resultats_.size(); }
    std::span<const ResultatImage> resultats() const { return resultats_; }
    std::vector<ResultatImage> emporter() { return std::move(resultats_); }

private:
    std::vector<ResultatImage> resultats_;
    std::atomic<std::size_t> faites_{0};
};

}  // namespace projet
