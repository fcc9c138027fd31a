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
    bool fini = false;     // le rendez-vous est détruit
    std::thread veilleur;  // constate que plus personne ne peut venir, si nul autre ne le fait
};

namespace {

/// Les rendez-vous en cours.
struct Registre {
    std::mutex verrou;
    std::set<RendezVous::Commun*> en_cours;
    std::atomic<int> rompus{0};
};

Registre& registre() {
    static Registre unique;
    return unique;
}

}  // namespace

void rompre_rendez_vous() {
    const std::lock_guard garde(registre().verrou);
    for (auto* commun : registre().en_cours) {
        const std::lock_guard garde_commun(commun->verrou);
        if (commun->presents == 0 || commun->complet || commun->rompu) continue;
        commun->rompu = true;
        ++registre().rompus;
        commun->changement.notify_all();
    }
}

int rendez_vous_rompus() {
    return registre().rompus.load();
}

RendezVous::RendezVous(int participants) : commun_(std::make_shared<Commun>(participants)) {
    {
        const std::lock_guard garde(registre().verrou);
        registre().en_cours.insert(commun_.get());
    }
    commun_->veilleur = std::thread([commun = commun_.get()] {
        const Observateur observateur;
        const auto inutile = [commun] { return commun->fini || commun->complet || commun->rompu; };
        std::unique_lock garde(commun->verrou);
        while (!commun->changement.wait_for(garde, std::chrono::milliseconds(1), inutile)) {
            if (commun->presents == 0) continue;
            garde.unlock();
            if (tout_est_calme()) rompre_rendez_vous();
            garde.lock();
        }
    });
}

RendezVous::~RendezVous() {
    {
        const std::lock_guard garde(registre().verrou);
        registre().en_cours.erase(commun_.get());
    }
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
