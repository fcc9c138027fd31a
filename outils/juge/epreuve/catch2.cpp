// L'implémentation de Catch2 quand elle est dans ses en-têtes (version 2), et le lancement d'une
// session, que la version 2 ne déclare qu'ici. Les gestionnaires de signaux de Catch2 sont écartés
// : le juge a les siens, qui rapportent la pile.
#if !__has_include(<catch2/catch_all.hpp>)
#define CATCH_CONFIG_RUNNER
#define CATCH_CONFIG_NO_POSIX_SIGNALS
#endif
#include "catch2.hpp"

#include <compat/catch2.hpp>

namespace juge {

int executer_catch2(int nombre, const char* const* arguments) {
    Catch::Session session;
    if (const int erreur = session.applyCommandLine(nombre, arguments); erreur != 0) return erreur;
    return session.run();
}

}  // namespace juge
