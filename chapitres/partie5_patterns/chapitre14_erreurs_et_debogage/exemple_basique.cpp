// Rattraper l'exception d'un thread, de trois façons.
#include <fmt/format.h>

#include <chapitre14/erreurs_agregees.hpp>
#include <exception>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

int lire_temperature(int capteur) {
    if (capteur % 2 == 1) throw std::runtime_error(fmt::format("le capteur {} est muet", capteur));
    return 20 + capteur;
}

// [a_la_main]
// 1. À la main : le thread attrape, range, et le thread principal relance.
void a_la_main() {
    int temperature = 0;
    std::exception_ptr erreur;  // nul : pas d'erreur
    std::jthread mesure([&] {
        try {
            temperature = lire_temperature(1);
        } catch (...) {                         // tout, pas seulement std::exception :
            erreur = std::current_exception();  // ce qui sortirait d'ici tuerait le programme
        }
    });
    mesure.join();  // ce que le thread a écrit est visible après join(), pas avant
    try {
        if (erreur) std::rethrow_exception(erreur);  // la même exception, dans ce thread-ci
        fmt::print("à la main : {} degrés\n", temperature);
    } catch (const std::exception& e) {
        fmt::print("à la main : {}\n", e.what());
    }
}
// [/a_la_main]

// [par_future]
// 2. Par une future : le rangement est fait pour nous, et get() relance.
void par_future() {
    std::future<int> temperature = std::async(std::launch::async, lire_temperature, 3);
    try {
        fmt::print("par une future : {} degrés\n", temperature.get());
    } catch (const std::exception& e) {
        fmt::print("par une future : {}\n", e.what());
    }
}
// [/par_future]

// [toutes]
// 3. Plusieurs threads, plusieurs erreurs : aucune n'est choisie, aucune n'est perdue.
void toutes() {
    cours::CollecteurErreurs erreurs;
    {
        std::vector<std::jthread> mesures;
        for (int capteur = 0; capteur < 6; ++capteur)
            mesures.emplace_back([&erreurs, capteur] {
                try {
                    lire_temperature(capteur);
                } catch (...) {
                    erreurs.noter(fmt::format("thread {}", capteur));
                }
            });
    }  // les jthread sont attendus ici : plus personne ne note
    try {
        erreurs.lever();
    } catch (const cours::ErreursAgregees& toutes) {
        fmt::print("toutes : {}\n", toutes.what());
    }
}
// [/toutes]

}  // namespace

int main() {
    a_la_main();
    par_future();
    toutes();
}
