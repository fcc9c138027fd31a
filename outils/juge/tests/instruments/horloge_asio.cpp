// L'horloge factice fait tourner Boost.Asio à la demande : ses minuteries passent par timerfd.
#include <juge/epreuve.hpp>
#include <utility>
//
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;

}  // namespace

TEST_CASE("Asio : une minuterie d'une heure sonne quand l'épreuve le veut", "[simple]") {
    juge::HorlogeFactice horloge;
    asio::io_context contexte;
    asio::steady_timer longue(contexte, 2h);
    asio::steady_timer courte(contexte, 1h);
    juge::Registre<std::string> sonneries;
    courte.async_wait([&](const auto& erreur) { sonneries.noter(erreur ? "annulée" : "1 h"); });
    longue.async_wait([&](const auto& erreur) { sonneries.noter(erreur ? "annulée" : "2 h"); });
    juge::Acteur boucle("boucle", [&] { contexte.run(); });
    REQUIRE(boucle.est_bloque());
    horloge.avancer(59min + 59s);
    juge::attendre_calme();
    REQUIRE(sonneries.contenu().empty());
    horloge.avancer(1s);
    juge::attendre_calme();
    REQUIRE(sonneries.contenu() == std::vector<std::string>{"1 h"});
    horloge.avancer(1h);
    boucle.attendre_fin("les deux minuteries ont sonné");
    REQUIRE(sonneries.contenu() == std::vector<std::string>{"1 h", "2 h"});
}

TEST_CASE("Asio : une minuterie réarmée et une lecture abandonnée à l'échéance", "[simple]") {
    juge::HorlogeFactice horloge;
    asio::io_context contexte;
    asio::ip::tcp::acceptor accueil(contexte, {asio::ip::address_v4::loopback(), 0});
    asio::ip::tcp::socket client(contexte);
    client.connect(accueil.local_endpoint());
    char octet = 0;
    bool abandonnee = false;
    client.async_read_some(asio::buffer(&octet, 1), [&](const auto& erreur, std::size_t) {
        abandonnee = erreur == asio::error::operation_aborted;
    });
    asio::steady_timer patience(contexte, 1h);
    patience.expires_after(30min);  // le premier délai est abandonné
    patience.async_wait([&](const auto& erreur) {
        if (!erreur) client.cancel();
    });
    juge::Acteur boucle("boucle", [&] { contexte.run(); });
    REQUIRE(boucle.est_bloque());
    horloge.avancer(29min);
    REQUIRE(boucle.est_bloque());
    horloge.avancer(1min);
    boucle.attendre_fin("la lecture est abandonnée");
    REQUIRE(abandonnee);
}

TEST_CASE("Asio : run_for() rend la main à l'heure de l'épreuve", "[simple]") {
    juge::HorlogeFactice horloge;
    asio::io_context contexte;
    asio::steady_timer loin(contexte, 24h);
    loin.async_wait([](const auto&) {});
    juge::Acteur boucle("boucle", [&] { contexte.run_for(1h); });
    REQUIRE(boucle.est_bloque());
    horloge.avancer(59min);
    REQUIRE(boucle.est_bloque());
    horloge.avancer(1min);
    boucle.attendre_fin("l'heure est passée");
}
