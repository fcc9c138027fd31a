// Ce que coûte de confier une tâche : un appel ordinaire, PoolProcessus, et le ProcessPoolExecutor
// de Python si python3 est là. La tâche ne fait rien : on ne mesure que le chemin.
//
// Huit tâches en vol, deux workers partout, le meilleur de trois passages.
#include <fmt/format.h>

#include <algorithm>
#include <chapitre02/chronometre.hpp>
#include <chapitre02/ne_pas_optimiser.hpp>
#include <chapitre07/erreur_systeme.hpp>
#include <chapitre07/executer_commande.hpp>
#include <chapitre08/pool_processus.hpp>
#include <chrono>
#include <cstddef>
#include <deque>
#include <limits>
#include <optional>
#include <string>
#include <vector>

constexpr int taches = 20'000;
constexpr std::size_t fenetre = 8;

int successeur(int n) {
    return n + 1;
}

template <class Passage>
double meilleur_us(Passage passer) {
    double meilleur = std::numeric_limits<double>::max();
    for (int fois = 0; fois < 3; ++fois) {
        const cours::Chronometre chrono;
        passer();
        const std::chrono::duration<double, std::micro> duree = chrono.reel();
        meilleur = std::min(meilleur, duree.count() / taches);
    }
    return meilleur;
}

double appel_us() {
    return meilleur_us([] {
        for (int i = 0; i < taches; ++i)
            cours::ne_pas_optimiser(successeur(i));
    });
}

// [fenetre]
double pool_us(cours::PoolProcessus<int(int)>& pool) {
    return meilleur_us([&] {
        std::deque<std::future<int>> en_vol;
        for (int i = 0; i < taches; ++i) {
            if (en_vol.size() == fenetre) {
                en_vol.front().get();
                en_vol.pop_front();
            }
            en_vol.push_back(pool.soumettre(i));
        }
        for (auto& futur : en_vol)
            futur.get();
    });
}
// [/fenetre]

double map_us(cours::PoolProcessus<int(int)>& pool) {
    const std::vector<int> entrees(taches, 1);
    return meilleur_us([&] { pool.map(entrees); });
}

std::optional<double> python_us() {
    try {
        const auto commande = cours::executer_commande(
            {"python3", COURS_SURCOUT_PY, std::to_string(taches / 10), std::to_string(fenetre)});
        if (!commande.fin.reussie()) return std::nullopt;
        return std::stod(commande.sortie);
    } catch (const cours::ErreurSysteme&) {
        return std::nullopt;
    }
}

int main() {
    cours::ReglagesPool reglages;
    reglages.workers = 2;
    cours::PoolProcessus<int(int)> pool(successeur, reglages);
    const double un_a_un = pool_us(pool);
    fmt::print("un appel                          {:>10.4f} µs\n", appel_us());
    fmt::print("PoolProcessus, une à une          {:>10.2f} µs\n", un_a_un);
    fmt::print("PoolProcessus, map par paquets    {:>10.2f} µs\n", map_us(pool));
    const auto python = python_us();
    if (!python) {
        fmt::print("python3 absent : pas de comparaison\n");
        return 0;
    }
    fmt::print("ProcessPoolExecutor (Python)      {:>10.2f} µs, {:.0f} fois PoolProcessus\n",
               *python, *python / un_a_un);
}
