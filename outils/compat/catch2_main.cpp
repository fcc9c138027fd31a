// Le main d'un programme de mesure écrit avec Catch2 (BENCHMARK), qui n'est pas une épreuve : le
// même pour Catch2 2 et 3. La version 2 est compilée ici une seconde fois, avec ses mesures : dans
// l'en-tête précompilé des épreuves, elles coûteraient un cinquième de chaque verdict.
#if !__has_include(<catch2/catch_all.hpp>)
#define CATCH_CONFIG_RUNNER
#endif
#include <compat/catch2.hpp>

int main(int nombre, char* arguments[]) {
    return Catch::Session().run(nombre, arguments);
}
