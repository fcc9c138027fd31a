// Ce que fait gagner une somme répartie sur plusieurs threads, quand chaque terme coûte un calcul.
// Des parts inégales, ou un thread attendu avant que le suivant soit lancé, se voient ici.
#include <juge/mesure.hpp>
#include <numeric>
#include <vector>

#include JUGE_REPONSE

namespace juge::mesure {
namespace {

constexpr int threads = 4;
constexpr int termes = 4'000;
constexpr int tours_par_terme = 10'000;  // une dizaine de microsecondes

std::vector<int> valeurs() {
    std::vector<int> valeurs(termes);
    std::iota(valeurs.begin(), valeurs.end(), 0);
    return valeurs;
}

long long terme(int valeur) {
    // 40 bits : la somme de tous les termes ne déborde pas.
    return static_cast<long long>(calculer(static_cast<std::uint64_t>(valeur), tours_par_terme) >>
                                  24U);
}

}  // namespace

const char* const travail = "4 threads additionnent 4000 termes, qui demandent chacun un calcul";

std::uint64_t sequentiel() {
    long long somme = 0;
    for (const int valeur : valeurs())
        somme += terme(valeur);
    return static_cast<std::uint64_t>(somme);
}

std::uint64_t avec_la_reponse() {
    return static_cast<std::uint64_t>(somme_parallele(valeurs(), threads, terme));
}

}  // namespace juge::mesure
