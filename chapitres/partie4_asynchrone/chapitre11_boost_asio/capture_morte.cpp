// Fautif exprès : une coroutine qui survit à ce qu'elle emploie. AddressSanitizer le voit.
#include <chapitre11/asio.hpp>
#include <chapitre11/lancer.hpp>
#include <cstdio>
#include <string>

using boost::asio::awaitable;

// [parametre]
// `nom` est une référence : la coroutine garde la référence, pas le texte.
awaitable<void> saluer(const std::string& nom) {
    const auto boucle = co_await boost::asio::this_coro::executor;
    boost::asio::steady_timer minuterie(boucle, std::chrono::milliseconds(1));
    co_await minuterie.async_wait(boost::asio::use_awaitable);
    std::printf("Bonjour, %s !\n", nom.c_str());  // le texte est détruit depuis une milliseconde
}

awaitable<void> accueillir() {
    const auto boucle = co_await boost::asio::this_coro::executor;
    const std::string visiteur = "une visiteuse au nom bien long";
    cours::lancer(boucle, saluer(visiteur));  // lancée, pas attendue
}  // `visiteur` est détruit ici
// [/parametre]

int main() {
    cours::executer(accueillir());
}
