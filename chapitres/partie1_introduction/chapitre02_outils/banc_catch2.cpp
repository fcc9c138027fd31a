// Un banc de mesure avec Catch2 : échauffement, répétitions et intervalles de confiance sont faits
// pour nous. Les mêmes lignes valent pour Catch2 2.13 et 3.
#include <algorithm>
#include <compat/catch2.hpp>
#include <numeric>
#include <random>
#include <vector>

namespace {

std::vector<int> melange() {
    std::vector<int> valeurs(10'000);
    std::iota(valeurs.begin(), valeurs.end(), 0);
    std::shuffle(valeurs.begin(), valeurs.end(), std::mt19937(7));
    return valeurs;
}

}  // namespace

// [banc]
TEST_CASE("trier dix mille entiers") {
    const auto desordre = melange();

    BENCHMARK("copier seulement") {
        auto copie = desordre;
        return copie;  // renvoyer le résultat : l'optimiseur ne peut plus le supprimer
    };

    BENCHMARK("copier et trier") {
        auto copie = desordre;
        std::sort(copie.begin(), copie.end());
        return copie;
    };

    auto trie = desordre;
    std::sort(trie.begin(), trie.end());
    REQUIRE(std::is_sorted(trie.begin(), trie.end()));  // mesurer un tri faux n'apprend rien
}
// [/banc]
