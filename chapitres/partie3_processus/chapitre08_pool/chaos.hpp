// Une épreuve de force : des tâches qui ont un effet, et quelqu'un qui tue les workers au hasard.
#pragma once

#include <signal.h>

#include <array>
#include <atomic>
#include <chapitre07/partage.hpp>
#include <chapitre08/pool_processus.hpp>
#include <cstddef>
#include <cstdint>
#include <future>
#include <random>
#include <thread>
#include <utility>
#include <vector>

namespace cours::chaos {

constexpr std::size_t taches_max = 10'000;

/// Le registre, en mémoire partagée : les effets des tâches survivent aux workers.
struct Registre {
    std::array<std::atomic<bool>, taches_max> effet{};
    std::array<std::atomic<bool>, taches_max> maudite{};  ///< est déjà morte une fois
    std::atomic<std::uint64_t> executions{0};  ///< tâches commencées, reprises comprises
};

struct Constat {
    std::uint64_t resultats_justes = 0;
    std::uint64_t effets_comptes = 0;
    std::uint64_t executions = 0;
    std::uint64_t tues = 0;
    BilanPool bilan;
};

/// De quoi être tué au milieu.
inline void calculer_un_peu() {
    for (int i = 0; i < 30'000; ++i)
        std::atomic_signal_fence(std::memory_order_seq_cst);
}

// [idempotent]
/// Une tâche reprise s'exécute deux fois ; son effet, lui, ne doit compter qu'une fois. Il faut
/// pour cela qu'il soit idempotent : ici, poser une marque à une place que la tâche est seule à
/// avoir.
inline std::uint64_t faire(Registre& registre, std::uint64_t tache, unsigned graine) {
    registre.executions.fetch_add(1);
    // Une sur cent environ meurt la première fois, avant son effet, ou après.
    const bool maudite = (tache * 2654435761U + graine) % 100 == 0;
    if (maudite && tache % 2 == 0 && !registre.maudite[tache].exchange(true)) ::raise(SIGKILL);
    calculer_un_peu();
    registre.effet[tache].store(true);
    calculer_un_peu();
    if (maudite && !registre.maudite[tache].exchange(true)) ::raise(SIGKILL);
    return tache * tache;
}
// [/idempotent]

/// Attend que `combien` tâches de plus aient commencé. Rend faux si c'est fini.
inline bool laisser_passer(const Registre& registre, std::uint64_t combien,
                           const std::stop_token& arret) {
    const std::uint64_t seuil = registre.executions.load() + combien;
    while (registre.executions.load() < seuil) {
        if (arret.stop_requested()) return false;
        std::this_thread::yield();
    }
    return true;
}

/// Tue, arrête et reprend des workers. Les coups tombent toutes les quelques tâches, et non toutes
/// les quelques millisecondes : sur une machine lente aussi, le travail avance entre deux.
inline std::uint64_t tuer_au_hasard(const PoolProcessus<std::uint64_t(std::uint64_t)>& pool,
                                    const Registre& registre, unsigned graine,
                                    const std::stop_token& arret) {
    std::minstd_rand hasard(graine);
    std::uint64_t tues = 0;
    while (laisser_passer(registre, 1 + hasard() % 40, arret)) {
        const auto pids = pool.pids();
        if (pids.empty()) continue;
        const pid_t cible = pids[hasard() % pids.size()];
        if (hasard() % 3 == 0) {
            ::kill(cible, SIGSTOP);
            for (auto tours = hasard() % 500; tours > 0; --tours)
                std::this_thread::yield();  // les autres continuent
            ::kill(cible, SIGCONT);
        } else if (::kill(cible, SIGKILL) == 0) {
            ++tues;
        }
    }
    return tues;
}

/// Soumet `taches` tâches (taches_max au plus), une à une et par paquets, sous les coups d'un
/// tueur.
inline Constat semer(unsigned graine, std::size_t taches) {
    const Partage<Registre> registre;
    Constat constat;
    ReglagesPool reglages;
    reglages.workers = 3;
    reglages.essais = 1000;  // aucune n'est empoisonnée : la même peut avoir de la malchance
    PoolProcessus<std::uint64_t(std::uint64_t)> pool(
        [&registre, graine](std::uint64_t tache) { return faire(*registre, tache, graine); },
        reglages);
    {
        std::promise<std::uint64_t> promesse;
        std::jthread tueur([&](const std::stop_token& arret) {
            promesse.set_value(tuer_au_hasard(pool, *registre, graine, arret));
        });
        std::vector<std::uint64_t> paquet;
        std::vector<std::future<std::uint64_t>> seules;
        for (std::uint64_t i = 0; i < taches; ++i) {
            if (i % 2 == 0)
                paquet.push_back(i);
            else
                seules.push_back(pool.soumettre(i));
        }
        const auto carres = pool.map(paquet, 1 + graine % 50);
        for (std::size_t i = 0; i < carres.size(); ++i)
            constat.resultats_justes += carres[i] == paquet[i] * paquet[i];
        for (std::uint64_t i = 0; i < seules.size(); ++i)
            constat.resultats_justes += seules[i].get() == (2 * i + 1) * (2 * i + 1);
        tueur.request_stop();
        constat.tues = promesse.get_future().get();
    }
    for (const auto& effet : registre->effet)
        constat.effets_comptes += effet.load();
    constat.executions = registre->executions.load();
    constat.bilan = pool.bilan();
    return constat;
}

}  // namespace cours::chaos
