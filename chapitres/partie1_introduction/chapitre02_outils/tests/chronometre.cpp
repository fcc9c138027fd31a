#include <chapitre02/chronometre.hpp>
#include <chapitre02/ne_pas_optimiser.hpp>
#include <juge/epreuve.hpp>

using namespace std::chrono_literals;

namespace {

/// Calcule jusqu'à ce que l'horloge de processeur `lire` ait avancé.
template <class Lire>
void calculer_un_peu(Lire lire) {
    const auto debut = lire();
    for (unsigned i = 0; lire() == debut; ++i)
        cours::ne_pas_optimiser(i * i);
}

}  // namespace

TEST_CASE("Chronometre : le temps réel suit l'horloge, et repart à zéro", "[simple]") {
    juge::HorlogeFactice horloge;
    cours::Chronometre chronometre;
    REQUIRE(chronometre.reel() == 0ns);
    horloge.avancer(1500us);
    REQUIRE(chronometre.reel() == 1500us);
    REQUIRE(cours::en_ms(chronometre.reel()) == 1.5);
    chronometre.redemarrer();
    horloge.avancer(7ns);
    REQUIRE(chronometre.reel() == 7ns);
}

TEST_CASE("Chronometre : le temps de processeur n'avance que si l'on calcule", "[simple]") {
    juge::HorlogeFactice horloge;  // le sommeil, lui, ne fait qu'avancer l'horloge factice
    cours::Chronometre chronometre;
    horloge.avancer(1h);
    REQUIRE(chronometre.processeur() < 1h);
    calculer_un_peu(cours::temps_processeur);
    REQUIRE(chronometre.processeur() > 0ns);
}

TEST_CASE("temps_processeur : le processus additionne ses threads") {
    const auto processus = cours::temps_processeur();
    const auto moi = cours::temps_processeur_du_thread();
    std::chrono::nanoseconds autre{0};
    {
        juge::Acteur acteur("autre", [&] {
            calculer_un_peu(cours::temps_processeur_du_thread);
            autre = cours::temps_processeur_du_thread();
        });
        acteur.attendre_fin("un calcul fini finit");
    }
    calculer_un_peu(cours::temps_processeur_du_thread);
    const auto mien = cours::temps_processeur_du_thread() - moi;
    REQUIRE(autre > 0ns);
    REQUIRE(mien > 0ns);
    REQUIRE(cours::temps_processeur() - processus >= mien + autre);
}
