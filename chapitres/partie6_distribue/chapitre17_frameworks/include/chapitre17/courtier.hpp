#pragma once

#include <chapitre17/acces.hpp>
#include <chapitre17/registre_taches.hpp>
#include <chapitre17/stock.hpp>
#include <memory>
#include <stop_token>
#include <string>

namespace cours {

/// Le courtier (broker) : il reçoit les tâches des clients, les confie aux workers, garde ce qui
/// n'est pas fini, et rend les issues. Il n'exécute rien.
///
///     cours::Courtier courtier({}, {}, cours::stock_sur_disque("file.db"));
///     fmt::print("{}\n", courtier.adresse());
///     courtier.servir();
///
/// Clients, workers et courtier peuvent mourir (SIGKILL), se figer (SIGSTOP) et revenir, dans
/// n'importe quel ordre : chaque tâche acceptée est exécutée au moins une fois, et son issue rendue
/// jusqu'à ce qu'elle soit lue. Avec un stock sur disque, le courtier reprend à sa renaissance ;
/// avec un stock en mémoire, ses clients lui redisent ce qu'ils attendent.
///
/// Source : le patron Paranoid Pirate du guide de ZeroMQ (https://zguide.zeromq.org), plus la
/// durabilité et les rendus.
class Courtier {
public:
    /// Écoute. Lève std::invalid_argument (hors de cette machine sans clés), ErreurReseau,
    /// ErreurBase.
    explicit Courtier(const Ecoute& ecoute = {}, const ReglagesFile& reglages = {},
                      std::unique_ptr<Stock> stock = stock_en_memoire(), Journal journal = {});
    Courtier(const Courtier&) = delete;
    Courtier& operator=(const Courtier&) = delete;
    ~Courtier();

    /// Où les clients et les workers le joignent.
    const std::string& adresse() const;
    /// Sert jusqu'à l'arrêt demandé, dans ce thread. Ce que le stock refuse (disque plein) est
    /// journalisé : ce tour-là n'a pas eu lieu, et le courtier reprend de ce que le stock garde.
    void servir(const std::stop_token& arret = {});

private:
    class Etat;
    std::unique_ptr<Etat> etat_;
};

}  // namespace cours
