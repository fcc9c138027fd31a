#include "outil.hpp"

#include <juge/epreuve.hpp>

#include <csignal>

TEST_CASE("un outil entend les signaux, même si celui qui le lance les retient") {
    sigset_t termine;
    sigset_t avant;
    ::sigemptyset(&termine);
    ::sigaddset(&termine, SIGTERM);
    ::pthread_sigmask(SIG_BLOCK, &termine, &avant);
    const auto sortie = juge::lancer_outil({"sh", "-c", "kill -TERM $$; echo il survit"}, 0);
    ::pthread_sigmask(SIG_SETMASK, &avant, nullptr);
    REQUIRE(sortie.raison == "est tué par un signal (SIGTERM)");
    REQUIRE(sortie.texte.empty());
}

TEST_CASE("ce qu'on ajoute à l'environnement d'un outil l'emporte") {
    const auto sortie = juge::lancer_outil({"sh", "-c", "echo $HOME"}, 0, {"HOME=ailleurs"});
    REQUIRE(sortie.code == 0);
    REQUIRE(sortie.texte == "ailleurs\n");
}
