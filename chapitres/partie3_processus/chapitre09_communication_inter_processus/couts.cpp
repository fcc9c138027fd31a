// Ce que coûte un aller-retour entre deux processus, selon le moyen. Une seule exécution, la plus
// courte de plusieurs séries : un ordre de grandeur.
#include <fmt/format.h>
#include <algorithm>
#include <chapitre02/chronometre.hpp>
#include <chapitre07/partage.hpp>
#include <chapitre07/processus.hpp>
#include <chapitre09/file_inter_processus.hpp>
#include <chapitre09/gestionnaire.hpp>
#include <chapitre09/semaphore_inter_processus.hpp>
#include <chapitre09/tube.hpp>
#include <functional>
#include <string>

#include "lancer.hpp"

namespace {

constexpr int tours = 500;
constexpr int series = 5;

void mesurer(const char* nom, const std::function<void()>& aller_retour) {
    double meilleur = 1e9;
    for (int serie = 0; serie < series; ++serie) {
        const cours::Chronometre chrono;
        for (int i = 0; i < tours; ++i)
            aller_retour();
        meilleur = std::min(meilleur, cours::en_ms(chrono.reel()) * 1000 / tours);
    }
    fmt::print("{:<44} {:>7.1f} µs\n", nom, meilleur);
}

void par_tubes() {
    cours::Tube aller;
    cours::Tube retour;
    cours::Processus echo = lancer(
        [&] {
            aller.garder_lecture();
            while (const auto message = aller.recevoir())
                retour.envoyer(*message);
        },
        {aller.bouts().lecture.numero(), retour.bouts().ecriture.numero()});
    aller.garder_ecriture();
    mesurer("deux tubes", [&] {
        aller.envoyer("bonjour");
        retour.recevoir();
    });
}

void par_semaphores() {
    const cours::Partage<cours::SemaphoreInterProcessus> aller(0U);
    const cours::Partage<cours::SemaphoreInterProcessus> retour(0U);
    cours::Processus echo = lancer([&] {
        for (;;) {
            aller->prendre();
            retour->rendre();
        }
    });
    mesurer("deux sémaphores en mémoire partagée", [&] {
        aller->rendre();
        retour->prendre();
    });
}

using File = cours::FileInterProcessus<int, 16>;

void par_files() {
    const cours::Partage<File> aller;
    const cours::Partage<File> retour;
    cours::Processus echo = lancer([&] {
        while (const auto tache = aller->retirer()) {
            retour->deposer(tache->valeur);
            aller->tache_terminee(*tache);
        }
    });
    mesurer("deux FileInterProcessus", [&] {
        aller->deposer(7);
        retour->tache_terminee(*retour->retirer());
    });
    aller->fermer();
    echo.attendre();
}

void par_gestionnaire() {
    const cours::Gestionnaire gestionnaire;
    auto client = gestionnaire.connecter();
    mesurer("un appel au Gestionnaire", [&] { client.ajouter("n", 1); });
}

}  // namespace

int main() {
    fmt::print("un aller-retour, la plus courte de {} séries de {}\n", series, tours);
    par_semaphores();
    par_tubes();
    par_gestionnaire();
    par_files();
}
