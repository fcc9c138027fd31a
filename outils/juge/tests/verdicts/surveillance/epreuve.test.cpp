// Deux cas jugés ensemble : l'un peut se bloquer, et gdb le décrit ; l'autre, juste, écrit alors
// plus que ne garde un tube. Il finit, si quelqu'un le lit.
#include <iostream>
#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {

TEST_CASE("une signature se compte") {
    ::Registre registre;
    juge::Acteur signataire("signataire", [&] { registre.signer(); });
    signataire.attendre_fin("signer() doit finir.");
    REQUIRE(registre.signatures() == 1);
}

TEST_CASE("un bavard finit de parler") {
    std::this_thread::sleep_for(std::chrono::seconds(1));
    std::cout << std::string(2'000'000, 'x') << std::flush;
    REQUIRE(std::cout);
}

}  // namespace juge::epreuve
