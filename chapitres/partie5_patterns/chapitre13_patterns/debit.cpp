// Ce que coûte une tâche : soumettre et exécuter, pour plusieurs durées de tâche, par PoolThreads,
// boost::asio::thread_pool, oneTBB et un pool à file partagée, alternés dans la même exécution.
// Puis un travail récursif : le vol de tâches contre la file partagée.
//
// `debit 20` répète vingt fois ; sans argument, une mesure courte.
#include <fmt/format.h>

#include <algorithm>
#include <chapitre02/chronometre.hpp>
#include <chapitre02/ne_pas_optimiser.hpp>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "pools_compares.hpp"

namespace {

constexpr std::size_t workers = 2;

/// Un calcul d'environ autant de tours de boucle, que le compilateur ne peut pas sauter.
auto calcul(std::uint64_t tours) {
    return [tours] {
        std::uint64_t x = tours;
        for (std::uint64_t i = 0; i < tours; ++i) {
            x = x * 6364136223846793005U + 1;
            cours::ne_pas_optimiser(x);
        }
    };
}

/// Ce qu'a coûté une action : à la montre, et en temps de processeur. Le second dépend moins de ce
/// qui tourne à côté.
struct Cout {
    double reel_ns = 0;
    double processeur_ns = 0;
};

template <class Action>
Cout mesurer_une(Action action) {
    const cours::Chronometre chronometre;
    action();
    return {1e6 * cours::en_ms(chronometre.reel()), 1e6 * cours::en_ms(chronometre.processeur())};
}

double mediane(const std::vector<Cout>& couts, double Cout::*laquelle) {
    std::vector<double> valeurs;
    for (const Cout& cout : couts)
        valeurs.push_back(cout.*laquelle);
    std::sort(valeurs.begin(), valeurs.end());
    return valeurs[valeurs.size() / 2];
}

struct Concurrent {
    std::string nom;
    std::function<void(std::size_t, std::uint64_t)> executer;
    std::vector<Cout> mesures = {};
};

/// Chacun son tour, plusieurs fois : ce qui tourne à côté gêne tout le monde également.
void mesurer(std::vector<Concurrent>& concurrents, std::size_t n, std::uint64_t tours, int fois) {
    const auto taches = static_cast<double>(n);
    for (int i = 0; i < fois; ++i)
        for (auto& concurrent : concurrents) {
            const Cout cout = mesurer_une([&] { concurrent.executer(n, tours); });
            concurrent.mesures.push_back({cout.reel_ns / taches, cout.processeur_ns / taches});
        }
}

void afficher(const std::string& titre, std::vector<Concurrent>& concurrents) {
    const double reel = mediane(concurrents.front().mesures, &Cout::reel_ns);
    const double processeur = mediane(concurrents.front().mesures, &Cout::processeur_ns);
    fmt::print("{}\n", titre);
    for (auto& concurrent : concurrents) {
        const double le_reel = mediane(concurrent.mesures, &Cout::reel_ns);
        const double le_processeur = mediane(concurrent.mesures, &Cout::processeur_ns);
        fmt::print("  {:<25} {:>8.0f} ns ({:5.2f}) ; processeur {:>8.0f} ns ({:5.2f})\n",
                   concurrent.nom, le_reel, le_reel / reel, le_processeur,
                   le_processeur / processeur);
        concurrent.mesures.clear();
    }
}

/// Un arbre de tâches : chacune en soumet deux, jusqu'aux feuilles.
template <class Soumettre>
void arbre(Soumettre& soumettre, Compte& feuilles, int profondeur) {
    if (profondeur == 0) {
        feuilles.une_de_moins();
        return;
    }
    for (int i = 0; i < 2; ++i)
        soumettre(
            [&soumettre, &feuilles, profondeur] { arbre(soumettre, feuilles, profondeur - 1); });
}

template <class Pool>
void parcourir_un_arbre(Pool& pool, int profondeur) {
    Compte feuilles(std::size_t{1} << profondeur);
    arbre(pool, feuilles, profondeur);
    feuilles.attendre();
}

void comparer_les_vols(int fois) {
    constexpr int profondeur = 14;
    cours::PoolThreads pool(workers);
    AvecFilePartagee partagee(workers);
    auto vol = [&](auto tache) { pool.poster(std::move(tache)); };
    auto file = [&](auto tache) { partagee.soumettre(std::move(tache)); };
    std::vector<Concurrent> concurrents{
        {"PoolThreads (vol)",
         [&](std::size_t, std::uint64_t) { parcourir_un_arbre(vol, profondeur); }},
        {"file partagée",
         [&](std::size_t, std::uint64_t) { parcourir_un_arbre(file, profondeur); }}};
    mesurer(concurrents, std::size_t{2} << profondeur, 0, fois);
    afficher("un arbre de 32 766 tâches, nées les unes des autres", concurrents);
}

}  // namespace

int main(int combien, char** arguments) {
    const int fois = combien > 1 ? std::atoi(arguments[1]) : 3;
    AvecPoolThreads notre(workers);
    AvecAsio asio(workers);
    AvecFilePartagee partagee(workers);
#ifdef COURS_AVEC_TBB
    AvecTbb tbb(workers);
#else
    fmt::print("oneTBB absent : comparé sans lui (paquet libtbb-dev)\n");
#endif
    std::vector<Concurrent> concurrents{
        {"PoolThreads", [&](auto n, auto tours) { notre.executer(n, calcul(tours)); }},
        {"PoolThreads, par future",
         [&](auto n, auto tours) { notre.executer_par_futures(n, calcul(tours)); }},
#ifdef COURS_AVEC_TBB
        {"oneTBB, enqueue", [&](auto n, auto tours) { tbb.executer(n, calcul(tours)); }},
        {"oneTBB, task_group",
         [&](auto n, auto tours) { tbb.executer_en_groupe(n, calcul(tours)); }},
#endif
        {"boost::asio::thread_pool", [&](auto n, auto tours) { asio.executer(n, calcul(tours)); }},
        {"file partagée", [&](auto n, auto tours) { partagee.executer(n, calcul(tours)); }},
    };
    for (const std::uint64_t tours : {0U, 300U, 3'000U, 30'000U}) {
        const std::size_t n = std::max<std::size_t>(300, 20'000 / (1 + tours / 100));
        mesurer(concurrents, n, tours, fois);
        const Cout cent = mesurer_une([&] {
            for (std::size_t i = 0; i < 100; ++i)
                calcul(tours)();
        });
        afficher(fmt::format("tâches de {:.0f} ns ; par tâche (rapport à PoolThreads)",
                             cent.processeur_ns / 100),
                 concurrents);
    }
    comparer_les_vols(fois);
}
