#include <chapitre11/pas_a_pas.hpp>

namespace cours {

struct BouclePasAPas::Interieur {
    asio::io_context contexte{1};
    asio::any_io_executor executeur{contexte.get_executor()};
};

BouclePasAPas::BouclePasAPas() : interieur_(std::make_unique<Interieur>()) {}

BouclePasAPas::~BouclePasAPas() = default;

const asio::any_io_executor& BouclePasAPas::executeur() const {
    return interieur_->executeur;
}

int BouclePasAPas::avancer(int pas_max) {
    interieur_->contexte.restart();
    int pas = 0;
    while (pas < pas_max && interieur_->contexte.poll_one() > 0)
        ++pas;
    return pas;
}

bool BouclePasAPas::vide() const {
    return interieur_->contexte.stopped();
}

asio::awaitable<void> ceder() {
    co_await asio::post(asio::use_awaitable);
}

}  // namespace cours
