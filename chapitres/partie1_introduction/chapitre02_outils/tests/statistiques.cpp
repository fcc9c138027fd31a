#include <chapitre02/statistiques.hpp>
#include <cmath>
#include <juge/epreuve.hpp>

using compat::Approx;
using cours::Statistiques;

namespace {

/// Les 100 mesures de la vitesse de la lumière par Michelson (1879), en km/s au-delà de 299 000 :
/// Stigler, « Do Robust Estimators Work with Real Data? », The Annals of Statistics 5 (1977), table
/// 6 ; le jeu « morley » de R, et « Michelso » du NIST.
const std::vector<double> michelson{
    850,  740, 900, 1070, 930, 850, 950, 980, 980, 880, 1000, 980, 930, 650, 760, 810, 1000,
    1000, 960, 960, 960,  940, 960, 940, 880, 800, 850, 880,  900, 840, 830, 790, 810, 880,
    880,  830, 800, 790,  760, 800, 880, 880, 880, 860, 720,  720, 620, 860, 970, 950, 880,
    910,  850, 870, 840,  840, 850, 840, 840, 840, 890, 810,  810, 820, 800, 770, 760, 740,
    750,  760, 910, 920,  890, 860, 880, 720, 840, 850, 850,  780, 890, 840, 780, 810, 760,
    810,  790, 810, 820,  850, 870, 870, 810, 740, 810, 940,  950, 800, 810, 870};

/// Durées de survie (en jours) des souris traitées : Efron et Tibshirani, An Introduction to the
/// Bootstrap (1993), table 2.1.
const std::vector<double> souris{94, 197, 16, 38, 99, 141, 23};

/// Loi exacte de la médiane d'un rééchantillon de 7 valeurs (Efron, « Bootstrap Methods: Another
/// Look at the Jackknife », The Annals of Statistics 7, 1979) : la médiane ne dépasse pas la k-ième
/// valeur si 4 tirages au moins sur 7 tombent parmi les k premières.
double part_jusqu_a(int k) {
    const double p = k / 7.0;
    double somme = 0;
    for (int i = 4; i <= 7; ++i) {
        const double combinaisons = std::tgamma(8) / std::tgamma(i + 1) / std::tgamma(8 - i);
        somme += combinaisons * std::pow(p, i) * std::pow(1 - p, 7 - i);
    }
    return somme;
}

}  // namespace

TEST_CASE("Statistiques : moyenne et écart type certifiés par le NIST") {
    // NIST, Statistical Reference Datasets, jeu Michelso : 299.852400000000 et 0.0790105478190518
    // (en milliers de km/s).
    const Statistiques s(michelson);
    REQUIRE(s.nombre() == 100);
    REQUIRE(s.moyenne() == Approx(852.4).epsilon(1e-14));
    REQUIRE(s.ecart_type() == Approx(79.0105478190518).epsilon(1e-13));
}

TEST_CASE("Statistiques : quartiles de R, définition 7 de Hyndman et Fan") {
    // R 4.2, summary(morley$Speed) et quantile(morley$Speed, type = 7).
    const Statistiques s(michelson);
    REQUIRE(s.minimum() == 620);
    REQUIRE(s.quantile(0.1) == 760);
    REQUIRE(s.premier_quartile() == 807.5);
    REQUIRE(s.mediane() == 850);
    REQUIRE(s.troisieme_quartile() == 892.5);
    REQUIRE(s.quantile(0.9) == 960);
    REQUIRE(s.maximum() == 1070);
    REQUIRE(s.ecart_interquartile() == 85);
}

TEST_CASE("Statistiques : un petit nombre de mesures") {
    // R 4.2 : quantile(c(6, 7, 15, 36, 39, 40, 41, 42, 43, 47, 49)).
    const Statistiques impair({49, 7, 15, 43, 39, 40, 41, 42, 36, 47, 6});
    REQUIRE(impair.premier_quartile() == 25.5);
    REQUIRE(impair.mediane() == 40);
    REQUIRE(impair.troisieme_quartile() == 42.5);

    const Statistiques pair({4, 1, 3, 2});
    REQUIRE(pair.mediane() == 2.5);
    REQUIRE(pair.premier_quartile() == 1.75);

    const Statistiques seule({5});
    REQUIRE(seule.mediane() == 5);
    REQUIRE(seule.ecart_interquartile() == 0);
    REQUIRE(seule.ecart_type() == 0);
}

