// Les extraits de la leçon, dans l'ordre ; ce que le programme affiche y est cité.
#include <fmt/format.h>

#include <chapitre11/asio.hpp>
#include <chapitre11/avec_delai.hpp>
#include <chapitre11/lancer.hpp>
#include <chapitre11/rassembler.hpp>
#include <chrono>
#include <stdexcept>
#include <stop_token>
#include <string>

using boost::asio::awaitable;
using boost::asio::use_awaitable;
using namespace std::chrono_literals;

namespace {

awaitable<void> attendre(std::chrono::milliseconds duree) {
    boost::asio::steady_timer minuterie(co_await boost::asio::this_coro::executor, duree);
    co_await minuterie.async_wait(use_awaitable);
}

// ------------------------------------------------------------------ 1.1 La boucle

void montrer_boucle() {
    // [boucle]
    boost::asio::io_context boucle;
    boost::asio::post(boucle, [] { fmt::print("1.1  un rappel, dans la boucle\n"); });
    fmt::print("1.1  rien n'a encore été exécuté\n");
    boucle.run();  // exécute les rappels prêts, attend les autres, et revient quand il n'y a plus
                   // rien
    // [/boucle]
}

// ------------------------------------------------------------------ 1.2 Les jetons

// [jetons]
awaitable<void> trois_jetons() {
    const auto boucle = co_await boost::asio::this_coro::executor;
    boost::asio::steady_timer minuterie(boucle, 1ms);

    // Un rappel : async_wait() revient aussitôt ; la suite est ailleurs.
    minuterie.async_wait([](boost::system::error_code) { fmt::print("1.2  rappel\n"); });

    // use_awaitable : la suite est à la ligne suivante ; une erreur devient une exception.
    co_await minuterie.async_wait(use_awaitable);

    // redirect_error : l'erreur est rendue au lieu d'être levée.
    boost::system::error_code erreur;
    co_await minuterie.async_wait(boost::asio::redirect_error(use_awaitable, erreur));
    fmt::print("1.2  erreur : {}\n", erreur ? erreur.message() : "aucune");
}
// [/jetons]

// ------------------------------------------------------------------ 1.3 Lancer

awaitable<void> echouer() {
    co_await attendre(1ms);
    throw std::runtime_error("la sauvegarde a échoué");
}

void montrer_exception_avalee() {
    // [detached]
    boost::asio::io_context boucle;
    boost::asio::co_spawn(boucle, echouer(), boost::asio::detached);
    boucle.run();
    fmt::print("1.3  detached : tout va bien, semble-t-il\n");
    // [/detached]
}

void montrer_exception_relancee() {
    // [lancer]
    boost::asio::io_context boucle;
    boost::asio::co_spawn(boucle, echouer(), [](std::exception_ptr erreur) {
        if (erreur) std::rethrow_exception(erreur);  // sort de run()
    });
    try {
        boucle.run();
    } catch (const std::exception& erreur) {
        fmt::print("1.3  rappel : {}\n", erreur.what());
    }
    // [/lancer]
}

// ------------------------------------------------------------------ 1.4 Plusieurs à la fois

awaitable<int> rendre(int valeur, std::chrono::milliseconds duree) {
    co_await attendre(duree);
    if (valeur < 0) throw std::invalid_argument("valeur négative");
    co_return valeur;
}

// [issues]
awaitable<void> chacune_son_issue() {
    std::vector<awaitable<int>> taches;
    for (const int valeur : {7, -1, 9})
        taches.push_back(rendre(valeur, 1ms));
    auto issues = co_await cours::rassembler_issues(std::move(taches));
    for (auto& issue : issues) {
        try {
            fmt::print("1.4  {}\n", issue.obtenir());
        } catch (const std::exception& erreur) {
            fmt::print("1.4  {}\n", erreur.what());
        }
    }
}
// [/issues]

// ------------------------------------------------------------------ 1.5 Durées de vie

void relancer(std::exception_ptr erreur) {
    if (erreur) std::rethrow_exception(erreur);
}

// [lambda]
void lancer_une_lambda(boost::asio::io_context& boucle) {
    const std::string nom = "Ada";
    auto saluer = [nom]() -> awaitable<void> {  // `nom` est dans l'objet saluer, pas dans le cadre
        co_await attendre(1ms);
        fmt::print("1.5  bonjour, {}\n", nom);
    };
    // Avec « saluer() », l'objet serait détruit au retour, et la coroutine lirait ses restes.
    boost::asio::co_spawn(boucle, saluer, relancer);  // sans parenthèses : Asio en garde une copie
}
// [/lambda]

void montrer_lambda() {
    boost::asio::io_context boucle;
    lancer_une_lambda(boucle);
    boucle.run();
}

// ------------------------------------------------------------------ 1.6 Annuler

// [annuler]
awaitable<void> attendre_ou_cesser(std::stop_token jeton) {
    boost::asio::steady_timer minuterie(co_await boost::asio::this_coro::executor, 24h);
    auto cesser = [&] { minuterie.cancel(); };       // ce qu'il faut faire à la demande d'arrêt
    const std::stop_callback ecoute(jeton, cesser);  // tant que `ecoute` vit
    boost::system::error_code fin;
    co_await minuterie.async_wait(boost::asio::redirect_error(use_awaitable, fin));
    fmt::print("1.6  annulée : {}\n", fin == boost::asio::error::operation_aborted);
}

awaitable<void> annuler() {
    std::stop_source arret;
    cours::lancer(co_await boost::asio::this_coro::executor, attendre_ou_cesser(arret.get_token()));
    co_await attendre(1ms);
    arret.request_stop();
}
// [/annuler]

// ------------------------------------------------------------------ 1.7 Borner

// [borner]
awaitable<void> borner() {
    auto trop_long = [](std::stop_token jeton) { return cours::dormir(24h, jeton); };
    try {
        co_await cours::avec_delai(5ms, trop_long);
    } catch (const cours::DelaiDepasse& erreur) {
        fmt::print("1.7  {}\n", erreur.what());
    }
}
// [/borner]

// ------------------------------------------------------------------ 1.9 Un serveur

using boost::asio::ip::tcp;

// [serveur]
// Un client : la coroutine possède sa socket, et attrape ses erreurs.
awaitable<void> repondre(tcp::socket client) {
    try {
        std::string tampon;
        for (;;) {
            const auto taille = co_await boost::asio::async_read_until(
                client, boost::asio::dynamic_buffer(tampon, 4096), '\n', use_awaitable);
            const std::string ligne = "vous dites : " + tampon.substr(0, taille);
            co_await boost::asio::async_write(client, boost::asio::buffer(ligne), use_awaitable);
            tampon.erase(0, taille);  // la suite, déjà lue, reste
        }
    } catch (const boost::system::system_error&) {
        // fin du flux, ou client parti : cela ne regarde que lui
    }
}

// L'accueil : une coroutine de plus par client.
awaitable<void> accueillir(tcp::acceptor& accueil, int clients) {
    for (int i = 0; i < clients; ++i) {
        tcp::socket client = co_await accueil.async_accept(use_awaitable);
        cours::lancer(accueil.get_executor(), repondre(std::move(client)));
    }
}
// [/serveur]

awaitable<void> parler(unsigned short port) {
    tcp::socket serveur(co_await boost::asio::this_coro::executor);
    const tcp::endpoint ou(boost::asio::ip::address_v4::loopback(), port);
    co_await serveur.async_connect(ou, use_awaitable);
    const std::string mots = "bonjour\nau revoir\n";
    co_await boost::asio::async_write(serveur, boost::asio::buffer(mots), use_awaitable);
    std::string recu;
    for (int i = 0; i < 2; ++i) {
        const auto taille = co_await boost::asio::async_read_until(
            serveur, boost::asio::dynamic_buffer(recu), '\n', use_awaitable);
        fmt::print("1.9  {}", recu.substr(0, taille));
        recu.erase(0, taille);
    }
}

awaitable<void> montrer_serveur() {
    tcp::acceptor accueil(co_await boost::asio::this_coro::executor,
                          {boost::asio::ip::address_v4::loopback(), 0});
    std::vector<awaitable<void>> taches;
    taches.push_back(accueillir(accueil, 1));
    taches.push_back(parler(accueil.local_endpoint().port()));
    co_await cours::rassembler(std::move(taches));
}

}  // namespace

int main() {
    montrer_boucle();
    cours::executer(trois_jetons());
    montrer_exception_avalee();
    montrer_exception_relancee();
    cours::executer(chacune_son_issue());
    montrer_lambda();
    cours::executer(annuler());
    cours::executer(borner());
    cours::executer(montrer_serveur());
}
