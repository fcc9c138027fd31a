// L'épreuve de force : `chaos [graines] [tâches] [places]`. Des workers, le courtier et le client
// sont tués ou figés au hasard d'une graine, puis reviennent. À la fin, chaque tâche a son rendu,
// et un effet. Sans argument, une graine de trois cents tâches ; `chaos 20 10000` est l'épreuve
// entière ; `chaos 20 10000 50` de même, avec des workers qui prennent cinquante tâches à la fois.
#include <fmt/format.h>
#include <signal.h>

#include <atomic>
#include <chapitre07/partage.hpp>
#include <chapitre07/processus.hpp>
#include <chapitre15/prise.hpp>
#include <chapitre17/client_taches.hpp>
#include <chapitre17/courtier.hpp>
#include <chapitre17/livre_effets.hpp>
#include <chapitre17/ouvrier.hpp>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <random>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using cours::Base;
using cours::LivreEffets;
using cours::Processus;

namespace {

/// Ce que tous les processus se partagent : une mémoire qui survit à chacun d'eux.
struct Compteurs {
    std::atomic<std::int64_t> executions{0};
    std::atomic<std::int64_t> rendus{0};  ///< lus par le client, doubles compris
};

struct Terrain {
    std::filesystem::path dossier;
    std::string adresse;
    std::int64_t taches;
    std::size_t places;  ///< d'un worker
    Compteurs* compteurs;

    std::string fichier(const char* nom) const { return (dossier / nom).string(); }
};

std::string courtier(const Terrain& terrain) {
    cours::Courtier({.adresse = terrain.adresse}, {.essais_max = 1'000'000, .silence = 300ms},
                    cours::stock_sur_disque(terrain.fichier("file.db")))
        .servir();
    return {};
}

// [effet]
std::string worker(const Terrain& terrain) {
    LivreEffets livre(terrain.fichier("effets.db"));
    const auto compter = [&](const std::string& id, const std::string&) {
        ++terrain.compteurs->executions;
        livre.une_fois(id, [](Base& base) { base.executer("UPDATE somme SET n = n + 1"); });
        return id;
    };
    cours::Ouvrier({terrain.adresse}, {{"compter", compter}},
                   {.battement = 50ms, .places = terrain.places})
        .servir();
    return {};
}
// [/effet]

/// Note chaque rendu avant d'en demander un autre ; en renaissant, ne redemande que ce qui manque.
std::string client(const Terrain& terrain) {
    LivreEffets lus(terrain.fichier("rendus.db"));
    cours::ClientTaches client({terrain.adresse}, 100, 200ms);
    for (std::int64_t i = 0; i < terrain.taches; ++i)
        if (!lus.contient(std::to_string(i))) client.soumettre(std::to_string(i), "compter", "");
    while (client.attendues() > 0) {
        const auto arrivee = client.attendre(1s);
        if (!arrivee) continue;
        if (!arrivee->rendu.reussi || arrivee->rendu.octets != arrivee->id)
            throw std::runtime_error("rendu faux : " + arrivee->rendu.octets);
        ++terrain.compteurs->rendus;
        lus.une_fois(arrivee->id);
    }
    client.attendre(0ms);  // dit qu'on en a fini du dernier
    return {};
}

using Role = std::string (*)(const Terrain&);

Processus naitre(Role role, const Terrain& terrain) {
    return Processus::fonction([role, terrain] { return role(terrain); });
}

std::int64_t lire(const std::string& chemin, const char* sql) {
    Base base(chemin);
    cours::Requete requete = base.preparer(sql);
    requete.ligne();
    return requete.entier(0);
}

/// Frappe jusqu'à ce que le client ait fini. Le dernier processus est le client.
int frapper(const std::vector<Role>& roles, std::vector<Processus>& processus,
            const Terrain& terrain, unsigned graine) {
    std::minstd_rand hasard(graine);
    int coups = 0;
    for (; !processus.back().attendre_pendant(std::chrono::milliseconds(1 + hasard() % 150));
         ++coups) {
        const std::size_t cible = hasard() % processus.size();
        if (hasard() % 2 == 0) {
            processus[cible].signaler(SIGKILL);
            processus[cible].attendre();  // vivant encore, un courtier tiendrait l'adresse
            processus[cible] = naitre(roles[cible], terrain);
        } else {  // figé : parfois assez longtemps pour être tenu pour mort
            processus[cible].signaler(SIGSTOP);
            std::this_thread::sleep_for(std::chrono::milliseconds(1 + hasard() % 600));
            processus[cible].signaler(SIGCONT);
        }
    }
    return coups;
}

bool semer(unsigned graine, std::int64_t taches, std::size_t places) {
    const cours::Partage<Compteurs> compteurs;
    const auto port = cours::Prise::ecouter().adresse().port;
    Terrain terrain{
        std::filesystem::temp_directory_path() / fmt::format("chaos17_{}_{}", ::getpid(), graine),
        fmt::format("tcp://127.0.0.1:{}", port), taches, places, &*compteurs};
    std::filesystem::create_directories(terrain.dossier);
    LivreEffets(terrain.fichier("rendus.db"));
    {
        LivreEffets livre(terrain.fichier("effets.db"));
        Base(terrain.fichier("effets.db"))
            .executer("CREATE TABLE somme (n INTEGER); INSERT INTO somme VALUES (0)");
    }
    const std::vector<Role> roles{courtier, worker, worker, worker, client};
    std::vector<Processus> processus;
    for (const Role role : roles)
        processus.push_back(naitre(role, terrain));
    const int coups = frapper(roles, processus, terrain, graine);
    const bool fini = processus.back().attendre().reussie();
    processus.clear();  // tous tués : plus personne n'écrit
    const std::int64_t effets = lire(terrain.fichier("effets.db"), "SELECT n FROM somme");
    const std::int64_t rendus = lire(terrain.fichier("rendus.db"), "SELECT count(*) FROM effets");
    fmt::print(
        "graine {:>2} : {} coups ; {} rendus perdus, {} effets de trop ; {} exécutions, {} rendus "
        "lus\n",
        graine, coups, taches - rendus, effets - taches, compteurs->executions.load(),
        compteurs->rendus.load());
    std::filesystem::remove_all(terrain.dossier);
    return fini && rendus == taches && effets == taches;
}

}  // namespace

int main(int combien, char** arguments) {
    const int graines = combien > 1 ? std::atoi(arguments[1]) : 1;
    const std::int64_t taches = combien > 2 ? std::atoll(arguments[2]) : 300;
    const std::size_t places = combien > 3 ? std::strtoul(arguments[3], nullptr, 10) : 1;
    bool juste = true;
    for (int graine = 1; graine <= graines; ++graine)
        juste = semer(static_cast<unsigned>(graine), taches, places) && juste;
    return juste ? 0 : 1;
}
