#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

/// 1, 2, … n.
std::vector<int> jusqu_a(std::size_t n) {
    std::vector<int> valeurs(n);
    std::iota(valeurs.begin(), valeurs.end(), 1);
    return valeurs;
}

long long identite(int valeur) {
    return valeur;
}

/// Combien de threads calculent ensemble : chaque appel de f attend qu'ils soient `attendus`, ou
/// que plus personne ne puisse venir.
int threads_ensemble(std::size_t valeurs, int threads, int attendus) {
    juge::RendezVous rendez_vous(attendus);
    somme_parallele(epreuve::jusqu_a(valeurs), threads, [&](int valeur) {
        rendez_vous.rejoindre();
        return epreuve::identite(valeur);
    });
    return rendez_vous.maximum();
}

}  // namespace

TEST_CASE("la somme de 1 à 10", "[1.11]") {
    INFO("1 + 2 + … + 10 = 55, à un, deux ou cinq threads");
    REQUIRE(somme_parallele(epreuve::jusqu_a(10), 1, identite) == 55);
    REQUIRE(somme_parallele(epreuve::jusqu_a(10), 2, identite) == 55);
    REQUIRE(somme_parallele(epreuve::jusqu_a(10), 5, identite) == 55);
}

TEST_CASE("f s'applique à chaque valeur", "[1.11]") {
    const auto carre = [](int valeur) { return static_cast<long long>(valeur) * valeur; };
    INFO("la somme des carrés de 1 à 6 vaut 91");
    REQUIRE(somme_parallele(epreuve::jusqu_a(6), 3, carre) == 91);
    INFO("les valeurs négatives comptent aussi");
    REQUIRE(somme_parallele({-5, 2, -7, 1}, 2, identite) == -9);
}

TEST_CASE("chaque valeur est prise une fois et une seule", "[1.11]") {
    for (const std::size_t taille : std::vector<std::size_t>{1, 2, 3, 5, 7, 8, 10, 13}) {
        for (const int threads : {1, 2, 3, 4}) {
            CAPTURE(taille, threads);
            juge::Registre<int> prises;
            somme_parallele(epreuve::jusqu_a(taille), threads, [&](int valeur) {
                prises.noter(valeur);
                return epreuve::identite(valeur);
            });
            auto obtenues = prises.contenu();
            std::sort(obtenues.begin(), obtenues.end());
            INFO("quand la taille n'est pas un multiple du nombre de threads, rien ne se perd");
            REQUIRE(obtenues == epreuve::jusqu_a(taille));
        }
    }
}

TEST_CASE("la somme peut dépasser un int", "[1.11]") {
    const std::vector<int> grandes(6, std::numeric_limits<int>::max());
    const long long attendu = 6LL * std::numeric_limits<int>::max();
    INFO("six fois le plus grand int : le résultat, et chaque somme partielle, sont des long long");
    REQUIRE(somme_parallele(grandes, 1, identite) == attendu);
    REQUIRE(somme_parallele(grandes, 2, identite) == attendu);
}

TEST_CASE("pas plus de threads que demandé", "[1.11]") {
    INFO("trois threads pour douze valeurs : jamais quatre calculs à la fois");
    REQUIRE(epreuve::threads_ensemble(12, 3, 4) <= 3);
    INFO("un seul thread : jamais deux calculs à la fois");
    REQUIRE(epreuve::threads_ensemble(5, 1, 2) <= 1);
}

TEST_CASE("les threads travaillent en même temps", "[1.11]") {
    INFO("deux threads : tous deux sont dans f au même moment");
    REQUIRE(epreuve::threads_ensemble(8, 2, 2) == 2);
    INFO("quatre threads : tous les quatre sont dans f au même moment");
    REQUIRE(epreuve::threads_ensemble(8, 4, 4) == 4);
    INFO("neuf valeurs pour quatre threads : tous les quatre ont du travail");
    REQUIRE(epreuve::threads_ensemble(9, 4, 4) == 4);
}

TEST_CASE("plus de threads que de valeurs", "[1.11]") {
    INFO("la somme reste juste");
    REQUIRE(somme_parallele(epreuve::jusqu_a(3), 8, identite) == 6);
    INFO("trois valeurs, huit threads : les trois calculs se font en même temps");
    REQUIRE(epreuve::threads_ensemble(3, 8, 3) == 3);
}

TEST_CASE("aucune valeur : la somme est nulle", "[1.11]") {
    std::atomic<int> appels{0};
    const auto compter = [&](int valeur) {
        ++appels;
        return epreuve::identite(valeur);
    };
    INFO("aucune valeur : la somme est 0, et f n'est jamais appelée");
    REQUIRE(somme_parallele({}, 4, compter) == 0);
    REQUIRE(somme_parallele({}, 1, compter) == 0);
    REQUIRE(appels == 0);
}

TEST_CASE("moins d'un thread est refusé", "[1.11]") {
    INFO("zéro thread, ou moins : std::invalid_argument");
    REQUIRE_THROWS_AS(somme_parallele(epreuve::jusqu_a(3), 0, identite), std::invalid_argument);
    REQUIRE_THROWS_AS(somme_parallele(epreuve::jusqu_a(3), -2, identite), std::invalid_argument);
    REQUIRE_THROWS_AS(somme_parallele({}, 0, identite), std::invalid_argument);
}

}  // namespace juge::epreuve
