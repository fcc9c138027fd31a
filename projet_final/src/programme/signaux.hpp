// Ctrl-C, en douceur.
#pragma once

#include <atomic>
#include <stop_token>
#include <thread>

#include "images/fichiers.hpp"

namespace projet {

/// Tant que l'objet vit, SIGINT, SIGTERM et SIGHUP demandent l'arrêt au lieu de tuer le programme :
/// les images en cours se terminent, les suivantes ne commencent pas. Un signal déjà ignoré (nohup)
/// le reste. À construire avant tout
/// thread : le masque de signaux s'hérite. SIGPIPE et SIGXFSZ deviennent de simples erreurs
/// d'écriture.
class EcouteSignaux {
public:
    explicit EcouteSignaux(std::stop_source arret);
    EcouteSignaux(const EcouteSignaux&) = delete;
    EcouteSignaux& operator=(const EcouteSignaux&) = delete;
    ~EcouteSignaux();

    /// Le premier signal reçu, ou 0.
    int recu() const { return recu_.load(); }

private:
    void ecouter();

    std::stop_source arret_;
    Descripteur signaux_;
    Descripteur fin_;
    std::atomic<int> recu_{0};
    std::jthread ecoute_;
};

}  // namespace projet
