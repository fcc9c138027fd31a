// Les algorithmes de la bibliothèque standard, en parallèle : un mot de plus, std::execution::par.
// La bibliothèque de GCC s'appuie pour cela sur oneTBB ; sans elle, l'exemple le dit et s'arrête.
#include <fmt/format.h>

#ifndef COURS_AVEC_TBB
int main() {
    fmt::print("SAUTÉ : construit sans oneTBB (paquet libtbb-dev, et sans assainisseur).\n");
}
#else
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <execution>
#include <functional>
#include <numeric>
#include <vector>

// [nombres]
// Des nombres quelconques mais toujours les mêmes (suite congruentielle de Knuth).
std::vector<std::uint64_t> nombres(std::size_t combien) {
    std::vector<std::uint64_t> suite(combien);
    std::uint64_t x = 42;
    std::ranges::generate(suite,
                          [&x] { return x = x * 6364136223846793005U + 1442695040888963407U; });
    return suite;
}
// [/nombres]

template <class Action>
double en_ms(Action action) {
    const auto debut = std::chrono::steady_clock::now();
    action();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - debut)
        .count();
}

int main() {
    // [tri]
    auto un = nombres(400'000);
    auto plusieurs = un;
    const double tri_seq = en_ms([&] { std::sort(un.begin(), un.end()); });
    const double tri_par =
        en_ms([&] { std::sort(std::execution::par, plusieurs.begin(), plusieurs.end()); });
    // [/tri]

    // [somme]
    // transform_reduce range les additions comme il veut : il les faut associatives. Celle des
    // entiers l'est ; celle des double, non, et leur somme changerait d'une fois à l'autre.
    const auto dernier_chiffre = [](std::uint64_t n) { return n % 10; };
    std::uint64_t somme_seq = 0;
    std::uint64_t somme_par = 0;
    const double seq = en_ms([&] {
        somme_seq = std::transform_reduce(un.begin(), un.end(), std::uint64_t{0}, std::plus<>{},
                                          dernier_chiffre);
    });
    const double par = en_ms([&] {
        somme_par = std::transform_reduce(std::execution::par, un.begin(), un.end(),
                                          std::uint64_t{0}, std::plus<>{}, dernier_chiffre);
    });
    // [/somme]
    fmt::print("             séquentiel   par\n");
    fmt::print("sort         {:>7.1f} ms {:>7.1f} ms\n", tri_seq, tri_par);
    fmt::print("reduce       {:>7.1f} ms {:>7.1f} ms\n", seq, par);
    const bool memes = un == plusieurs && somme_seq == somme_par;
    fmt::print("mêmes résultats : {}\n", memes ? "oui" : "non");
    return memes ? 0 : 1;
}
#endif
