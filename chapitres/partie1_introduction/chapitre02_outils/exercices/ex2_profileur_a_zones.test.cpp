#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {

using namespace std::chrono_literals;

namespace {

/// En millisecondes entières, comme l'épreuve fait avancer l'horloge : l'échec s'en lit mieux.
std::chrono::milliseconds ms(std::chrono::nanoseconds duree) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(duree);
}

}  // namespace

TEST_CASE("une zone mesure le temps entre son ouverture et sa fermeture", "[1.8][simple]") {
    juge::HorlogeFactice horloge;
    Profileur profileur;
    horloge.avancer(1s);
    {
        const Zone zone(profileur, "lire");
        horloge.avancer(30ms);
    }
    horloge.avancer(1s);
    {
        const Zone zone(profileur, "lire");
        horloge.avancer(12ms);
    }
    const auto bilan = profileur.bilan();
    INFO("un nom de zone, deux passages");
    REQUIRE(bilan.size() == 1);
    REQUIRE(bilan.at("lire").passages == 2);
    INFO("30 ms puis 12 ms dans la zone : 42 ms");
    REQUIRE(epreuve::ms(bilan.at("lire").total) == 42ms);
    INFO("sans zone intérieure, le temps propre est le temps total");
    REQUIRE(epreuve::ms(bilan.at("lire").propre) == 42ms);
}

TEST_CASE("le temps d'une zone intérieure n'est pas compté deux fois", "[1.8][simple]") {
    juge::HorlogeFactice horloge;
    Profileur profileur;
    {
        const Zone tout(profileur, "tout");
        horloge.avancer(1ms);
        {
            const Zone lire(profileur, "lire");
            horloge.avancer(10ms);
        }
        {
            const Zone trier(profileur, "trier");
            horloge.avancer(100ms);
        }
        horloge.avancer(2ms);
    }
    const auto bilan = profileur.bilan();
    INFO("le total de la zone extérieure comprend ses zones intérieures : 1 + 10 + 100 + 2 ms");
    REQUIRE(epreuve::ms(bilan.at("tout").total) == 113ms);
    INFO("son temps propre ne les comprend pas, ni la première ni la seconde : 1 + 2 ms");
    REQUIRE(epreuve::ms(bilan.at("tout").propre) == 3ms);
    REQUIRE(epreuve::ms(bilan.at("lire").propre) == 10ms);
    REQUIRE(epreuve::ms(bilan.at("trier").propre) == 100ms);
}

TEST_CASE("seules les filles directes se retranchent", "[1.8][simple]") {
    juge::HorlogeFactice horloge;
    Profileur profileur;
    {
        const Zone a(profileur, "a");
        horloge.avancer(1ms);
        const Zone b(profileur, "b");
        horloge.avancer(10ms);
        const Zone c(profileur, "c");
        horloge.avancer(100ms);
    }
    const auto bilan = profileur.bilan();
    INFO("la durée de b contient déjà celle de c : a retranche b, et n'a pas à retrancher c");
    REQUIRE(epreuve::ms(bilan.at("a").propre) == 1ms);
    REQUIRE(epreuve::ms(bilan.at("b").propre) == 10ms);
    REQUIRE(epreuve::ms(bilan.at("c").propre) == 100ms);
    REQUIRE(epreuve::ms(bilan.at("a").total) == 111ms);
}

TEST_CASE("une zone récursive ne compte son total qu'une fois", "[1.8][simple]") {
    juge::HorlogeFactice horloge;
    Profileur profileur;
    {
        const Zone trier(profileur, "trier");
        horloge.avancer(1ms);
        {
            const Zone echanger(profileur, "échanger");
            horloge.avancer(10ms);
            const Zone encore(profileur, "trier");
            horloge.avancer(100ms);
        }
        const Zone ensuite(profileur, "trier");
        horloge.avancer(1000ms);
    }
    const auto bilan = profileur.bilan();
    INFO("trois passages dans « trier », dont deux à l'intérieur du premier");
    REQUIRE(bilan.at("trier").passages == 3);
    INFO("ces deux-là sont déjà dans la durée du premier : 1111 ms, pas davantage");
    REQUIRE(epreuve::ms(bilan.at("trier").total) == 1111ms);
    INFO("le temps propre, lui, s'additionne : 1 + 100 + 1000 ms");
    REQUIRE(epreuve::ms(bilan.at("trier").propre) == 1101ms);
    REQUIRE(epreuve::ms(bilan.at("échanger").propre) == 10ms);
}

TEST_CASE("une zone encore ouverte ne compte pas", "[1.8][simple]") {
    juge::HorlogeFactice horloge;
    Profileur profileur;
    const Zone dehors(profileur, "dehors");
    {
        const Zone dedans(profileur, "dedans");
        horloge.avancer(5ms);
    }
    const auto bilan = profileur.bilan();
    INFO("bilan() ne contient que des zones fermées");
    REQUIRE(bilan.size() == 1);
    REQUIRE(epreuve::ms(bilan.at("dedans").total) == 5ms);
}

