#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {

using namespace std::chrono_literals;

namespace {

using compat::Approx;

std::vector<Nanosecondes> en_ns(const std::vector<double>& valeurs) {
    return {valeurs.begin(), valeurs.end()};
}

void verifier(const std::vector<Nanosecondes>& obtenus, const std::vector<double>& attendus) {
    REQUIRE(obtenus.size() == attendus.size());
    for (std::size_t i = 0; i < obtenus.size(); ++i)
        REQUIRE(obtenus[i].count() == Approx(attendus[i]));
}

/// Un travail dont l'épreuve décide la durée : il avance l'horloge factice, et note combien de fois
/// elle avait été lue.
class TravailRegle {
public:
    TravailRegle(juge::HorlogeFactice& horloge, std::vector<std::chrono::nanoseconds> durees)
        : horloge_(horloge), durees_(std::move(durees)) {}

    void operator()() {
        lectures_.push_back(horloge_.lectures());
        horloge_.avancer(durees_.at(lectures_.size() - 1));
    }

    int appels() const { return static_cast<int>(lectures_.size()); }
    /// Nombre de lectures de l'horloge qui avaient précédé l'appel numéro `i` (dès 0).
    std::int64_t lectures_avant(int i) const { return lectures_.at(static_cast<std::size_t>(i)); }

private:
    juge::HorlogeFactice& horloge_;
    std::vector<std::chrono::nanoseconds> durees_;
    std::vector<std::int64_t> lectures_;
};

}  // namespace

TEST_CASE("la médiane est la valeur du milieu", "[1.4]") {
    INFO("mediane() d'un nombre impair de valeurs : celle du milieu, une fois triées");
    REQUIRE(mediane(epreuve::en_ns({9, 1, 5})).count() == Approx(5));
    REQUIRE(mediane(epreuve::en_ns({7})).count() == Approx(7));
    INFO("une seule valeur énorme ne déplace pas la médiane, à la différence de la moyenne");
    REQUIRE(mediane(epreuve::en_ns({3, 1e9, 1, 2, 4})).count() == Approx(3));
    INFO("des valeurs égales, négatives, ou au-delà de 2³¹ se trient comme les autres");
    REQUIRE(mediane(epreuve::en_ns({4, 4, 1})).count() == Approx(4));
    REQUIRE(mediane(epreuve::en_ns({-5, -1, -3})).count() == Approx(-3));
    REQUIRE(mediane(epreuve::en_ns({7e12, 1e12, 5e12})).count() == Approx(5e12));
}

TEST_CASE("la médiane d'un nombre pair de valeurs est entre les deux du milieu", "[1.4]") {
    INFO("mediane() d'un nombre pair de valeurs : la moyenne des deux du milieu");
    REQUIRE(mediane(epreuve::en_ns({8, 1, 4, 2})).count() == Approx(3));
    REQUIRE(mediane(epreuve::en_ns({2, 1})).count() == Approx(1.5));
    REQUIRE(mediane(epreuve::en_ns({6e12, 1, 5e12, 9e12})).count() == Approx(5.5e12));
}

TEST_CASE("la médiane de rien est refusée", "[1.4]") {
    INFO("mediane() d'un vecteur vide lève std::invalid_argument");
    REQUIRE_THROWS_AS(mediane({}), std::invalid_argument);
}

TEST_CASE("l'échauffement est exécuté, et ne compte pas", "[1.4][simple]") {
    juge::HorlogeFactice horloge;
    TravailRegle travail(horloge, {500ms, 300ms, 10ms, 10ms, 10ms});
    const auto mesure = mesurer([&] { travail(); }, 2, 3, 1);
    INFO("2 appels d'échauffement, puis 3 échantillons d'un appel : 5 appels en tout");
    REQUIRE(travail.appels() == 5);
    INFO("les appels d'échauffement, plus lents, ne sont dans aucun échantillon");
    epreuve::verifier(mesure.echantillons, {10e6, 10e6, 10e6});
    REQUIRE(mesure.mediane.count() == Approx(10e6));
}

TEST_CASE("un échantillon est la durée d'un appel", "[1.4][simple]") {
    juge::HorlogeFactice horloge;
    TravailRegle travail(horloge, {10ns, 20ns, 30ns, 1us, 2us, 3us});
    const auto mesure = mesurer([&] { travail(); }, 0, 2, 3);
    INFO("2 échantillons de 3 appels : 6 appels en tout");
    REQUIRE(travail.appels() == 6);
    INFO("la durée d'un lot d'appels se divise par leur nombre");
    epreuve::verifier(mesure.echantillons, {20, 2000});
}

TEST_CASE("rien ne se perd dans la division", "[1.4][simple]") {
    juge::HorlogeFactice horloge;
    TravailRegle travail(horloge, {4ns, 3ns, 3ns});
    const auto mesure = mesurer([&] { travail(); }, 0, 1, 3);
    REQUIRE(mesure.echantillons.size() == 1);
    INFO("10 ns pour 3 appels : 3,33 ns par appel, et non 3");
    REQUIRE(mesure.echantillons[0].count() == Approx(10.0 / 3));
}

