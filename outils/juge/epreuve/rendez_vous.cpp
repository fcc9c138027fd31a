#include <ctime>

#include "blocage.hpp"
#include "juge/epreuve.hpp"

namespace juge {

struct RendezVous::Commun {
    explicit Commun(int n) : participants(n) {}
    const int participants;
    std::mutex verrou;
    std::condition_variable changement;
    int presents = 0;
    int maximum = 0;
    bool complet = false;
    bool rompu = false;
    bool fini = false;       // le rendez-vous est détruit
    std::thread veilleur;    // rompt le rendez-vous quand plus personne ne peut venir
};

RendezVous::RendezVous(int participants) : commun_(std::make_shared<Commun>(participants)) {
    commun_->veilleur = std::thread([commun = commun_.get()] {
        const Observateur observateur;
        for (;;) {
            {
                std::unique_lock garde(commun->verrou);
                commun->changement.wait_for(garde, std::chrono::milliseconds(1),
                                            [&] { return commun->fini || commun->complet; });
                if (commun->fini || commun->complet) return;
                if (commun->presents == 0) continue;
            }
            if (!tout_est_calme()) continue;
            const std::lock_guard garde(commun->verrou);
            if (commun->presents == 0 || commun->complet) continue;
            commun->rompu = true;
            commun->changement.notify_all();
            return;
        }
    });
}

RendezVous::~RendezVous() {
    {
        const std::lock_guard garde(commun_->verrou);
        commun_->fini = true;
    }
    commun_->changement.notify_all();
    commun_->veilleur.join();
}

bool RendezVous::rejoindre() {
    std::unique_lock garde(commun_->verrou);
    ++commun_->presents;
    commun_->maximum = std::max(commun_->maximum, commun_->presents);
    if (commun_->presents == commun_->participants) {
        commun_->complet = true;
        commun_->changement.notify_all();
    }
    commun_->changement.wait(garde, [&] { return commun_->complet || commun_->rompu; });
    --commun_->presents;
    return commun_->complet;
}

int RendezVous::maximum() const {
    const std::lock_guard garde(commun_->verrou);
    return commun_->maximum;
}

void TachesEnVol::entrer() {
    const int maintenant = en_cours_.fetch_add(1) + 1;
    int connu = maximum_.load();
    while (connu < maintenant && !maximum_.compare_exchange_weak(connu, maintenant)) {
    }
}

}  // namespace juge
