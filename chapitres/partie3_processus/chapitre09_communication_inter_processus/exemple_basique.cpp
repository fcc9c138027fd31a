// Exemple basique : deux processus se parlent par un tube. L'enfant mesure des températures, le
// parent les lit, jusqu'à ce que l'enfant ferme son bout.
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chapitre09/tube.hpp>
#include <cstdio>
#include <cstdlib>

// [enfant]
// L'enfant : il garde le bout d'écriture, envoie, et s'arrête. Sa mort ferme le tube.
[[noreturn]] void mesurer(cours::Tube& tube) {
    tube.garder_ecriture();
    for (const double degres : {19.5, 20.0, 20.5})
        tube.envoyer(fmt::format("{:.1f} °C", degres));
    tube.envoyer("");  // un message vide est un message
    _exit(0);
}
// [/enfant]

// [parent]
// Le parent : il garde le bout de lecture, et ferme l'autre. Sinon la fin n'arriverait jamais : il
// resterait un écrivain possible, lui-même.
int afficher(cours::Tube& tube) {
    tube.garder_lecture();
    int recus = 0;
    while (const auto message = tube.recevoir()) {
        fmt::print("  reçu : « {} »\n", *message);
        ++recus;
    }
    fmt::print("  fin du flux : l'enfant n'écrira plus\n");
    return recus;
}
// [/parent]

// [principal]
int main() {
    cours::Tube tube;  // avant fork() : les deux processus en auront un double
    std::fflush(stdout);
    const pid_t enfant = fork();
    if (enfant < 0) return EXIT_FAILURE;
    if (enfant == 0) mesurer(tube);
    const int recus = afficher(tube);
    waitpid(enfant, nullptr, 0);
    return recus == 4 ? EXIT_SUCCESS : EXIT_FAILURE;
}
// [/principal]