TEST_CASE("une exception du travail remonte à l'appelant", "[1.4]") {
    int appels = 0;
    const auto en_panne = [&] {
        ++appels;
        throw std::runtime_error("en panne");
    };
    INFO("mesurer() n'avale pas les exceptions : une mesure qui a échoué n'est pas une mesure");
    REQUIRE_THROWS_AS(mesurer(en_panne, 0, 3, 2), std::runtime_error);
    INFO("elle remonte aussitôt : le travail n'est pas appelé une deuxième fois");
    REQUIRE(appels == 1);
    INFO("pendant l'échauffement aussi");
    REQUIRE_THROWS_AS(mesurer(en_panne, 3, 1, 1), std::runtime_error);
    REQUIRE(appels == 2);
    INFO("même si ce n'est pas une std::exception : le travail lève 42, et c'est 42 qui arrive");
    REQUIRE_THROWS_AS(mesurer([] { throw 42; }, 0, 1, 1), int);
    REQUIRE_THROWS_AS(mesurer([] { throw 42; }, 1, 1, 1), int);
}

TEST_CASE("deux mesures ne partagent rien", "[1.4][simple]") {
    juge::HorlogeFactice horloge;
    TravailRegle travail(horloge, {1ns, 2ns, 3ns, 50ns, 60ns, 70ns, 80ns});
    const auto mesurer_trois = [&] { return mesurer([&] { travail(); }, 0, 3, 1); };
    const auto& premiere = mesurer_trois();
    int restants = 2;
    const auto en_panne = [&] {
        if (restants-- == 0) throw std::runtime_error("en panne");
        horloge.avancer(1s);
    };
    REQUIRE_THROWS_AS(mesurer(en_panne, 0, 5, 1), std::runtime_error);
    const auto& seconde = mesurer_trois();
    INFO(
        "la seconde mesure ne contient que la seconde : rien de la première, ni de celle qui a "
        "échoué");
    epreuve::verifier(seconde.echantillons, {50, 60, 70});
    REQUIRE(seconde.mediane.count() == Approx(60));
    REQUIRE(seconde.ecart.count() == Approx(10));
    INFO("et ne change pas la première");
    epreuve::verifier(premiere.echantillons, {1, 2, 3});
}

TEST_CASE("de longues durées et de longs lots", "[1.4][simple]") {
    juge::HorlogeFactice horloge;
    TravailRegle lent(horloge, {1h, 2h, 3h, 4h});
    const auto mesure = mesurer([&] { lent(); }, 0, 2, 2);
    INFO("des heures : le nombre de nanosecondes ne tient pas dans un int");
    epreuve::verifier(mesure.echantillons, {5400e9, 12600e9});
    REQUIRE(mesure.mediane.count() == Approx(9000e9));
    REQUIRE(mesure.ecart.count() == Approx(3600e9));
    constexpr int beaucoup = 70'000;
    int appels = 0;
    const auto bref = [&] {
        ++appels;
        horloge.avancer(2ns);
    };
    const auto longue = mesurer(bref, beaucoup, 1, beaucoup);
    INFO("70 000 appels d'échauffement, puis un lot de 70 000 appels de 2 ns");
    REQUIRE(appels == 2 * beaucoup);
    epreuve::verifier(longue.echantillons, {2});
    const auto nombreuses = mesurer(bref, 0, beaucoup, 1);
    REQUIRE(nombreuses.echantillons.size() == beaucoup);
    REQUIRE(nombreuses.mediane.count() == Approx(2));
}

TEST_CASE("l'horloge n'est pas lue entre les appels d'un échantillon", "[1.4][simple]") {
    constexpr int echauffements = 2;
    constexpr int echantillons = 3;
    constexpr int appels = 4;
    juge::HorlogeFactice horloge;
    TravailRegle travail(horloge, std::vector(echauffements + echantillons * appels, 1ns * 5));
    mesurer([&] { travail(); }, echauffements, echantillons, appels);
    REQUIRE(travail.appels() == echauffements + echantillons * appels);
    for (int e = 0; e < echantillons; ++e) {
        const int premier = echauffements + e * appels;
        INFO("entre le premier et le dernier appel d'un échantillon, l'heure n'est jamais lue");
        REQUIRE(travail.lectures_avant(premier) == travail.lectures_avant(premier + appels - 1));
    }
}

TEST_CASE("les échantillons restent dans l'ordre des mesures", "[1.4][simple]") {
    juge::HorlogeFactice horloge;
    TravailRegle travail(horloge, {7ns, 2ns, 100ns, 3ns, 5ns});
    const auto mesure = mesurer([&] { travail(); }, 0, 5, 1);
    INFO(
        "dans l'ordre des mesures : c'est là qu'on voit un échauffement trop court, ou une dérive");
    epreuve::verifier(mesure.echantillons, {7, 2, 100, 3, 5});
}

