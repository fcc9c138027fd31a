// Exemple basique : protéger une ressource entre coroutines, dans un seul thread.
//
// Dix clients retirent chacun 10 euros d'un compte qui en contient 50. Consulter le solde et
// débiter sont deux échanges avec la banque : entre les deux, la coroutine est suspendue, et les
// autres avancent.
#include <fmt/format.h>

#include <chapitre11/lancer.hpp>
#include <chapitre12/verrou_async.hpp>
#include <chrono>

namespace asio = boost::asio;
using namespace std::chrono_literals;

// [compte]
// Un compte dans une banque lointaine : chaque échange prend deux millisecondes.
class Compte {
public:
    explicit Compte(int solde) : solde_(solde) {}

    asio::awaitable<int> consulter() {
        co_await echanger();
        co_return solde_;
    }
    asio::awaitable<void> debiter(int montant) {
        co_await echanger();
        solde_ -= montant;
    }
    int solde() const { return solde_; }

private:
    static asio::awaitable<void> echanger() {
        asio::steady_timer aller_retour(co_await asio::this_coro::executor, 2ms);
        co_await aller_retour.async_wait(asio::use_awaitable);
    }
    int solde_;
};
// [/compte]

// [sans_verrou]
asio::awaitable<void> retirer_sans_verrou(Compte& compte, int montant) {
    const int solde = co_await compte.consulter();
    if (solde < montant) co_return;
    co_await compte.debiter(montant);  // le solde a pu changer depuis
}
// [/sans_verrou]

// [avec_verrou]
asio::awaitable<void> retirer(Compte& compte, cours::VerrouAsync& verrou, int montant) {
    const auto garde = co_await verrou.prendre();  // suspend la coroutine, pas le thread
    const int solde = co_await compte.consulter();
    if (solde < montant) co_return;
    co_await compte.debiter(montant);
}  // garde est détruite ici : le verrou va à la coroutine suivante
// [/avec_verrou]

// [dix_clients]
int dix_clients(bool avec_verrou) {
    asio::io_context boucle(1);  // une boucle, un thread
    Compte compte(50);
    cours::VerrouAsync verrou;
    for (int i = 0; i < 10; ++i) {
        auto client = avec_verrou ? retirer(compte, verrou, 10) : retirer_sans_verrou(compte, 10);
        cours::lancer(boucle.get_executor(), std::move(client));
    }
    boucle.run();
    return compte.solde();
}
// [/dix_clients]

int main() {
    const int sans = dix_clients(false);
    const int avec = dix_clients(true);
    fmt::print("50 euros, dix retraits de 10 euros\n");
    fmt::print("sans verrou : il reste {} euros\n", sans);
    fmt::print("avec verrou : il reste {} euros\n", avec);
    return sans < 0 && avec == 0 ? 0 : 1;
}
