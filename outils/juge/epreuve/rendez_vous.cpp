#include "blocage.hpp"
#include "horloge.hpp"
#include "juge/epreuve.hpp"
#include "ordonnanceur.hpp"

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
    bool arriver();        // rend vrai si tous les participants sont là
    bool a_surveiller();   // un participant peut encore attendre en vain
    bool attendu();        // un participant attend
    std::thread veilleur;  // constate que plus personne ne peut venir, si nul autre ne le fait
    std::atomic<bool> veilleur_sorti{false};
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
    const ordonnanceur::Interne interne;
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
    if (ordonnanceur::pilote()) return;  // l'ordonnanceur sait lui-même que plus rien n'avance
    const ordonnanceur::Interne interne;
    {
        const std::lock_guard garde(registre().verrou);
        registre().en_cours.insert(commun_.get());
    }
    commun_->veilleur = std::thread([commun = commun_.get()] {
        const ordonnanceur::Interne interne_aussi;
        while (commun->a_surveiller()) {
            souffler();
            if (commun->attendu() && tout_est_calme()) rompre_rendez_vous();
        }
        commun->veilleur_sorti = true;
    });
}

RendezVous::~RendezVous() {
    if (!commun_->veilleur.joinable()) return;
    const ordonnanceur::Interne interne;
    {
        const std::lock_guard garde(registre().verrou);
        registre().en_cours.erase(commun_.get());
    }
    {
        const std::lock_guard garde(commun_->verrou);
        commun_->fini = true;
    }
    while (!commun_->veilleur_sorti)  // dans join(), ce thread passerait pour bloqué
        faire_une_pause();
    commun_->veilleur.join();
}

bool RendezVous::Commun::a_surveiller() {
    const std::lock_guard garde(verrou);
    return !fini && !complet && !rompu;
}

bool RendezVous::Commun::attendu() {
    const std::lock_guard garde(verrou);
    return presents > 0;
}

bool RendezVous::Commun::arriver() {
    ++presents;
    maximum = std::max(maximum, presents);
    if (presents == participants) complet = true;
    return complet;
}

bool RendezVous::rejoindre() {
    auto& commun = *commun_;
    if (ordonnanceur::pilote()) {  // un seul thread avance à la fois : rien à verrouiller
        ordonnanceur::rendre(&commun);
        if (commun.arriver()) ordonnanceur::reveiller(&commun, ordonnanceur::tous);
        while (!commun.complet && !commun.rompu) {
            if (ordonnanceur::bloquer(&commun, horloge::dernier_recours)) continue;
            commun.rompu = true;
            ordonnanceur::reveiller(&commun, ordonnanceur::tous);
        }
        --commun.presents;
        ordonnanceur::prendre(&commun);
        return commun.complet;
    }
    const ordonnanceur::Interne interne;
    std::unique_lock garde(commun.verrou);
    if (commun.arriver()) commun.changement.notify_all();
    commun.changement.wait(garde, [&] { return commun.complet || commun.rompu; });
    --commun.presents;
    return commun.complet;
}

int RendezVous::maximum() const {
    const ordonnanceur::Interne interne;
    const std::lock_guard garde(commun_->verrou);
    return commun_->maximum;
}

int TachesEnVol::en_cours() const {
    return en_cours_.load();
}

int TachesEnVol::maximum() const {
    return maximum_.load();
}

TachesEnVol::Jeton::~Jeton() {
    vol_.en_cours_.fetch_sub(1);
}

void TachesEnVol::entrer() {
    const int maintenant = en_cours_.fetch_add(1) + 1;
    int connu = maximum_.load();
    while (connu < maintenant && !maximum_.compare_exchange_weak(connu, maintenant)) {
    }
}

}  // namespace juge
