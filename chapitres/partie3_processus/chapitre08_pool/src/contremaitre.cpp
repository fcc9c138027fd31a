#include "contremaitre.hpp"

#include <sys/socket.h>

#include <chapitre07/erreur_systeme.hpp>
#include <chrono>
#include <utility>

namespace cours {

Contremaitre::Contremaitre(const Embauche& embauche, Zygote* zygote, const Tableau& tableau,
                           int sonnette) {
    PaireDeSockets paire;
    socket_ = std::move(paire.ici);
    const int la_bas = paire.la_bas.numero();
    if (zygote != nullptr) {
        zygote->faire_naitre(embauche, la_bas);
    } else {
        Reglages reglages;
        reglages.descripteurs = {la_bas};
        processus_ = Processus::fonction(
            [embauche, la_bas] {
                tenir_l_atelier(embauche, la_bas);
                return std::string();
            },
            reglages);
    }
    paire.la_bas.fermer();  // il a le sien ; le garder cacherait sa mort
    auto descripteurs = tableau.descripteurs();
    descripteurs.push_back(sonnette);
    envoyer(socket_.numero(), std::uint32_t{0}, descripteurs);
}

Contremaitre::~Contremaitre() {
    // Pour tous les doubles de la socket, si un fork() du programme en a fait : il voit la fin.
    ::shutdown(socket_.numero(), SHUT_WR);
    Rapport ignore{};
    while (ecouter(ignore, true) == Reception::complete) {
    }
    if (processus_) processus_->attendre_pendant(std::chrono::seconds(10));
}

void Contremaitre::demander(Ordre::Quoi quoi, std::uint32_t worker) {
    envoyer(socket_.numero(), Ordre{quoi, worker});
}

Reception Contremaitre::ecouter(Rapport& rapport, bool attendre) {
    Message<Rapport> message;
    const Reception reception = recevoir(socket_.numero(), message, attendre);
    rapport = message.contenu;
    return reception;
}

}  // namespace cours
