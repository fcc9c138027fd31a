// Les entiers de 0 à n - 1 : ce que les tests donnent à traiter.
#pragma once

#include <cstddef>
#include <numeric>
#include <vector>

inline std::vector<int> jusqu_a(int n) {
    std::vector<int> valeurs(static_cast<std::size_t>(n));
    std::iota(valeurs.begin(), valeurs.end(), 0);
    return valeurs;
}
