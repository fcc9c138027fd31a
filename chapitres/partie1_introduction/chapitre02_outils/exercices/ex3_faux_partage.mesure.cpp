// Ce que coûte le faux partage : deux workers notent sans cesse, chacun dans ses comptes. Si
// ceux-ci partagent une ligne de cache, deux workers vont moins vite qu'un seul.
#include <atomic>
#include <cstddef>
#include <juge/mesure.hpp>
#include <thread>
#include <vector>

#include JUGE_REPONSE

namespace juge::mesure {
namespace {

constexpr std::size_t workers = 2;
constexpr std::uint64_t requetes_par_worker = 2'000'000;

std::uint64_t octets(std::uint64_t requete) {
    return requete % 1500;
}

std::uint64_t resumer(std::uint64_t requetes, std::uint64_t octets) {
    return requetes * 1'000'003 + octets;
}

}  // namespace

const char* const travail = "2 workers notent chacun 2 millions de requêtes dans leurs comptes";

std::uint64_t sequentiel() {
    std::atomic<std::uint64_t> requetes{0};
    std::atomic<std::uint64_t> total{0};
    for (std::size_t worker = 0; worker < workers; ++worker) {
        for (std::uint64_t i = 0; i < requetes_par_worker; ++i) {
            requetes.fetch_add(1, std::memory_order_relaxed);
            total.fetch_add(octets(i), std::memory_order_relaxed);
        }
    }
    return resumer(requetes, total);
}

std::uint64_t avec_la_reponse() {
    TableauComptes comptes(workers);
    {
        std::vector<std::jthread> equipe;
        for (std::size_t worker = 0; worker < workers; ++worker) {
            equipe.emplace_back([&comptes, worker] {
                for (std::uint64_t i = 0; i < requetes_par_worker; ++i)
                    comptes.noter(worker, octets(i));
            });
        }
    }
    const auto total = comptes.total();
    return resumer(total.requetes, total.octets);
}

}  // namespace juge::mesure
