// Point d'entrée d'un programme de mesure. Une exécution, une mesure : l'appelant alterne les
// programmes, pour qu'une dérive de la machine ne frappe pas toujours le même.
//
//   programme sequentiel | reponse    le travail, une fois : {"duree_s": …, "resultat": …}
//   programme travail                 la phrase qui dit ce qui est mesuré
//   programme verifier                les deux résultats sont égaux (0) ou non (1)
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstring>

#include "juge/a_completer.hpp"
#include "juge/mesure.hpp"

namespace {

constexpr int code_usage = 2;

int mesurer(std::uint64_t (*travail)()) {
    const auto debut = std::chrono::steady_clock::now();
    const std::uint64_t resultat = travail();
    const std::chrono::duration<double> duree = std::chrono::steady_clock::now() - debut;
    std::printf("{\"duree_s\": %.9f, \"resultat\": %llu}\n", duree.count(),
                static_cast<unsigned long long>(resultat));
    return 0;
}

int verifier() {
    const bool egaux = juge::mesure::sequentiel() == juge::mesure::avec_la_reponse();
    std::puts(egaux ? "Même résultat avec et sans la réponse."
                    : "La réponse ne donne pas le résultat du travail séquentiel.");
    return egaux ? 0 : 1;
}

}  // namespace

namespace juge {

void a_completer(const char* quoi, const char* /*fichier*/, int /*ligne*/) {
    std::printf("{\"a_completer\": \"%s\"}\n", quoi);
    std::fflush(stdout);
    ::_exit(0);
}

namespace mesure {

std::uint64_t calculer(std::uint64_t grain, int tours) {
    // Un générateur congruentiel (Knuth, MMIX) : chaque tour attend le précédent.
    for (int i = 0; i < tours; ++i)
        grain = grain * 6364136223846793005U + 1442695040888963407U;
    return grain;
}

}  // namespace mesure
}  // namespace juge

int main(int argc, char* argv[]) {
    const char* quoi = argc == 2 ? argv[1] : "";
    if (std::strcmp(quoi, "sequentiel") == 0) return mesurer(juge::mesure::sequentiel);
    if (std::strcmp(quoi, "reponse") == 0) return mesurer(juge::mesure::avec_la_reponse);
    if (std::strcmp(quoi, "verifier") == 0) return verifier();
    if (std::strcmp(quoi, "travail") == 0) return std::puts(juge::mesure::travail) < 0 ? 1 : 0;
    std::fprintf(stderr, "Usage : %s sequentiel | reponse | verifier | travail\n", argv[0]);
    return code_usage;
}