TEST_CASE("Statistiques : ce qui ne se résume pas est refusé") {
    REQUIRE_THROWS_AS(Statistiques({}), std::invalid_argument);
    REQUIRE_THROWS_AS(Statistiques({1, std::nan("")}), std::invalid_argument);
    REQUIRE_THROWS_AS(Statistiques({1, INFINITY}), std::invalid_argument);
    const Statistiques s({1, 2});
    REQUIRE_THROWS_AS(s.quantile(-0.1), std::invalid_argument);
    REQUIRE_THROWS_AS(s.quantile(1.1), std::invalid_argument);
    REQUIRE_THROWS_AS(s.quantile(std::nan("")), std::invalid_argument);
    REQUIRE_THROWS_AS(cours::intervalle_mediane(s, 1), std::invalid_argument);
    REQUIRE_THROWS_AS(cours::comparer(s, Statistiques({0, 1})), std::invalid_argument);
}

TEST_CASE("intervalle_mediane : celui de la loi exacte du rééchantillonnage") {
    // La loi exacte elle-même : son écart type est celui que publient Efron et Tibshirani (table
    // 2.2, médiane du groupe traité, B infini : 37.83).
    std::vector<double> triees = souris;
    std::sort(triees.begin(), triees.end());
    double moyenne = 0;
    double carres = 0;
    for (int k = 1; k <= 7; ++k) {
        const double probabilite = part_jusqu_a(k) - part_jusqu_a(k - 1);
        const double valeur = triees[static_cast<std::size_t>(k - 1)];
        moyenne += probabilite * valeur;
        carres += probabilite * valeur * valeur;
    }
    REQUIRE(std::sqrt(carres - moyenne * moyenne) == Approx(37.83).margin(0.01));

    // P(médiane ≤ 16) = 0,010 et P(médiane ≤ 23) = 0,098 : à 95 %, l'intervalle va de 23 à 141 (le
    // même calcul vaut de l'autre côté) ; à 99 %, de 16 à 197 ; à 70 %, de 38 à 99.
    const Statistiques s(souris);
    const auto a_95 = cours::intervalle_mediane(s, 0.95);
    REQUIRE(a_95.bas == 23);
    REQUIRE(a_95.haut == 141);
    const auto a_99 = cours::intervalle_mediane(s, 0.99);
    REQUIRE(a_99.bas == 16);
    REQUIRE(a_99.haut == 197);
    const auto a_70 = cours::intervalle_mediane(s, 0.70);
    REQUIRE(a_70.bas == 38);
    REQUIRE(a_70.haut == 99);
}

TEST_CASE("intervalle_mediane : reproductible, contient la médiane, se resserre") {
    const Statistiques s(michelson);
    const auto premier = cours::intervalle_mediane(s);
    const auto second = cours::intervalle_mediane(s);
    REQUIRE(premier.bas == second.bas);
    REQUIRE(premier.haut == second.haut);
    REQUIRE(premier.contient(s.mediane()));
    // R 4.2, paquet boot : percentiles 2,5 et 97,5 de 200 000 médianes.
    REQUIRE(premier.bas == 840);
    REQUIRE(premier.haut == 870);
    const auto large = cours::intervalle_mediane(s, 0.999);
    REQUIRE(large.bas <= premier.bas);
    REQUIRE(large.haut >= premier.haut);
}

TEST_CASE("comparer : un écart net conclut, le bruit non") {
    const Statistiques lent({20.1, 20.3, 19.9, 20.0, 20.2, 20.4, 19.8});
    const Statistiques rapide({10.0, 10.1, 9.9, 10.2, 9.8, 10.1, 10.0});
    const auto net = cours::comparer(lent, rapide);
    REQUIRE(net.valeur == Approx(2.01));
    REQUIRE(net.intervalle.contient(net.valeur));
    REQUIRE(net.concluant());
    REQUIRE(cours::comparer(rapide, lent).valeur == Approx(1 / 2.01));

    REQUIRE(net.mesures == 7);

    const Statistiques bruite({9.0, 12.0, 10.1, 8.5, 11.5, 10.0, 9.7});
    REQUIRE_FALSE(cours::comparer(bruite, rapide).concluant());
    REQUIRE_FALSE(cours::comparer(rapide, rapide).concluant());
}

