// Une épreuve dont l'aide prend un type de la réponse : noms.sh vérifie qu'elle se compile, mais ni
// hors de son espace de noms, ni en appelant son aide sans la qualifier.
#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

int solde(const Compte& compte) {
    return compte.solde;
}

}  // namespace

TEST_CASE("un compte a un solde") {
    REQUIRE(epreuve::solde(Compte{3}) == 3);
}

}  // namespace juge::epreuve
