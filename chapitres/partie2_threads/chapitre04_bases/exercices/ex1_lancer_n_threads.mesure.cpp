// Ce que font gagner quatre threads lancés avant que l'on en attende un seul. Attendus un par un,
// ils ne gagnent rien.
#include <juge/mesure.hpp>

#include JUGE_REPONSE

namespace juge::mesure {
namespace {

constexpr int threads = 4;
constexpr int tours_par_thread = 10'000'000;  // une dizaine de millisecondes

int calculer_part(int numero) {
    return static_cast<int>(calculer(static_cast<std::uint64_t>(numero), tours_par_thread) >> 40U);
}

}  // namespace

const char* const travail = "4 threads font chacun le quart d'un long calcul";

std::uint64_t sequentiel() {
    std::uint64_t somme = 0;
    for (int i = 0; i < threads; ++i)
        somme += static_cast<std::uint64_t>(calculer_part(i));
    return somme;
}

std::uint64_t avec_la_reponse() {
    std::uint64_t somme = 0;
    for (const int part : lancer_tous(threads, calculer_part))
        somme += static_cast<std::uint64_t>(part);
    return somme;
}

}  // namespace juge::mesure
