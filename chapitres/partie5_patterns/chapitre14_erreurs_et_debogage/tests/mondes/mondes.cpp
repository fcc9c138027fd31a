// Une exception d'un thread, d'un processus, d'un pool et d'une coroutine, ramenée à une forme.
#include <chapitre08/pool_processus.hpp>
#include <chapitre10/mini_boucle.hpp>
#include <chapitre14/erreurs_agregees.hpp>
#include <csignal>
#include <future>
#include <juge/epreuve.hpp>

namespace {

int echouer() {
    throw std::out_of_range("rang 12");
}

cours::Tache<void> echouer_dans(cours::MiniBoucle& boucle) {
    co_await boucle.ceder();
    echouer();
}

}  // namespace

TEST_CASE("cinq chemins, le même type et le même message") {
    cours::ReglagesPool reglages;
    reglages.workers = 1;
    cours::PoolProcessus<int(int)> pool([](int) { return echouer(); }, reglages);
    const std::map<std::string, std::function<void()>> chemins{
        {"ici", [] { echouer(); }},
        {"thread", [] { std::async(std::launch::async, echouer).get(); }},
        {"processus",
         [] { cours::Processus::fonction([] { return std::to_string(echouer()); }).resultat(); }},
        {"pool", [&] { pool.soumettre(1).get(); }},
        {"mini-boucle",
         [] {
             cours::MiniBoucle boucle;
             boucle.lancer(echouer_dans(boucle));
             boucle.tourner();
         }},
    };
    cours::CollecteurErreurs collecteur;
    for (const auto& [origine, action] : chemins)
        if (auto erreur = cours::erreur_de(origine, action)) collecteur.noter(*erreur);
    const auto erreurs = collecteur.erreurs();
    REQUIRE(erreurs.size() == chemins.size());
    for (const auto& erreur : erreurs) {
        INFO(erreur.origine);
        CHECK(erreur.type == "std::out_of_range");
        CHECK(erreur.message == "rang 12");
    }
}

TEST_CASE("un processus tué n'a pas levé : son erreur dit le signal") {
    const auto erreur = cours::erreur_de("processus", [] {
        cours::Processus::fonction([] {
            ::raise(SIGKILL);
            return std::string();
        }).resultat();
    });
    REQUIRE(erreur);
    CHECK(erreur->type == "cours::EchecProcessus");
    CHECK(erreur->message.find("SIGKILL") != std::string::npos);
}