TEST_CASE("comparer_tour_a_tour : celui de la loi exacte du rééchantillonnage des tours") {
    // Cinq tours : 5^5 tirages également probables, que l'on énumère tous.
    const std::vector<double> avant{17, 28, 27, 14, 21};
    const std::vector<double> apres{19, 17, 11, 10, 16};
    std::vector<double> exacts;
    for (std::size_t tirage = 0; tirage < 3125; ++tirage) {
        std::vector<double> a;
        std::vector<double> b;
        for (std::size_t i = 0, reste = tirage; i < 5; ++i, reste /= 5) {
            a.push_back(avant[reste % 5]);
            b.push_back(apres[reste % 5]);
        }
        exacts.push_back(Statistiques(a).mediane() / Statistiques(b).mediane());
    }
    const Statistiques loi(exacts);
    // Là où la loi exacte ne saute pas, le hasard des 2000 tirages n'y change rien.
    for (const double confiance : {0.7, 0.8}) {
        CAPTURE(confiance);
        const double queue = (1 - confiance) / 2;
        REQUIRE(loi.quantile(queue - 0.02) == loi.quantile(queue + 0.02));
        REQUIRE(loi.quantile(1 - queue - 0.02) == loi.quantile(1 - queue + 0.02));
        const auto rapport = cours::comparer_tour_a_tour(avant, apres, confiance);
        CHECK(rapport.intervalle.bas == loi.quantile(queue));
        CHECK(rapport.intervalle.haut == loi.quantile(1 - queue));
        CHECK(rapport.valeur == Approx(21.0 / 16));
        CHECK(rapport.mesures == 5);
    }
}

TEST_CASE("comparer_tour_a_tour : une machine qui ralentit d'un tour à l'autre n'y change rien") {
    std::vector<double> avant;
    std::vector<double> apres;
    for (int tour = 0; tour < 15; ++tour) {
        const double humeur = 1 + tour / 14.0;  // de 1 à 2 : bien plus que l'écart
        avant.push_back(1.2 * humeur);
        apres.push_back(humeur);
    }
    const auto rapport = cours::comparer_tour_a_tour(avant, apres);
    CHECK(rapport.valeur == Approx(1.2));
    CHECK(rapport.intervalle.bas == Approx(1.2));
    CHECK(rapport.intervalle.haut == Approx(1.2));
    CHECK(cours::verdict(rapport) == cours::VerdictDeVitesse::plus_rapide);
    CHECK_FALSE(cours::comparer(Statistiques(avant), Statistiques(apres)).concluant());
    CHECK(cours::verdict(cours::comparer_tour_a_tour(apres, avant)) ==
          cours::VerdictDeVitesse::plus_lent);
    CHECK(cours::verdict(cours::comparer_tour_a_tour(avant, avant)) ==
          cours::VerdictDeVitesse::pas_de_verdict);
}

TEST_CASE("comparer_tour_a_tour : ce qui ne se compare pas est refusé") {
    CHECK_THROWS_AS(cours::comparer_tour_a_tour({}, {}), std::invalid_argument);
    CHECK_THROWS_AS(cours::comparer_tour_a_tour({1, 2}, {1}), std::invalid_argument);
    CHECK_THROWS_AS(cours::comparer_tour_a_tour({1, 2}, {0, 1}), std::invalid_argument);
    CHECK_THROWS_AS(cours::comparer_tour_a_tour({1, std::nan("")}, {1, 1}), std::invalid_argument);
}

TEST_CASE("verdict : on ne conclut que si tout l'intervalle est du même côté, et de peu rien") {
    using cours::Rapport;
    using cours::VerdictDeVitesse;
    CHECK(cours::verdict(Rapport{1.8, {1.7, 1.9}, 15}) == VerdictDeVitesse::plus_rapide);
    CHECK(cours::verdict(Rapport{0.8, {0.7, 0.9}, 15}) == VerdictDeVitesse::plus_lent);
    CHECK(cours::verdict(Rapport{1.1, {0.9, 1.3}, 15}) == VerdictDeVitesse::pas_de_verdict);
    CHECK(cours::verdict(Rapport{1.1, {1.0, 1.3}, 15}) == VerdictDeVitesse::pas_de_verdict);
    CHECK(cours::verdict(Rapport{1.8, {1.7, 1.9}, 5}) == VerdictDeVitesse::plus_rapide);
    CHECK(cours::verdict(Rapport{1.8, {1.7, 1.9}, 4}) == VerdictDeVitesse::pas_de_verdict);
}

TEST_CASE("verdict : sa phrase dit le facteur et l'intervalle, dans le sens qui se lit") {
    CHECK(cours::phrase({1.834, {1.79, 1.88}, 15}) ==
          "1,83 fois plus vite (à 95 %, entre 1,79 et 1,88)");
    CHECK(cours::phrase({0.5, {0.4, 0.8}, 15}, 0.9) ==
          "2,00 fois plus lentement (à 90 %, entre 1,25 et 2,50)");
    CHECK(cours::phrase({1.05, {0.97, 1.2}, 15}) ==
          "pas de verdict, le bruit dépasse l'écart (× 1,05 ; à 95 %, entre 0,97 et 1,20)");
    CHECK(cours::phrase({9, {9, 9}, 2}) == "pas de verdict, il faut au moins 5 mesures");
}