TEST_CASE("la médiane et l'écart résument les échantillons", "[1.4][simple]") {
    juge::HorlogeFactice horloge;
    TravailRegle travail(horloge, {50ms, 7ns, 2ns, 100us, 3ns, 5ns, 8ns});
    const auto mesure = mesurer([&] { travail(); }, 1, 6, 1);
    INFO("la médiane de 7, 2, 100 000, 3, 5 et 8 ns est 6 ns ; leur moyenne est 16 671 ns");
    REQUIRE(mesure.mediane.count() == Approx(6));
    INFO("les distances à 6 ns sont 1, 4, 99 994, 3, 1 et 2 ns : leur médiane est 2,5 ns");
    REQUIRE(mesure.ecart.count() == Approx(2.5));
}

TEST_CASE("la médiane et l'écart d'un nombre impair d'échantillons", "[1.4][simple]") {
    juge::HorlogeFactice horloge;
    TravailRegle travail(horloge, {1ns, 9ns, 4ns, 2ns, 30ns, 8ns});
    const auto mesure = mesurer([&] { travail(); }, 0, 5, 1);
    INFO("la médiane de 1, 9, 4, 2 et 30 ns est 4 ns ; les distances, 3, 5, 0, 2 et 26 ns : 3 ns");
    REQUIRE(mesure.mediane.count() == Approx(4));
    REQUIRE(mesure.ecart.count() == Approx(3));
    const auto seule = mesurer([&] { travail(); }, 0, 1, 1);
    INFO("un seul échantillon est sa propre médiane, et ne s'écarte pas de lui-même");
    REQUIRE(seule.mediane.count() == Approx(8));
    REQUIRE(seule.ecart.count() == 0);
}

TEST_CASE("la médiane et l'écart sont aussi des nombres à virgule", "[1.4][simple]") {
    juge::HorlogeFactice horloge;
    TravailRegle travail(horloge, {4ns, 3ns, 3ns, 4ns, 4ns, 3ns, 4ns, 4ns, 4ns, 0ns, 0ns, 0ns});
    const auto mesure = mesurer([&] { travail(); }, 0, 3, 3);
    INFO("10, 11 et 12 ns pour 3 appels : la médiane est 11 / 3 ns, et l'écart 1 / 3 ns, et non 0");
    REQUIRE(mesure.mediane.count() == Approx(11.0 / 3));
    REQUIRE(mesure.ecart.count() == Approx(1.0 / 3));
    const auto nulle = mesurer([&] { travail(); }, 0, 3, 1);
    INFO("un travail trop bref pour l'horloge donne des échantillons nuls, qui comptent");
    epreuve::verifier(nulle.echantillons, {0, 0, 0});
}

TEST_CASE("une demande absurde est refusée avant tout appel", "[1.4]") {
    int appels = 0;
    const auto travail = [&] { ++appels; };
    INFO("un nombre négatif d'échauffements, ou moins d'un échantillon, ou moins d'un appel");
    REQUIRE_THROWS_AS(mesurer(travail, -1, 1, 1), std::invalid_argument);
    REQUIRE_THROWS_AS(mesurer(travail, 2, 0, 1), std::invalid_argument);
    REQUIRE_THROWS_AS(mesurer(travail, 2, 1, 0), std::invalid_argument);
    constexpr int minimum = std::numeric_limits<int>::min();
    REQUIRE_THROWS_AS(mesurer(travail, minimum, 1, 1), std::invalid_argument);
    REQUIRE_THROWS_AS(mesurer(travail, 2, minimum, 1), std::invalid_argument);
    REQUIRE_THROWS_AS(mesurer(travail, 2, 1, minimum), std::invalid_argument);
    INFO("plusieurs nombres négatifs ne se compensent pas");
    REQUIRE_THROWS_AS(mesurer(travail, 2, -1, -1), std::invalid_argument);
    REQUIRE_THROWS_AS(mesurer(travail, 2, minimum, minimum), std::invalid_argument);
    REQUIRE_THROWS_AS(mesurer(travail, -1, -1, 1), std::invalid_argument);
    REQUIRE_THROWS_AS(mesurer(travail, -1, 1, -1), std::invalid_argument);
    INFO("une demande refusée n'a rien exécuté");
    REQUIRE(appels == 0);
}

TEST_CASE("le travail peut lui-même mesurer", "[1.4][simple]") {
    juge::HorlogeFactice horloge;
    const auto interieur = [&] { mesurer([&] { horloge.avancer(5ns); }, 1, 2, 3); };
    const auto mesure = mesurer(interieur, 1, 2, 1);
    INFO("sept appels de 5 ns dans chaque mesure intérieure : 35 ns pour celle qui l'entoure");
    epreuve::verifier(mesure.echantillons, {35, 35});
}

TEST_CASE("deux threads mesurent en même temps", "[1.4]") {
    std::latch suite(1);
    juge::Acteur lente("mesure lente", [&] { mesurer([&] { suite.wait(); }, 1, 2, 1); });
    REQUIRE(lente.est_bloque());
    juge::Acteur autre("autre mesure", [&] { mesurer([] {}, 1, 2, 1); });
    autre.attendre_fin("Une mesure n'attend pas qu'un autre thread ait fini la sienne.");
    suite.count_down();
    lente.attendre_fin("Une mesure finit quand son travail finit.");
}

}  // namespace juge::epreuve
