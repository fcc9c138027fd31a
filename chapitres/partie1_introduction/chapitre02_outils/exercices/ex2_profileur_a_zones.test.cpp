#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {

using namespace std::chrono_literals;

namespace {

/// En millisecondes entières, comme l'épreuve fait avancer l'horloge : l'échec s'en lit mieux.
std::chrono::milliseconds ms(std::chrono::nanoseconds duree) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(duree);
}

/// Tant de zones « descendre » les unes dans les autres, et tout au fond une zone « racine ».
void descendre(Profileur& profileur, juge::HorlogeFactice& horloge, int profondeur) {
    const Zone zone(profileur, profondeur == 0 ? "racine" : "descendre");
    horloge.avancer(1ms);
    if (profondeur > 0) epreuve::descendre(profileur, horloge, profondeur - 1);
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

TEST_CASE("une récursion se reconnaît à toute profondeur", "[1.8][simple]") {
    constexpr int profondeur = 2000;
    juge::HorlogeFactice horloge;
    Profileur profileur;
    {
        const Zone racine(profileur, "racine");
        epreuve::descendre(profileur, horloge, profondeur);
    }
    const auto bilan = profileur.bilan();
    INFO("deux mille zones les unes dans les autres, et 2001 ms en tout : comptées une fois");
    REQUIRE(bilan.at("descendre").passages == profondeur);
    REQUIRE(epreuve::ms(bilan.at("descendre").total) == 2001ms);
    REQUIRE(epreuve::ms(bilan.at("descendre").propre) == 2000ms);
    INFO("deux mille zones plus bas, « racine » est encore à l'intérieur de « racine »");
    REQUIRE(bilan.at("racine").passages == 2);
    REQUIRE(epreuve::ms(bilan.at("racine").total) == 2001ms);
    REQUIRE(epreuve::ms(bilan.at("racine").propre) == 1ms);
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
    {
        const Zone encore(profileur, "dedans");
        horloge.avancer(7ms);
        { const Zone autre(profileur, "dehors"); }
        {
            const Zone au_fond(profileur, "au fond");
            horloge.avancer(9ms);
        }
        const auto pendant = profileur.bilan();
        INFO("un nom déjà au bilan : ce que contient sa zone encore ouverte n'y change rien");
        REQUIRE(pendant.at("dedans").passages == 1);
        REQUIRE(epreuve::ms(pendant.at("dedans").total) == 5ms);
        REQUIRE(epreuve::ms(pendant.at("dedans").propre) == 5ms);
        INFO("une zone fermée sans que l'horloge ait avancé est un passage comme un autre");
        REQUIRE(pendant.size() == 3);
        REQUIRE(pendant.at("dehors").passages == 1);
    }
}

TEST_CASE("ce que bilan() a renvoyé ne change plus", "[1.8][simple]") {
    juge::HorlogeFactice horloge;
    Profileur profileur;
    {
        const Zone lire(profileur, "lire");
        horloge.avancer(5ms);
    }
    const auto& avant = profileur.bilan();
    {
        const Zone lire(profileur, "lire");
        horloge.avancer(7ms);
        const Zone trier(profileur, "trier");
    }
    INFO("bilan() renvoie une copie : les zones fermées ensuite n'y changent rien");
    REQUIRE(avant.size() == 1);
    REQUIRE(avant.at("lire").passages == 1);
    REQUIRE(epreuve::ms(avant.at("lire").total) == 5ms);
    INFO("le bilan suivant les contient toutes");
    REQUIRE(profileur.bilan().at("lire").passages == 2);
    REQUIRE(epreuve::ms(profileur.bilan().at("lire").total) == 12ms);
}

TEST_CASE("de longues zones, et beaucoup de passages", "[1.8][simple]") {
    juge::HorlogeFactice horloge;
    Profileur profileur;
    {
        const Zone nuit(profileur, "nuit");
        horloge.avancer(3h);
        const Zone sieste(profileur, "sieste");
        horloge.avancer(1h);
    }
    constexpr std::uint64_t beaucoup = 70'000;
    for (std::uint64_t i = 0; i < beaucoup; ++i) {
        const Zone breve(profileur, "brève");
        horloge.avancer(1us);
    }
    const auto bilan = profileur.bilan();
    INFO("des heures : le nombre de nanosecondes ne tient pas dans un int");
    REQUIRE(epreuve::ms(bilan.at("nuit").total) == 4h);
    REQUIRE(epreuve::ms(bilan.at("nuit").propre) == 3h);
    INFO("70 000 passages d'une microseconde");
    REQUIRE(bilan.at("brève").passages == beaucoup);
    REQUIRE(epreuve::ms(bilan.at("brève").total) == 70ms);
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

TEST_CASE("la même zone dans deux threads n'est pas une récursion", "[1.8][simple]") {
    juge::HorlogeFactice horloge;
    Profileur profileur;
    std::latch fin_de_a(1);
    std::latch fin_de_b(1);
    juge::Acteur a("a", [&] {
        const Zone zone(profileur, "trier");
        fin_de_a.wait();
    });
    REQUIRE(a.est_bloque());
    horloge.avancer(10ms);
    juge::Acteur b("b", [&] {
        const Zone zone(profileur, "trier");
        fin_de_b.wait();
    });
    REQUIRE(b.est_bloque());
    horloge.avancer(5ms);
    fin_de_a.count_down();
    a.attendre_fin("Un thread ferme sa zone sans attendre celles des autres.");
    horloge.avancer(1ms);
    fin_de_b.count_down();
    b.attendre_fin("Un thread ferme sa zone sans attendre celles des autres.");
    const auto bilan = profileur.bilan();
    INFO("15 ms dans un thread, 6 ms dans l'autre : chacun a sa zone extérieure");
    REQUIRE(bilan.at("trier").passages == 2);
    REQUIRE(epreuve::ms(bilan.at("trier").total) == 21ms);
    REQUIRE(epreuve::ms(bilan.at("trier").propre) == 21ms);
}

TEST_CASE("une zone fermée est au bilan tout entière, ou pas du tout", "[1.8][simple]") {
    juge::explorer(100, [] {
        juge::HorlogeFactice horloge;
        Profileur profileur;
        juge::Registre<bool> entieres;
        juge::Registre<bool> presentes;
        { const Zone deja(profileur, "déjà fermée"); }
        {
            const juge::Acteur mesure("mesuré", [&] {
                for (int i = 0; i < 3; ++i) {
                    const Zone zone(profileur, "étape");
                    horloge.avancer(1ms);
                }
            });
            const juge::Acteur lecteur("lecteur", [&] {
                for (int i = 0; i < 3; ++i) {
                    auto bilan = profileur.bilan();
                    presentes.noter(bilan.erase("déjà fermée") == 1);
                    for (const auto& [nom, ligne] : bilan)
                        entieres.noter(ligne.passages > 0 && ligne.total == ligne.passages * 1ms &&
                                       ligne.propre == ligne.total);
                }
            });
        }
        const auto notes = entieres.contenu();
        INFO("le passage, le total et le propre d'une zone entrent au bilan ensemble");
        REQUIRE(std::count(notes.begin(), notes.end(), false) == 0);
        REQUIRE(epreuve::ms(profileur.bilan().at("étape").total) == 3ms);
        const auto bilans = presentes.contenu();
        INFO("une zone fermée est dans chaque bilan, même pendant qu'une autre se ferme");
        REQUIRE(std::count(bilans.begin(), bilans.end(), true) == 3);
    });
}

TEST_CASE("un profileur ne sait rien du précédent", "[1.8]") {
    std::optional<Profileur> profileur(std::in_place);
    {
        const Zone dehors(*profileur, "lire");
        const Zone dedans(*profileur, "lire");
    }
    REQUIRE(profileur->bilan().at("lire").passages == 2);
    profileur.emplace();  // un autre, au même endroit
    INFO("un profileur neuf n'a aucune zone");
    REQUIRE(profileur->bilan().empty());
    { const Zone lire(*profileur, "lire"); }
    INFO("et les siennes sont bien à lui");
    REQUIRE(profileur->bilan().at("lire").passages == 1);
    profileur.reset();
    const auto ailleurs = std::make_unique<Profileur>();  // un troisième, à un autre endroit
    { const Zone trier(*ailleurs, "trier"); }
    const auto bilan = ailleurs->bilan();
    INFO("le thread n'écrit pas dans un profileur qui n'existe plus : le suivant a ses zones");
    REQUIRE(bilan.size() == 1);
    REQUIRE(bilan.count("trier") == 1);
}

TEST_CASE("le nom d'une zone est retenu, quelle que soit sa longueur", "[1.8]") {
    Profileur profileur;
    const std::string long_nom(100, 'x');
    {
        const Zone dehors(profileur, std::string(100, 'x'));
        const Zone dedans(profileur, std::string(100, 'x'));
        const Zone sans_nom(profileur, "");
        const std::string autre(100, 'y');  // prend peut-être la place d'un nom oublié
    }
    const auto bilan = profileur.bilan();
    INFO("la zone garde son nom : celui qu'on lui a donné n'existe plus quand elle se ferme");
    REQUIRE(bilan.size() == 2);
    REQUIRE(bilan.at(long_nom).passages == 2);
    REQUIRE(bilan.at("").passages == 1);
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
                    std::uint64_t passages = 0;
                    for (const auto& [nom, ligne] : profileur.bilan())
                        passages += ligne.passages;
                    vus.noter(passages);
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
