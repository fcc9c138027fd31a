// Ce que le courtier occupe quand les tâches s'accumulent : `memoire [tâches]`. Elles ont cent
// octets d'argument, et il n'y a aucun worker ; puis il en vient un, et toutes sont rendues.
// D'abord en mémoire, ensuite sur disque. `memoire 100000` remplit la file ; sans argument, c'est
// court.
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <chapitre07/processus.hpp>
#include <chapitre15/prise.hpp>
#include <chapitre17/client_taches.hpp>
#include <chapitre17/courtier.hpp>
#include <chapitre17/ouvrier.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

using namespace std::chrono_literals;
using cours::Processus;

namespace {

/// Le plus qu'un processus a occupé jusqu'ici, en Mio.
double maximum_mio(pid_t pid) {
    std::ifstream etat(fmt::format("/proc/{}/status", pid));
    for (std::string mot; etat >> mot;)
        if (mot == "VmHWM:") {
            double kio = 0;
            etat >> kio;
            return kio / 1024;
        }
    return 0;
}

bool mesurer(const std::string& titre, int taches, const std::string& fichier) {
    const auto port = cours::Prise::ecouter().adresse().port;
    const std::string adresse = fmt::format("tcp://127.0.0.1:{}", port);
    auto courtier = Processus::fonction([&] {
        auto stock = fichier.empty() ? cours::stock_en_memoire() : cours::stock_sur_disque(fichier);
        cours::Courtier({.adresse = adresse}, {}, std::move(stock)).servir();
        return std::string();
    });

    cours::ClientTaches client({adresse}, static_cast<std::size_t>(taches), 10s);
    const std::string argument(100, 'x');
    for (int i = 0; i < taches; ++i)
        client.soumettre(fmt::format("tache {}", i), "rendre", argument);
    // Sans worker, rien n'arrive : le temps que tout soit chez le courtier.
    client.attendre(1s + std::chrono::milliseconds(taches / 10));
    const double plein = maximum_mio(courtier.pid());

    // [worker]
    auto worker = Processus::fonction([&] {
        const auto rendre = [](const std::string&, const std::string& octets) { return octets; };
        cours::Ouvrier({adresse}, {{"rendre", rendre}}, {.places = 100}).servir();
        return std::string();
    });
    // [/worker]
    int rendues = 0;
    while (const auto arrivee = client.attendre(30s))
        rendues += arrivee->rendu.octets == argument;
    fmt::print("{:<11} {} tâches en attente : {:.0f} Mio ; {} rendues, au plus {:.0f} Mio\n", titre,
               taches, plein, rendues, maximum_mio(courtier.pid()));
    return rendues == taches;  // le courtier et le worker sont tués en sortant
}

}  // namespace

int main(int combien, char** arguments) {
    const int taches = combien > 1 ? std::atoi(arguments[1]) : 2000;
    if (taches <= 0) {
        fmt::print(stderr, "Usage : {} [tâches, au moins une]\n", arguments[0]);
        return 2;
    }
    const auto fichier =
        std::filesystem::temp_directory_path() / fmt::format("file_{}.db", ::getpid());
    const bool juste = mesurer("en mémoire", taches, "") && mesurer("sur disque", taches, fichier);
    for (const char* suite : {"", "-wal", "-shm"})
        std::filesystem::remove(fichier.string() + suite);
    return juste ? 0 : 1;
}
