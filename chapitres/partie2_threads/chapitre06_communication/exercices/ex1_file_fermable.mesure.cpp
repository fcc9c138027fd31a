// Ce que fait gagner une file entre deux étapes : pendant que la seconde traite une valeur, la
// première prépare la suivante. La file coûte un verrou et des réveils, que l'étape doit amortir.
#include <juge/mesure.hpp>
#include <thread>

#include JUGE_REPONSE

namespace juge::mesure {
namespace {

constexpr std::uint64_t valeurs = 1'000;
constexpr int capacite = 64;
constexpr int tours_par_etape = 20'000;  // une vingtaine de microsecondes

std::uint64_t preparer(std::uint64_t rang) {
    return calculer(rang, tours_par_etape);
}
std::uint64_t traiter(std::uint64_t valeur) {
    return calculer(~valeur, tours_par_etape);
}

}  // namespace

const char* const travail =
    "1000 valeurs passent par deux étapes, reliées par une file de 64 places";

std::uint64_t sequentiel() {
    std::uint64_t somme = 0;
    for (std::uint64_t rang = 0; rang < valeurs; ++rang)
        somme += traiter(preparer(rang));
    return somme;
}

std::uint64_t avec_la_reponse() {
    FileFermable<std::uint64_t> file(capacite);
    const std::jthread producteur([&file] {
        for (std::uint64_t rang = 0; rang < valeurs; ++rang)
            file.deposer(preparer(rang));
        file.fermer();
    });
    std::uint64_t somme = 0;
    while (const auto valeur = file.retirer())
        somme += traiter(*valeur);
    return somme;
}

}  // namespace juge::mesure
