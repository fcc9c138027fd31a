#include <capnp/ez-rpc.h>

#include <future>
#include <thread>

#include "calcul.capnp.h"
#include "mesure.hpp"

namespace comparaison {
namespace {

using capnp_calcul::Calcul;

// [capnp]
class ServiceCapnp final : public Calcul::Server {
    kj::Promise<void> additionner(AdditionnerContext contexte) override {
        const auto demande = contexte.getParams();
        contexte.getResults().setSomme(demande.getA() + demande.getB());
        return kj::READY_NOW;
    }
};

std::int64_t appeler(Calcul::Client& calcul, kj::WaitScope& boucle, std::int64_t a,
                     std::int64_t b) {
    auto demande = calcul.additionnerRequest();
    demande.setA(a);
    demande.setB(b);
    return demande.send().wait(boucle).getSomme();
}
// [/capnp]

/// Comment joindre le serveur, et l'arrêter depuis un autre thread.
struct Ouvert {
    unsigned port;
    kj::Own<kj::CrossThreadPromiseFulfiller<void>> fin;
};

void servir(std::promise<Ouvert> ouvert) {
    capnp::EzRpcServer serveur(kj::heap<ServiceCapnp>(), "127.0.0.1", 0);
    kj::WaitScope& boucle = serveur.getWaitScope();
    auto fin = kj::newPromiseAndCrossThreadFulfiller<void>();
    ouvert.set_value({serveur.getPort().wait(boucle), kj::mv(fin.fulfiller)});
    fin.promise.wait(boucle);
}

}  // namespace

double aller_retour_capnp(int appels) {
    std::promise<Ouvert> promesse;
    auto futur = promesse.get_future();
    const std::jthread serveur(servir, std::move(promesse));
    const Ouvert ouvert = futur.get();
    double microsecondes = 0;
    {
        capnp::EzRpcClient client("127.0.0.1", ouvert.port);
        Calcul::Client calcul = client.getMain<Calcul>();
        microsecondes = aller_retour(
            [&](std::int64_t a, std::int64_t b) {
                return appeler(calcul, client.getWaitScope(), a, b);
            },
            appels);
    }
    ouvert.fin->fulfill();
    return microsecondes;
}

}  // namespace comparaison
