#include <chapitre01/lois.hpp>
#include <cmath>
#include <juge/epreuve.hpp>

using compat::Approx;

namespace {

constexpr double infini = std::numeric_limits<double>::infinity();
const double pas_un_nombre = std::nan("");

}  // namespace

TEST_CASE("accélération et efficacité") {
    REQUIRE(cours::acceleration(1000, 400) == Approx(2.5));
    REQUIRE(cours::acceleration(400, 1000) == Approx(0.4));  // plus lent à plusieurs : cela arrive
    REQUIRE(cours::efficacite(2.5, 4) == Approx(0.625));
    REQUIRE(cours::efficacite(5, 4) == Approx(1.25));  // accélération superlinéaire : aussi
}

TEST_CASE("Amdahl : l'article de 1967") {
    // 40 % du temps passé à gérer les données, qu'on réduirait d'un facteur deux, trois au mieux :
    // pas plus de « cinq à sept fois » plus vite.
    REQUIRE(cours::limite_amdahl(0.40 / 2) == Approx(5));
    REQUIRE(std::floor(cours::limite_amdahl(0.40 / 3)) == 7);
}

TEST_CASE("Amdahl : Hill et Marty, 2008") {
    // « Amdahl's Law in the Multicore Era », IEEE Computer 41(7). Sur 256 cœurs de base :
    REQUIRE(cours::amdahl(0.01, 256) == Approx(72).margin(0.5));
    REQUIRE(cours::amdahl(0.001, 256) == Approx(204).margin(0.5));
    // La même surface en cœurs de taille r, chacun √r fois plus rapide (puce symétrique).
    const auto symetrique = [](double s, double r) {
        return std::sqrt(r) * cours::amdahl(s, 256 / r);
    };
    REQUIRE(symetrique(0.1, 28) == Approx(26.7).margin(0.05));
    REQUIRE(symetrique(0.025, 256.0 / 36) == Approx(51.2).margin(0.05));
}

TEST_CASE("Amdahl et Gustafson : Gustafson, 1988") {
    // Figures 1 et 2 de l'article : 1024 processeurs, de 1 à 4 % de partie séquentielle.
    REQUIRE(std::round(cours::amdahl(0.01, 1024)) == 91);
    REQUIRE(std::round(cours::amdahl(0.02, 1024)) == 48);
    REQUIRE(std::round(cours::amdahl(0.04, 1024)) == 24);
    REQUIRE(std::round(cours::gustafson(0.01, 1024)) == 1014);
    REQUIRE(std::round(cours::gustafson(0.02, 1024)) == 1004);
    REQUIRE(std::round(cours::gustafson(0.03, 1024)) == 993);
    REQUIRE(std::round(cours::gustafson(0.04, 1024)) == 983);
    // Pour une fraction de 0,8 à 0,4 %, la loi donne de 1016 à 1020 ; ils ont mesuré 1016, 1020 et
    // 1021.
    REQUIRE(std::round(cours::gustafson(0.008, 1024)) == 1016);
    REQUIRE(std::round(cours::gustafson(0.004, 1024)) == 1020);
}

TEST_CASE("Amdahl et Gustafson : les bords") {
    for (const double s : {0.0, 0.3, 1.0}) {
        REQUIRE(cours::amdahl(s, 1) == Approx(1));
        REQUIRE(cours::gustafson(s, 1) == Approx(1));
    }
    REQUIRE(cours::amdahl(0, 8) == Approx(8));
    REQUIRE(cours::gustafson(0, 8) == Approx(8));
    REQUIRE(cours::amdahl(1, 8) == Approx(1));
    REQUIRE(cours::gustafson(1, 8) == Approx(1));
    REQUIRE(cours::limite_amdahl(1) == Approx(1));
    REQUIRE(cours::limite_amdahl(0) == infini);
    REQUIRE(cours::amdahl(0.1, 1e12) == Approx(cours::limite_amdahl(0.1)));
}

TEST_CASE("USL : les mesures SPEC SDM91 ajustées par le paquet R usl") {
    // S. Möding, paquet usl (CRAN), qui suit Gunther 2007 : coefficients publiés dans sa
    // présentation, débits prévus et charge du maximum dans les résultats attendus de ses tests.
    const cours::Usl usl{0.0277285, 0.0001044};
    constexpr double debit_seul = 89.995233;
    const std::vector<std::pair<double, double>> prevus{
        {1, 90}, {18, 1078}, {36, 1541}, {72, 1850}, {108, 1879}, {144, 1822}, {216, 1646}};
    for (const auto& [charge, debit] : prevus)
        REQUIRE(debit_seul * usl.acceleration(charge) == Approx(debit).margin(1));
    REQUIRE(usl.meilleur_n() == Approx(97).margin(0.5));
    REQUIRE(cours::Usl{0.001, 0.00001}.meilleur_n() == Approx(320).margin(5));
}

