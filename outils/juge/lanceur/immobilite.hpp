// Savoir depuis quand tous les threads d'une épreuve attendent que l'un d'eux agisse.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <map>
#include <optional>
#include <vector>

#include "../commun/taches.hpp"

namespace juge {

class Immobilite {
public:
    using Horloge = std::chrono::steady_clock;

    /// Photographie les threads de ces processus, l'épreuve d'abord, si la dernière photographie
    /// date. `threads_de_service` : ceux de l'assainisseur, juste après le thread principal.
    void observer(const std::vector<pid_t>& processus, int threads_de_service);

    /// Vrai si plus personne ne peut les réveiller : tous attendent un futex sans échéance, et
    /// n'ont pas bougé d'une photographie à l'autre. Faux là où le noyau ne montre pas ce qu'ils
    /// attendent, ou si une alarme peut sonner : on ne conclut alors qu'au bout du délai.
    bool sans_issue() const { return immobile_depuis_ && reveil_exclu_; }

    /// Vrai si rien n'a bougé pendant cette durée.
    bool dure(std::chrono::seconds duree) const {
        return immobile_depuis_ && Horloge::now() - *immobile_depuis_ > duree;
    }
    /// Vrai si l'on a vu, dans la dernière seconde, un thread prêt à avancer.
    bool calcule() const { return Horloge::now() - dernier_calcul_ < std::chrono::seconds(1); }

private:
    std::map<pid_t, taches::Tache> photo_;
    Horloge::time_point derniere_photo_ = Horloge::now();
    Horloge::time_point dernier_calcul_ = derniere_photo_;
    std::optional<Horloge::time_point> immobile_depuis_;
    bool reveil_exclu_ = true;  ///< ni attente que le noyau cache, ni alarme
};

}  // namespace juge
