// attendu : NE COMPILE PAS — une constante que le compilateur garderait en mémoire
#pragma once
#include <array>
#include <cstddef>

constexpr auto remplir() {
    std::array<std::size_t, 40'000'000> valeurs{};
    for (std::size_t i = 0; i < valeurs.size(); ++i)
        valeurs[i] = i;
    return valeurs;
}
inline constexpr auto valeurs = remplir();

inline int compter(int fois) {
    return 2 * fois + static_cast<int>(valeurs[0]);
}
