// Deux virements croisés se rencontrent au milieu, chacun tenant son premier verrou : s'ils les
// prennent dans des ordres opposés, l'interblocage est certain ; sinon le rendez-vous est
// impossible, et rompu.
#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {

TEST_CASE("deux virements croisés finissent") {
    Compte epargne{10};
    Compte courant{10};
    juge::RendezVous milieu(2);
    const auto rencontrer = [&] { milieu.rejoindre(); };
    juge::Acteur aller("aller", [&] { virer(epargne, courant, 3, rencontrer); });
    juge::Acteur retour("retour", [&] { virer(courant, epargne, 5, rencontrer); });
    aller.attendre_fin("Deux virements croisés doivent finir.");
    retour.attendre_fin("Deux virements croisés doivent finir.");
    REQUIRE(epargne.solde == 12);
    REQUIRE(courant.solde == 8);
}

}  // namespace juge::epreuve
