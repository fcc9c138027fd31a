#include <algorithm>
#include <chapitre11/pour_chacun.hpp>

namespace cours {
namespace {

/// Ce que les travailleurs se partagent.
struct Liste {
    std::size_t suivant;
    std::size_t nombre;
    const std::function<asio::awaitable<void>(std::size_t)>& traiter;
};

// [travailler]
asio::awaitable<void> travailler(Liste& liste) {
    while (liste.suivant < liste.nombre) {
        try {
            const std::size_t mien = liste.suivant++;
            co_await liste.traiter(mien);
        } catch (...) {
            liste.suivant = liste.nombre;
            throw;
        }
    }
}
// [/travailler]

}  // namespace

asio::awaitable<void> pour_chacun(std::size_t nombre, int concurrence,
                                  std::function<asio::awaitable<void>(std::size_t)> traiter) {
    if (concurrence < 1) throw std::invalid_argument("la concurrence doit être positive");
    Liste liste{0, nombre, traiter};
    std::vector<asio::awaitable<void>> travailleurs;
    for (std::size_t i = 0; i < std::min(nombre, static_cast<std::size_t>(concurrence)); ++i)
        travailleurs.push_back(travailler(liste));
    co_await rassembler(std::move(travailleurs));
}

}  // namespace cours
