// Ce que les épreuves de cette partie ont en commun.
#pragma once

#include <cstddef>
#include <cstdint>
#include <juge/epreuve.hpp>

namespace juge::epreuve {

/// Un hasard qui ne dépend que de la graine (SplitMix64).
class Hasard {
public:
    explicit Hasard(std::uint64_t graine) : etat_(graine * 0x9E3779B97F4A7C15U) {}
    /// De 0 à n - 1.
    std::size_t sur(std::size_t n) {
        etat_ += 0x9E3779B97F4A7C15U;
        auto z = etat_;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9U;
        z = (z ^ z >> 27) * 0x94D049BB133111EBU;
        return static_cast<std::size_t>((z ^ z >> 31) % n);
    }

private:
    std::uint64_t etat_;
};

}  // namespace juge::epreuve
