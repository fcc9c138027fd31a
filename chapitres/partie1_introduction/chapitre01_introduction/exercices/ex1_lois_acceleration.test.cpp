#include <cmath>
#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {

using compat::Approx;
using std::chrono::milliseconds;

namespace {

constexpr double infini = std::numeric_limits<double>::infinity();

/// Ce qu'une fraction séquentielle ne peut pas être.
std::vector<double> fractions_impossibles() {
    return {-0.1, 1.1, infini, -infini, std::nan("")};
}

}  // namespace

TEST_CASE("l'accélération est un rapport, et pas un nombre entier", "[1.5]") {
    INFO("de 1000 ms à 400 ms : 2,5 fois plus vite");
    REQUIRE(acceleration(milliseconds(1000), milliseconds(400)) == Approx(2.5));
    INFO("de 300 ms à 400 ms : le programme parallèle est plus lent, l'accélération vaut 0,75");
    REQUIRE(acceleration(milliseconds(300), milliseconds(400)) == Approx(0.75));
    INFO("autant de temps : l'accélération vaut 1");
    REQUIRE(acceleration(milliseconds(7), milliseconds(7)) == Approx(1));
}

TEST_CASE("les longues durées gardent leur précision", "[1.5]") {
    const milliseconds cent_jours(std::chrono::hours(2400));
    INFO(
        "cent jours contre cinquante : un nombre de millisecondes ne tient pas toujours dans un "
        "int");
    REQUIRE(acceleration(cent_jours, cent_jours / 2) == Approx(2));
    REQUIRE(efficacite(cent_jours, cent_jours / 2, 4) == Approx(0.5));
    INFO("16 777 217 ms contre 1 ms : un float n'en garderait pas la dernière unité");
    REQUIRE(acceleration(milliseconds(16'777'217), milliseconds(1)) == 16'777'217);
    REQUIRE(efficacite(milliseconds(16'777'217), milliseconds(1), 1) == 16'777'217);
    constexpr milliseconds maximum = milliseconds::max();
    INFO("la plus longue durée est encore une durée : aucun calcul ne déborde");
    REQUIRE(acceleration(maximum, maximum) == Approx(1));
    REQUIRE(acceleration(milliseconds(1), maximum) == Approx(1.0 / 9'223'372'036'854'775'807.0));
    REQUIRE(efficacite(maximum, maximum, 4) == Approx(0.25));
}

TEST_CASE("l'efficacité est l'accélération par thread", "[1.5]") {
    INFO("de 1000 ms à 400 ms avec 4 threads : 2,5 / 4");
    REQUIRE(efficacite(milliseconds(1000), milliseconds(400), 4) == Approx(0.625));
    INFO("de 1000 ms à 250 ms avec 4 threads : rien n'est perdu");
    REQUIRE(efficacite(milliseconds(1000), milliseconds(250), 4) == Approx(1));
    INFO("à un thread, l'efficacité est l'accélération");
    REQUIRE(efficacite(milliseconds(100), milliseconds(125), 1) == Approx(0.8));
}

TEST_CASE("la loi d'Amdahl", "[1.6]") {
    INFO("10 % de séquentiel, 2 threads : 1 / (0,1 + 0,9 / 2)");
    REQUIRE(amdahl(0.1, 2) == Approx(1.81818));
    INFO("25 % de séquentiel, 3 threads : 1 / (0,25 + 0,75 / 3)");
    REQUIRE(amdahl(0.25, 3) == Approx(2));
    INFO("1 % de séquentiel limite 256 cœurs à une accélération de 72 (Hill et Marty, 2008)");
    REQUIRE(amdahl(0.01, 256) == Approx(72).margin(0.5));
}

TEST_CASE("un seul thread n'accélère rien", "[1.6]") {
    for (const double fraction : {0.0, 0.25, 0.9, 1.0}) {
        INFO("Amdahl, à un thread : l'accélération vaut 1, quelle que soit la fraction");
        REQUIRE(amdahl(fraction, 1) == Approx(1));
        INFO("Gustafson, à un thread : l'accélération vaut 1, quelle que soit la fraction");
        REQUIRE(gustafson(fraction, 1) == Approx(1));
    }
}

