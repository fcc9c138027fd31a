#include <grpcpp/grpcpp.h>

#include "calcul.grpc.pb.h"
#include "mesure.hpp"

namespace comparaison {
namespace {

using grpc_calcul::Demande;
using grpc_calcul::Reponse;

// [grpc]
class ServiceGrpc final : public grpc_calcul::Calcul::Service {
    grpc::Status Additionner(grpc::ServerContext*, const Demande* demande,
                             Reponse* reponse) override {
        reponse->set_somme(demande->a() + demande->b());
        return grpc::Status::OK;
    }
};

/// Un délai pour chaque appel : sans lui, un serveur muet fait attendre pour toujours.
std::int64_t appeler(grpc_calcul::Calcul::Stub& calcul, std::int64_t a, std::int64_t b) {
    grpc::ClientContext contexte;
    contexte.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(5));
    Demande demande;
    demande.set_a(a);
    demande.set_b(b);
    Reponse reponse;
    const grpc::Status issue = calcul.Additionner(&contexte, demande, &reponse);
    if (!issue.ok()) throw std::runtime_error(issue.error_message());
    return reponse.somme();
}
// [/grpc]

}  // namespace

double aller_retour_grpc(int appels) {
    ServiceGrpc service;
    int port = 0;
    grpc::ServerBuilder constructeur;
    constructeur.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    constructeur.RegisterService(&service);
    const auto serveur = constructeur.BuildAndStart();
    const auto calcul = grpc_calcul::Calcul::NewStub(grpc::CreateChannel(
        "127.0.0.1:" + std::to_string(port), grpc::InsecureChannelCredentials()));
    return aller_retour([&](std::int64_t a, std::int64_t b) { return appeler(*calcul, a, b); },
                        appels);
}

}  // namespace comparaison
