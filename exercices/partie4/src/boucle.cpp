#include <algorithm>
#include <optional>
#include <partie4/boucle.hpp>
#include <utility>

namespace cours {

namespace {

/// Ce qu'attend dormir_jusqua() : une minuterie et une demande d'arrêt, dont la première réveille.
class Sommeil {
public:
    Sommeil(Boucle& boucle, Boucle::Duree heure, std::stop_token arret)
        : boucle_(boucle), heure_(heure), arret_(std::move(arret)) {}

    bool await_ready() const noexcept { return arret_.stop_requested(); }
    void await_suspend(std::coroutine_handle<> dormeur) {
        dormeur_ = dormeur;
        minuterie_.emplace(boucle_.apres(heure_ - boucle_.maintenant(), [this] {
            passee_ = true;
            reveiller();
        }));
        rappel_.emplace(arret_, Reveil{*this});
    }
    bool await_resume() const noexcept { return passee_; }

private:
    struct Reveil {
        Sommeil& sommeil;
        void operator()() const {
            sommeil.minuterie_.reset();
            sommeil.reveiller();
        }
    };

    void reveiller() {
        if (dormeur_) boucle_.reprendre(std::exchange(dormeur_, nullptr));
    }

    Boucle& boucle_;
    Boucle::Duree heure_;
    std::stop_token arret_;
    std::coroutine_handle<> dormeur_;
    bool passee_ = false;
    std::optional<Minuterie> minuterie_;
    std::optional<std::stop_callback<Reveil>> rappel_;
};

}  // namespace

Minuterie::~Minuterie() {
    if (boucle_ != nullptr) boucle_->minuteries_.erase(cle_);
}

void Boucle::lancer(Tache<void> tache) {
    reprendre(taches_.garder(std::move(tache)));
}

Minuterie Boucle::apres(Duree duree, std::function<void()> rappel) {
    const Minuterie::Cle cle(maintenant_ + std::max(duree, Duree::zero()), numero_++);
    minuteries_.emplace(cle, std::move(rappel));
    return {*this, cle};
}

Tache<bool> Boucle::dormir_jusqua(Duree heure, std::stop_token arret) {
    Sommeil sommeil(*this, heure, std::move(arret));
    const bool passee = co_await sommeil;
    co_return passee;
}

void Boucle::tourner() {
    for (;;) {
        epuiser_les_prets();
        if (minuteries_.empty()) return;
        auto premiere = minuteries_.extract(minuteries_.begin());
        maintenant_ = premiere.key().first;
        premiere.mapped()();
    }
}

void Boucle::epuiser_les_prets() {
    while (!prets_.empty()) {
        const auto suivante = prets_.front();
        prets_.pop_front();
        suivante.resume();
        taches_.relancer_l_exception();
    }
}

}  // namespace cours
