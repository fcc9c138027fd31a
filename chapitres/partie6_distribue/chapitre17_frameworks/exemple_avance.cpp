// Chapitre 17, exemple avancé : un calcul distribué qui survit à la mort de n'importe quel worker.
// Combien de nombres premiers sous deux millions ? Quatre processus se partagent le travail ; on en
// tue un, on en fige un autre, et le compte est juste.
#include <fmt/format.h>
#include <signal.h>

#include <chapitre07/processus.hpp>
#include <chapitre15/prise.hpp>
#include <chapitre17/client_taches.hpp>
#include <chapitre17/courtier.hpp>
#include <chapitre17/ouvrier.hpp>
#include <vector>

using namespace std::chrono_literals;
using cours::Processus;

constexpr int tranches = 200;
constexpr int largeur = 10'000;

bool est_premier(int n) {
    for (int d = 2; d * d <= n; ++d)
        if (n % d == 0) return false;
    return n >= 2;
}

// [tache]
// Une tranche. La recompter donne le même nombre : cette tâche est idempotente par nature, et peut
// être confiée à un second worker sans précaution.
std::string compter_les_premiers(const std::string&, const std::string& tranche) {
    const int debut = std::stoi(tranche) * largeur;
    int premiers = 0;
    for (int n = debut; n < debut + largeur; ++n)
        premiers += est_premier(n);
    return std::to_string(premiers);
}
// [/tache]

// [processus]
Processus un_courtier(const std::string& adresse) {
    return Processus::fonction([adresse]() -> std::string {
        cours::Courtier courtier({.adresse = adresse}, {.silence = 300ms});
        courtier.servir();
        return {};
    });
}

Processus un_worker(const std::string& adresse) {
    return Processus::fonction([adresse]() -> std::string {
        cours::Ouvrier({adresse}, {{"premiers", compter_les_premiers}}, {.battement = 50ms})
            .servir();
        return {};
    });
}
// [/processus]

// [calcul]
int main() {
    const auto port = cours::Prise::ecouter().adresse().port;  // libre : le système l'a choisi
    const std::string adresse = fmt::format("tcp://127.0.0.1:{}", port);
    const Processus courtier = un_courtier(adresse);
    std::vector<Processus> workers;
    for (int i = 0; i < 4; ++i)
        workers.push_back(un_worker(adresse));

    cours::ClientTaches client({adresse});
    for (int tranche = 0; tranche < tranches; ++tranche)
        client.soumettre(fmt::format("tranche {}", tranche), "premiers", std::to_string(tranche));

    int premiers = 0;
    int rendues = 0;
    while (const auto arrivee = client.attendre(60s)) {
        premiers += std::stoi(arrivee->rendu.octets);
        ++rendues;
        if (rendues == 20) workers[0].signaler(SIGKILL);  // il avait peut-être une tranche
        if (rendues == 40) workers[1].signaler(SIGSTOP);  // figé : ses connexions restent ouvertes
    }
    fmt::print("{} tranches, {} nombres premiers sous {}, deux workers perdus\n", rendues, premiers,
               tranches * largeur);
    return rendues == tranches && premiers == 148'933 ? 0 : 1;
}
// [/calcul]
