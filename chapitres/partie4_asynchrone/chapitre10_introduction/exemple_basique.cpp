// Exemple basique : une première coroutine, puis deux ensemble, dans un seul thread.
//
// Un petit-déjeuner : l'eau chauffe en 60 ms, le pain grille en 40 ms. Personne ne calcule, tout
// attend : un seul thread suffit pour mener les deux de front.
#include <fmt/format.h>

#include <chapitre10/mini_boucle.hpp>
#include <chapitre10/tache.hpp>
#include <chrono>
#include <string>

using namespace std::chrono_literals;

// [tache]
// Tache<void>, et co_await dans le corps : c'est une coroutine.
cours::Tache<void> preparer(cours::MiniBoucle& boucle, std::string quoi,
                            std::chrono::milliseconds duree) {
    fmt::print("  {} : je commence\n", quoi);
    co_await boucle.dormir(duree);      // se suspend ici ; le thread fait autre chose
    fmt::print("  {} : prêt\n", quoi);  // reprend là, avec toutes ses variables
}
// [/tache]

// [enchainer]
cours::Tache<int> servir(cours::MiniBoucle& boucle, std::string nom, int couverts) {
    co_await preparer(boucle, nom, 20ms * couverts);  // attend une autre coroutine
    co_return couverts;
}

cours::Tache<void> l_un_apres_l_autre(cours::MiniBoucle& boucle, int& couverts) {
    const int the = co_await servir(boucle, "le thé", 3);
    const int pain = co_await servir(boucle, "le pain", 2);
    couverts = the + pain;
}
// [/enchainer]

// [ensemble]
void ensemble() {
    cours::MiniBoucle boucle;
    boucle.lancer(preparer(boucle, "le thé", 60ms));   // confiées à la boucle :
    boucle.lancer(preparer(boucle, "le pain", 40ms));  // rien ne s'exécute encore
    boucle.tourner();  // les fait avancer toutes deux, jusqu'à leur fin
}
// [/ensemble]

template <class Action>
std::chrono::nanoseconds chronometrer(Action action) {
    const auto debut = std::chrono::steady_clock::now();
    action();
    return std::chrono::steady_clock::now() - debut;
}

int main() {
    int couverts = 0;
    fmt::print("l'un après l'autre :\n");
    const auto a_la_suite = chronometrer([&couverts] {
        cours::MiniBoucle boucle;
        boucle.lancer(l_un_apres_l_autre(boucle, couverts));
        boucle.tourner();
    });
    fmt::print("ensemble, toujours dans un seul thread :\n");
    const auto a_la_fois = chronometrer(ensemble);
    fmt::print("à la suite : {} ms ; ensemble : {} ms\n", a_la_suite / 1ms, a_la_fois / 1ms);
    return couverts == 5 && a_la_suite >= 100ms ? 0 : 1;
}
