// Trois commandes en cuisine, préparées l'une après l'autre, puis toutes à la fois, par un seul
// thread.
#include <fmt/format.h>

#include <chapitre11/asio.hpp>
#include <chapitre11/lancer.hpp>
#include <chapitre11/rassembler.hpp>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

using boost::asio::awaitable;
using boost::asio::use_awaitable;
using namespace std::chrono_literals;

// [coroutine]
// Une coroutine : son type de retour est awaitable<T>, et elle contient co_await ou co_return.
awaitable<std::string> preparer(std::string plat, std::chrono::milliseconds cuisson) {
    const auto boucle = co_await boost::asio::this_coro::executor;  // la boucle qui m'exécute
    boost::asio::steady_timer four(boucle, cuisson);                // une minuterie de cette boucle
    co_await four.async_wait(use_awaitable);  // je me suspends ; le thread fait autre chose
    co_return plat + " prêt";                 // le résultat de celui qui m'attend
}
// [/coroutine]

// [une_a_une]
awaitable<void> une_a_une() {
    const std::string potage = co_await preparer("potage", 30ms);  // 30 ms…
    const std::string gratin = co_await preparer("gratin", 50ms);  // … puis 50…
    const std::string sorbet = co_await preparer("sorbet", 20ms);  // … puis 20
    fmt::print("  {}, {}, {}\n", potage, gratin, sorbet);
}
// [/une_a_une]

// [ensemble]
awaitable<void> ensemble() {
    std::vector<awaitable<std::string>> commandes;  // rien n'a commencé :
    commandes.push_back(preparer("potage", 30ms));  // une coroutine d'Asio attend
    commandes.push_back(preparer("gratin", 50ms));  // qu'on l'attende
    commandes.push_back(preparer("sorbet", 20ms));
    const auto plats =
        co_await cours::rassembler(std::move(commandes));  // toutes, puis la dernière
    fmt::print("  {}\n", fmt::join(plats, ", "));          // dans l'ordre des commandes
}
// [/ensemble]

// [mesurer]
void mesurer(const char* titre, awaitable<void> travail) {
    fmt::print("{}\n", titre);
    const auto depart = std::chrono::steady_clock::now();
    cours::executer(std::move(travail));  // une boucle, jusqu'à la fin du travail
    const auto duree = std::chrono::steady_clock::now() - depart;
    fmt::print("  {} ms\n", std::chrono::duration_cast<std::chrono::milliseconds>(duree).count());
}

int main() {
    mesurer("l'une après l'autre", une_a_une());
    mesurer("toutes à la fois", ensemble());
}
// [/mesurer]
