// distribue_mpi : ce qu'elle survit. Le reste, elle l'a en commun avec les autres versions.
#include <cstdlib>
#include <fstream>
#include <juge/epreuve.hpp>

#include "calme.hpp"

using namespace essai;
namespace fs = std::filesystem;
using namespace std::literals;

namespace {

/// Ce que /proc/PID/status dit sous ce nom : le dernier mot de la ligne.
std::string statut(const std::string& pid, const std::string& nom) {
    std::ifstream flux("/proc/" + pid + "/status");
    for (std::string ligne; std::getline(flux, ligne);)
        if (ligne.starts_with(nom + ":")) return ligne.substr(ligne.find_last_of("\t ") + 1);
    return {};
}

/// Les rangs que le mpirun de ce programme a fait naître. /proc numérote peut-être les processus
/// autrement que nous (le juge nous donne un espace à part) : NSpid finit par le numéro d'ici.
std::vector<pid_t> rangs() {
    const std::string ici = fs::read_symlink("/proc/self").string();
    std::vector<pid_t> rangs;
    for (const auto& entree : fs::directory_iterator("/proc")) {
        const std::string pid = entree.path().filename().string();
        if (statut(pid, "Name") != "conversion_mpi") continue;
        if (statut(statut(pid, "PPid"), "PPid") != ici) continue;
        if (const int rang = std::atoi(statut(pid, "NSpid").c_str()); rang > 0)
            rangs.push_back(rang);
    }
    return rangs;
}

}  // namespace

TEST_CASE("un rang tué : mpirun arrête tout, est relancé avec ce qui reste, et rien n'est perdu") {
    Epreuve epreuve(30);
    epreuve.lot.reglages.workers = 2;
    std::size_t tues = 0;
    Lot::Fin fin;
    {
        const std::jthread tueur([&](const std::stop_token& assez) {
            const auto converties = [&] {
                return fichiers(epreuve.lot.dossier() / "sortie").size();
            };
            for (std::size_t seuil = 3; seuil <= 9; seuil += 6) {
                // Les rangs d'abord : avant eux, la sortie est encore celle de l'exécution calme.
                while (!assez.stop_requested() && (rangs().empty() || converties() < seuil))
                    std::this_thread::sleep_for(1ms);
                const auto vivants = rangs();
                if (!vivants.empty() && ::kill(vivants.back(), SIGKILL) == 0) ++tues;
            }
        });
        fin = epreuve.lot.executer(version("distribue_mpi"));
    }
    REQUIRE(tues >= 1);
    epreuve.verifier(fin);
}

TEST_CASE("distribue_mpi, Ctrl-C ou kill -9 du programme : aucun de ses descendants ne reste") {
    rien_ne_reste("distribue_mpi");
}