TEST_CASE("une exception ferme les zones qu'elle traverse", "[1.8][simple]") {
    juge::HorlogeFactice horloge;
    Profileur profileur;
    try {
        const Zone dehors(profileur, "dehors");
        const Zone dedans(profileur, "dedans");
        horloge.avancer(5ms);
        throw std::runtime_error("au milieu");
    } catch (const std::runtime_error&) {
    }
    {
        const Zone apres(profileur, "après");
        horloge.avancer(7ms);
    }
    const auto bilan = profileur.bilan();
    INFO("les zones traversées par l'exception sont au bilan");
    REQUIRE(epreuve::ms(bilan.at("dedans").propre) == 5ms);
    REQUIRE(epreuve::ms(bilan.at("dehors").total) == 5ms);
    INFO("et la zone suivante n'est pas prise pour leur fille");
    REQUIRE(epreuve::ms(bilan.at("dehors").propre) == 0ms);
    REQUIRE(epreuve::ms(bilan.at("après").total) == 7ms);
}

TEST_CASE("chaque thread emboîte ses propres zones", "[1.8][simple]") {
    juge::HorlogeFactice horloge;
    Profileur profileur;
    std::latch fin_de_a(1);
    std::latch fin_de_b(1);
    juge::Acteur a("thread a", [&] {
        const Zone zone(profileur, "chez a");
        fin_de_a.wait();
    });
    INFO("le premier thread est dans sa zone");
    REQUIRE(a.est_bloque());
    horloge.avancer(10ms);
    juge::Acteur b("thread b", [&] {
        const Zone zone(profileur, "chez b");
        fin_de_b.wait();
    });
    {
        INFO("un second thread ouvre la sienne pendant ce temps, sans attendre le premier");
        REQUIRE(b.est_bloque());
    }
    horloge.avancer(5ms);
    fin_de_b.count_down();
    b.attendre_fin("Un thread ferme sa zone sans attendre celles des autres.");
    horloge.avancer(1ms);
    fin_de_a.count_down();
    a.attendre_fin("Un thread ferme sa zone sans attendre celles des autres.");
    const auto bilan = profileur.bilan();
    INFO("la zone du second thread n'est pas une fille de celle du premier : rien à retrancher");
    REQUIRE(epreuve::ms(bilan.at("chez a").propre) == 16ms);
    REQUIRE(epreuve::ms(bilan.at("chez b").propre) == 5ms);
}

TEST_CASE("bilan() n'attend pas qu'une zone se ferme", "[1.8]") {
    Profileur profileur;
    std::latch fin(1);
    juge::Acteur occupe("occupé", [&] {
        const Zone zone(profileur, "longue");
        fin.wait();
    });
    REQUIRE(occupe.est_bloque());
    juge::Acteur lecteur("lecteur", [&] { profileur.bilan(); });
    lecteur.attendre_fin("bilan() peut être appelé pendant qu'une zone est ouverte.");
    fin.count_down();
    occupe.attendre_fin("La zone doit pouvoir se fermer.");
    REQUIRE(profileur.bilan().at("longue").passages == 1);
}

TEST_CASE("les zones de plusieurs threads s'additionnent sans se perdre", "[1.8]") {
    constexpr int threads = 4;
    constexpr int tours = 100;
    Profileur profileur;
    std::latch depart(threads);
    juge::Registre<std::uint64_t> vus;
    {
        std::deque<juge::Acteur> equipe;
        for (int t = 0; t < threads; ++t) {
            equipe.emplace_back("thread " + std::to_string(t), [&] {
                depart.arrive_and_wait();
                for (int i = 0; i < tours; ++i) {
                    const Zone dehors(profileur, "dehors");
                    const Zone dedans(profileur, "dedans");
                    if (i % 10 != 0) continue;
                    juge::point_de_passage();
                    vus.noter(profileur.bilan().size());
                }
            });
        }
        for (auto& acteur : equipe)
            acteur.attendre_fin("Chaque thread doit finir : rien ne l'attend.");
    }
    const auto bilan = profileur.bilan();
    INFO("quatre threads, cent passages chacun : quatre cents au bilan");
    REQUIRE(bilan.at("dehors").passages == threads * tours);
    REQUIRE(bilan.at("dedans").passages == threads * tours);
    INFO("le temps propre d'une zone est son total, moins celui de sa fille");
    REQUIRE(bilan.at("dehors").propre == bilan.at("dehors").total - bilan.at("dedans").total);
    REQUIRE(vus.taille() == threads * tours / 10);
}

TEST_CASE("une zone ne se copie pas", "[1.8]") {
    INFO("copier une zone la fermerait deux fois : laissez le constructeur de copie supprimé");
    REQUIRE_FALSE(std::is_copy_constructible_v<Zone>);
    REQUIRE_FALSE(std::is_copy_assignable_v<Zone>);
}

}  // namespace juge::epreuve