TEST_CASE("les lois, à deux milliards de threads", "[1.6]") {
    constexpr int beaucoup = std::numeric_limits<int>::max();
    INFO("rien de séquentiel : autant de fois plus vite qu'il y a de threads, à l'unité près");
    REQUIRE(amdahl(0, beaucoup) == Approx(beaucoup).epsilon(1e-12));
    REQUIRE(gustafson(0, beaucoup) == Approx(beaucoup).epsilon(1e-12));
    INFO("la moitié en séquentiel : Amdahl s'approche de 2, Gustafson grandit toujours");
    REQUIRE(amdahl(0.5, beaucoup) == Approx(2 - 2.0 / beaucoup).epsilon(1e-12));
    REQUIRE(gustafson(0.5, beaucoup) == Approx(0.5 + 0.5 * beaucoup).epsilon(1e-12));
}

TEST_CASE("tout séquentiel, ou rien de séquentiel", "[1.6]") {
    INFO("si rien n'est séquentiel, 16 threads vont 16 fois plus vite");
    REQUIRE(amdahl(0, 16) == Approx(16));
    REQUIRE(gustafson(0, 16) == Approx(16));
    INFO("si tout est séquentiel, 16 threads n'y changent rien");
    REQUIRE(amdahl(1, 16) == Approx(1));
    REQUIRE(gustafson(1, 16) == Approx(1));
}

TEST_CASE("la limite d'Amdahl, quand les threads ne manquent pas", "[1.6]") {
    INFO("10 % de séquentiel : jamais plus de 10 fois plus vite");
    REQUIRE(limite_amdahl(0.1) == Approx(10));
    INFO("tout séquentiel : jamais plus vite");
    REQUIRE(limite_amdahl(1) == Approx(1));
    INFO("rien de séquentiel : pas de limite, donc l'infini");
    REQUIRE(limite_amdahl(0) == infini);
    INFO("une fraction minuscule a tout de même une limite : 1 / 10⁻¹²");
    REQUIRE(limite_amdahl(1e-12) == Approx(1e12).epsilon(1e-12));
    INFO("si petite soit-elle, une fraction qui n'est pas nulle a une limite : 1 / 10⁻³⁰⁰");
    REQUIRE(limite_amdahl(1e-300) == Approx(1e300).epsilon(1e-12));
}

TEST_CASE("la loi de Gustafson", "[1.7]") {
    INFO("10 % de séquentiel, 4 threads : 0,1 + 0,9 × 4");
    REQUIRE(gustafson(0.1, 4) == Approx(3.7));
    INFO("4 % de séquentiel, 1024 processeurs : 983 (Gustafson, 1988)");
    REQUIRE(gustafson(0.04, 1024) == Approx(983).margin(0.5));
}

TEST_CASE("combien de threads pour une accélération voulue", "[1.6]") {
    INFO("10 % de séquentiel : 13 threads donnent 5,9 et 14 donnent 6,1 ; pour 6, il en faut 14");
    REQUIRE(threads_necessaires(0.1, 6) == 14);
    INFO("5 % de séquentiel : 12 threads donnent 7,7 et 13 donnent 8,1 ; pour 8, il en faut 13");
    REQUIRE(threads_necessaires(0.05, 8) == 13);
    INFO("5 % de séquentiel : 6 threads donnent 4,8 et 7 donnent 5,4 ; pour 5, il en faut 7");
    REQUIRE(threads_necessaires(0.05, 5) == 7);
    INFO("si rien n'est séquentiel, 8 threads suffisent pour aller 8 fois plus vite");
    REQUIRE(threads_necessaires(0, 8) == 8);
    INFO("ne pas aller plus vite demande un thread, toujours");
    REQUIRE(threads_necessaires(0.25, 1) == 1);
    REQUIRE(threads_necessaires(1, 1) == 1);
}

TEST_CASE("aucun nombre de threads ne dépasse la limite", "[1.6]") {
    INFO("50 % de séquentiel : la limite est 2, et 4 est hors d'atteinte");
    REQUIRE(threads_necessaires(0.5, 4) == std::nullopt);
    INFO("la limite elle-même n'est jamais atteinte");
    REQUIRE(threads_necessaires(0.5, 2) == std::nullopt);
    INFO("tout séquentiel : rien ne va plus vite");
    REQUIRE(threads_necessaires(1, 1.5) == std::nullopt);
}

