#include <chapitre11/lancer.hpp>

namespace cours {

void lancer(const asio::any_io_executor& executeur, asio::awaitable<void> tache) {
    asio::co_spawn(executeur, std::move(tache), [](std::exception_ptr erreur) {
        if (erreur) std::rethrow_exception(erreur);
    });
}

void interne::executer(asio::awaitable<void> tache) {
    asio::io_context boucle(1);  // un seul thread : Asio se passe de quelques verrous
    lancer(boucle.get_executor(), std::move(tache));
    boucle.run();
}

}  // namespace cours
