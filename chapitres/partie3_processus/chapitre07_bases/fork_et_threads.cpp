// fork() dans un programme à plusieurs threads : l'enfant attend un verrou que personne ne rendra.
// Puis la réparation : un zygote, né avant le thread.
#include <fmt/format.h>

#include <chapitre07/descripteur.hpp>
#include <chapitre07/processus.hpp>
#include <chrono>
#include <latch>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

using namespace std::chrono_literals;

std::mutex journal;  // celui que tout le monde prend pour écrire une ligne

// [enfant]
std::string ecrire_dans_le_journal() {
    const std::lock_guard garde(journal);
    return "écrit";
}
// [/enfant]

void raconter(const char* cas, cours::Processus enfant) {
    // Un délai : sans lui, on attendrait pour toujours avec l'enfant.
    const auto fin = enfant.attendre_pendant(500ms);
    if (!fin) {
        fmt::print("{} : bloqué ; {}\n", cas, enfant.arreter(0s).phrase());
        return;
    }
    fmt::print("{} : {}\n", cas, enfant.resultat());
}

int main() {
    // [zygote]
    // Né avant tout thread, ce processus attend une ligne, puis fait naître l'enfant à notre place.
    cours::BoutsDeTube ordre = cours::ouvrir_tube();
    cours::Reglages reglages;
    reglages.descripteurs = {ordre.lecture.numero()};
    cours::Processus zygote = cours::Processus::fonction(
        [&] {
            cours::lire_tout(ordre.lecture.numero());
            return cours::Processus::fonction(ecrire_dans_le_journal).resultat();
        },
        reglages);
    // [/zygote]

    // [thread]
    std::latch tenu(1);
    std::latch rendre(1);
    std::jthread redacteur([&] {
        const std::lock_guard garde(journal);
        tenu.count_down();
        rendre.wait();  // il écrit longtemps
    });
    tenu.wait();
    raconter("fork() direct", cours::Processus::fonction(ecrire_dans_le_journal));
    // [/thread]
    ordre.ecriture.fermer();  // la fin du flux : l'ordre de commencer
    raconter("par le zygote", std::move(zygote));
    rendre.count_down();
}