TEST_CASE("le nombre de threads est exact, même grand", "[1.6]") {
    INFO("50 % de séquentiel, à un cheveu de la limite : il en faut 2 857 142, pas un de moins");
    REQUIRE(threads_necessaires(0.5, 1.9999993) == 2'857'142);
    INFO(
        "rien de séquentiel : deux milliards de threads et demi-thread de plus, arrondi vers le "
        "haut");
    REQUIRE(threads_necessaires(0, 2'000'000'000.5) == 2'000'000'001);
    INFO("le plus grand int est encore un int");
    REQUIRE(threads_necessaires(0, 2'147'483'646.5) == std::numeric_limits<int>::max());
}

TEST_CASE("un rien de plus demande un thread de plus", "[1.6]") {
    INFO("rien de séquentiel : 3 threads ne vont pas 3,000000000001 fois plus vite");
    REQUIRE(threads_necessaires(0, 3 + 1e-12) == 4);
    INFO("si peu que ce soit au-delà de 1, un thread ne suffit plus");
    REQUIRE(threads_necessaires(0, 1 + 5e-13) == 2);
    REQUIRE(threads_necessaires(0.5, 1 + 5e-13) == 2);
    INFO("50 % de séquentiel : 3 threads donnent 1,5, et suffisent donc pour un rien de moins");
    REQUIRE(threads_necessaires(0.5, 1.5 - 1e-12) == 3);
    REQUIRE(threads_necessaires(0.5, 1.5 + 1e-12) == 4);
}

TEST_CASE("un nombre qui ne tient pas dans un int n'est pas converti", "[1.6]") {
    INFO("trois milliards de threads ne tiennent pas dans un int : std::nullopt, sans convertir");
    REQUIRE(threads_necessaires(0, 3e9) == std::nullopt);
    REQUIRE(threads_necessaires(0, 2'147'483'647.5) == std::nullopt);
    REQUIRE(threads_necessaires(0, 1e300) == std::nullopt);
    INFO("tout près de la limite, il en faudrait mille milliards : std::nullopt");
    REQUIRE(threads_necessaires(0.5, 2 - 1e-12) == std::nullopt);
    REQUIRE(threads_necessaires(1e-12, 999'999'999'999.0) == std::nullopt);
}

TEST_CASE("les durées impossibles sont refusées", "[1.5]") {
    const milliseconds une(1);
    for (const milliseconds impossible : {milliseconds(0), milliseconds(-5)}) {
        INFO("une durée nulle ou négative lève std::invalid_argument");
        REQUIRE_THROWS_AS(acceleration(impossible, une), std::invalid_argument);
        REQUIRE_THROWS_AS(acceleration(une, impossible), std::invalid_argument);
        REQUIRE_THROWS_AS(efficacite(impossible, une, 2), std::invalid_argument);
        REQUIRE_THROWS_AS(efficacite(une, impossible, 2), std::invalid_argument);
    }
}

TEST_CASE("les nombres de threads impossibles sont refusés", "[1.5]") {
    const milliseconds une(1);
    for (const int impossible : {0, -1, std::numeric_limits<int>::min()}) {
        INFO("moins d'un thread : std::invalid_argument");
        REQUIRE_THROWS_AS(efficacite(une, une, impossible), std::invalid_argument);
        REQUIRE_THROWS_AS(amdahl(0.5, impossible), std::invalid_argument);
        REQUIRE_THROWS_AS(gustafson(0.5, impossible), std::invalid_argument);
    }
}

TEST_CASE("les fractions impossibles sont refusées", "[1.6]") {
    for (const double impossible : epreuve::fractions_impossibles()) {
        CAPTURE(impossible);
        INFO("une fraction hors de [0 ; 1], ou qui n'est pas un nombre : std::invalid_argument");
        REQUIRE_THROWS_AS(amdahl(impossible, 4), std::invalid_argument);
        REQUIRE_THROWS_AS(limite_amdahl(impossible), std::invalid_argument);
        REQUIRE_THROWS_AS(gustafson(impossible, 4), std::invalid_argument);
        REQUIRE_THROWS_AS(threads_necessaires(impossible, 2), std::invalid_argument);
        INFO("même pour une accélération de 1, une fraction impossible est refusée");
        REQUIRE_THROWS_AS(threads_necessaires(impossible, 1), std::invalid_argument);
    }
}

TEST_CASE("les accélérations voulues impossibles sont refusées", "[1.6]") {
    for (const double impossible : {0.9, -3.0, infini, std::nan("")}) {
        CAPTURE(impossible);
        INFO("une accélération voulue est un nombre fini d'au moins 1");
        REQUIRE_THROWS_AS(threads_necessaires(0.1, impossible), std::invalid_argument);
        REQUIRE_THROWS_AS(threads_necessaires(0, impossible), std::invalid_argument);
        REQUIRE_THROWS_AS(threads_necessaires(1, impossible), std::invalid_argument);
    }
}

}  // namespace juge::epreuve