TEST_CASE("USL : un tableau du paquet R usl, σ = κ = 0,02") {
    const cours::Usl usl{0.02, 0.02};
    const std::vector<std::pair<double, double>> publies{{1, 1},      {2, 1.8868}, {4, 3.0769},
                                                         {6, 3.5294}, {8, 3.5398}, {10, 3.3557}};
    for (const auto& [n, capacite] : publies)
        REQUIRE(usl.acceleration(n) == Approx(capacite).margin(5e-5));
}

TEST_CASE("USL : généralise Amdahl, puis redescend") {
    for (const double n : {1.0, 2.0, 16.0, 1000.0})
        REQUIRE(cours::Usl{0.05, 0}.acceleration(n) == Approx(cours::amdahl(0.05, n)));
    REQUIRE(cours::Usl{0.05, 0}.meilleur_n() == infini);

    const cours::Usl usl{0.05, 0.001};
    const double meilleur = usl.meilleur_n();
    REQUIRE(usl.acceleration(meilleur) > usl.acceleration(meilleur - 1));
    REQUIRE(usl.acceleration(meilleur) > usl.acceleration(meilleur + 1));
    REQUIRE(cours::Usl{0.5, 1}.meilleur_n() == Approx(1));  // jamais moins d'un cœur
}

TEST_CASE("ajustement : retrouve la fraction qui a produit les mesures") {
    for (const double s : {0.0, 0.01, 0.2, 1.0}) {
        std::vector<cours::Mesure> mesures;
        for (const double n : {1.0, 2.0, 3.0, 4.0, 8.0})
            mesures.push_back({n, cours::amdahl(s, n)});
        REQUIRE(cours::ajuster_fraction_sequentielle(mesures) == Approx(s).margin(1e-12));
    }
}

TEST_CASE("ajustement : une seule mesure donne la fraction de Karp et Flatt") {
    const std::vector<cours::Mesure> une{{8, 4}};
    REQUIRE(cours::ajuster_fraction_sequentielle(une) ==
            Approx((1.0 / 4 - 1.0 / 8) / (1 - 1.0 / 8)));
}

TEST_CASE("ajustement : passe entre des mesures bruitées, sans sortir des bornes") {
    const std::vector<cours::Mesure> bruitees{{2, 1.02 * cours::amdahl(0.1, 2)},
                                              {4, 0.98 * cours::amdahl(0.1, 4)}};
    REQUIRE(cours::ajuster_fraction_sequentielle(bruitees) == Approx(0.1).margin(0.02));
    const std::vector<cours::Mesure> trop_belles{{2, 2.2}, {4, 4.5}};
    REQUIRE(cours::ajuster_fraction_sequentielle(trop_belles) == 0);
    const std::vector<cours::Mesure> ralenties{{2, 0.5}, {4, 0.4}};
    REQUIRE(cours::ajuster_fraction_sequentielle(ralenties) == 1);
}

TEST_CASE("lois : les arguments impossibles sont refusés") {
    using Refus = std::invalid_argument;
    for (const double fraction : {-0.01, 1.01, infini, pas_un_nombre}) {
        REQUIRE_THROWS_AS(cours::amdahl(fraction, 2), Refus);
        REQUIRE_THROWS_AS(cours::limite_amdahl(fraction), Refus);
        REQUIRE_THROWS_AS(cours::gustafson(fraction, 2), Refus);
        REQUIRE_THROWS_AS((cours::Usl{fraction, 0}.acceleration(2)), Refus);
        REQUIRE_THROWS_AS((cours::Usl{0, fraction}.acceleration(2)), Refus);
        REQUIRE_THROWS_AS((cours::Usl{0, fraction}.meilleur_n()), Refus);
    }
    for (const double n : {0.0, 0.99, -4.0, infini, pas_un_nombre}) {
        REQUIRE_THROWS_AS(cours::amdahl(0.1, n), Refus);
        REQUIRE_THROWS_AS(cours::gustafson(0.1, n), Refus);
        REQUIRE_THROWS_AS(cours::efficacite(1, n), Refus);
        REQUIRE_THROWS_AS((cours::Usl{0.1, 0.1}.acceleration(n)), Refus);
    }
    for (const double temps : {0.0, -1.0, pas_un_nombre}) {
        REQUIRE_THROWS_AS(cours::acceleration(temps, 1), Refus);
        REQUIRE_THROWS_AS(cours::acceleration(1, temps), Refus);
        REQUIRE_THROWS_AS(cours::efficacite(temps, 2), Refus);
    }
    const std::vector<cours::Mesure> a_un_coeur{{1, 1}};
    REQUIRE_THROWS_AS(cours::ajuster_fraction_sequentielle({}), Refus);
    REQUIRE_THROWS_AS(cours::ajuster_fraction_sequentielle(a_un_coeur), Refus);
}
