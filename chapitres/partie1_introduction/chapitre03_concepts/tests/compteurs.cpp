#include <chapitre03/compteurs.hpp>
#include <juge/epreuve.hpp>

namespace {

constexpr int threads = 4;
constexpr int fois = 5'000;

/// La valeur finale d'un compteur que plusieurs threads incrémentent.
template <class Compteur>
long compter_a_plusieurs() {
    Compteur compteur;
    {
        std::vector<std::jthread> equipe;
        for (int t = 0; t < threads; ++t) {
            equipe.emplace_back([&] {
                for (int i = 0; i < fois; ++i)
                    compteur.incrementer();
            });
        }
    }
    return compteur.valeur();
}

template <class Compteur>
long compter_seul() {
    Compteur compteur;
    for (int i = 0; i < fois; ++i)
        compteur.incrementer();
    return compteur.valeur();
}

}  // namespace

TEST_CASE("Compteurs : seul, chacun compte juste") {
    REQUIRE(cours::CompteurSansProtection().valeur() == 0);
    REQUIRE(compter_seul<cours::CompteurSansProtection>() == fois);
    REQUIRE(compter_seul<cours::CompteurMutex>() == fois);
    REQUIRE(compter_seul<cours::CompteurAtomique>() == fois);
}

TEST_CASE("Compteurs : à plusieurs, le mutex et l'atomique comptent juste") {
    REQUIRE(compter_a_plusieurs<cours::CompteurMutex>() == threads * fois);
    REQUIRE(compter_a_plusieurs<cours::CompteurAtomique>() == threads * fois);
}

TEST_CASE("CompteurSansProtection : perd, n'invente pas, et n'est pas un accès concurrent") {
    const long obtenu = compter_a_plusieurs<cours::CompteurSansProtection>();
    REQUIRE(obtenu >= 1);
    REQUIRE(obtenu <= threads * fois);  // et ThreadSanitizer n'a rien signalé (construction tsan)
}
