#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

/// Un philosophe, dans son thread, qui mange plusieurs fois et n'avance que sur ordre : un ordre
/// pour poser ses fourchettes, un ordre pour en redemander.
class Convive {
public:
    Convive(::Table& table, int p, int fois)
        : acteur_("philosophe " + std::to_string(p), [this, &table, p, fois] {
              for (int i = 0; i < fois; ++i) {
                  table.prendre(p);
                  ++repas_;
                  ordres_.acquire();
                  table.poser(p);
                  ordres_.acquire();
              }
          }) {}

    /// Donne un ordre, et attend que tout le monde ait fini d'avancer.
    void continuer() {
        ordres_.release();
        juge::attendre_calme();
    }
    /// Plus besoin d'ordres : qu'il finisse.
    void liberer() { ordres_.release(1000); }
    void attendre_fin() {
        acteur_.attendre_fin(
            "Plus personne ne garde ses fourchettes : tous doivent pouvoir manger.");
    }
    int repas() const { return repas_; }

private:
    std::counting_semaphore<> ordres_{0};
    std::atomic<int> repas_{0};
    juge::Acteur acteur_;  // en dernier : son thread se sert des autres membres
};

}  // namespace

TEST_CASE("un philosophe mange, et mange encore", "[1.5]") {
    ::Table table(5);
    juge::Acteur philosophe("philosophe 4", [&] {
        for (int i = 0; i < 3; ++i) {
            table.prendre(4);
            table.poser(4);
        }
    });
    philosophe.attendre_fin("Seul à table, on n'attend personne.");
    INFO("chaque prise des deux fourchettes commence un repas");
    REQUIRE(table.repas(4) == 3);
    REQUIRE(table.repas(0) == 0);
}

TEST_CASE("une table trop petite est refusée", "[1.9]") {
    INFO("avec une seule fourchette, on ne peut pas en prendre deux");
    REQUIRE_THROWS_AS(::Table(1), std::invalid_argument);
    REQUIRE_THROWS_AS(::Table(0), std::invalid_argument);
    INFO("un nombre de places négatif est refusé de la même façon");
    REQUIRE_THROWS_AS(::Table(-1), std::invalid_argument);
    REQUIRE_THROWS_AS(::Table(std::numeric_limits<int>::min()), std::invalid_argument);
    INFO("à partir de deux places, une table convient");
    REQUIRE_NOTHROW(::Table(2));
    REQUIRE_NOTHROW(::Table(1000));
}

TEST_CASE("attendre une fourchette, ce n'est pas attendre une heure", "[1.9][simple]") {
    const juge::HorlogeFactice horloge;  // le temps est arrêté : qui réessaie plus tard dort ici
    ::Table table(3);
    Convive zero(table, 0, 1);
    juge::attendre_calme();
    Convive un(table, 1, 1);
    Convive deux(table, 2, 1);
    juge::attendre_calme();
    {
        INFO(
            "le philosophe 0 mange : les deux autres dorment jusqu'à ce qu'une fourchette soit "
            "posée, pas jusqu'à une heure");
        REQUIRE(horloge.dormeurs() == 0);
    }
    for (auto* convive : {&zero, &un, &deux})
        convive->liberer();
    for (auto* convive : {&zero, &un, &deux})
        convive->attendre_fin();
}

TEST_CASE("deux voisins ne mangent pas ensemble", "[1.5]") {
    ::Table table(5);
    Convive zero(table, 0, 1);
    juge::attendre_calme();
    Convive un(table, 1, 1);
    Convive quatre(table, 4, 1);
    juge::attendre_calme();
    INFO("le philosophe 0 mange : ses voisins 1 et 4 doivent attendre une fourchette");
    REQUIRE(zero.repas() == 1);
    REQUIRE(un.repas() == 0);
    REQUIRE(quatre.repas() == 0);
    for (auto* convive : {&zero, &un, &quatre})
        convive->liberer();
    for (auto* convive : {&zero, &un, &quatre})
        convive->attendre_fin();
    INFO("une fois les fourchettes posées, les voisins mangent");
    REQUIRE(un.repas() == 1);
    REQUIRE(quatre.repas() == 1);
}

TEST_CASE("deux philosophes éloignés mangent en même temps", "[1.9]") {
    ::Table table(5);
    juge::RendezVous repas(2);
    const auto manger = [&](int p) {
        table.prendre(p);
        repas.rejoindre();
        table.poser(p);
    };
    {
        juge::Acteur a("philosophe 1", [&] { manger(1); });
        juge::Acteur b("philosophe 3", [&] { manger(3); });
    }
    INFO("les philosophes 1 et 3 n'ont aucune fourchette en commun : rien ne les sépare");
    REQUIRE(repas.maximum() == 2);
}

TEST_CASE("un philosophe qui attend n'arrête que ses voisins", "[1.9]") {
    constexpr int places = 1000;
    ::Table table(places);
    Convive zero(table, 0, 1);
    juge::attendre_calme();
    Convive un(table, 1, 1);
    juge::attendre_calme();
    Convive trois(table, 3, 1);
    Convive cinq(table, 5, 1);
    juge::attendre_calme();
    {
        INFO(
            "le philosophe 0 mange, le 1 attend : cela ne regarde ni le 3 ni le 5, qui ont leurs "
            "fourchettes");
        REQUIRE(un.repas() == 0);
        REQUIRE(trois.repas() == 1);
        REQUIRE(cinq.repas() == 1);
    }
    juge::Acteur les_autres("les autres", [&] {
        for (int p = 7; p < places - 1; ++p) {
            table.prendre(p);
            table.poser(p);
        }
    });
    {
        INFO("du 7 à l'avant-dernier, aucun n'est voisin de ceux qui mangent ou qui attendent");
        REQUIRE(les_autres.est_termine());
    }
    for (auto* convive : {&zero, &un, &trois, &cinq})
        convive->liberer();
    for (auto* convive : {&zero, &un, &trois, &cinq})
        convive->attendre_fin();
}

TEST_CASE("une fourchette posée réveille celui qui peut manger", "[1.9]") {
    for (const bool un_d_abord : {true, false}) {
        ::Table table(5);
        Convive zero(table, 0, 1);
        Convive deux(table, 2, 1);
        juge::attendre_calme();
        Convive premier(table, un_d_abord ? 1 : 4, 1);
        juge::attendre_calme();
        Convive second(table, un_d_abord ? 4 : 1, 1);
        juge::attendre_calme();
        const Convive& quatre = un_d_abord ? second : premier;
        zero.continuer();
        {
            INFO(
                "le philosophe 0 a posé ses fourchettes : le 4, qui n'attendait que lui, doit "
                "manger, même si le 1 ne le peut pas encore");
            REQUIRE(quatre.repas() == 1);
        }
        for (auto* convive : {&zero, &deux, &premier, &second})
            convive->liberer();
        for (auto* convive : {&zero, &deux, &premier, &second})
            convive->attendre_fin();
    }
}

TEST_CASE("tous ont faim ensemble, et tous mangent, dans tous les entrelacements",
          "[1.9][simple]") {
    juge::explorer(400, [] {
        constexpr int places = 3;
        ::Table table(places);
        std::array<std::atomic<bool>, places> mange{};
        std::atomic<bool> faute{false};
        {
            std::deque<juge::Acteur> philosophes;
            for (int p = 0; p < places; ++p) {
                philosophes.emplace_back("philosophe " + std::to_string(p), [&, p] {
                    for (int i = 0; i < 2; ++i) {
                        table.prendre(p);
                        mange[static_cast<std::size_t>(p)] = true;
                        juge::point_de_passage();
                        for (int v = 0; v < places; ++v)  // à trois, tous sont voisins
                            if (v != p && mange[static_cast<std::size_t>(v)]) faute = true;
                        mange[static_cast<std::size_t>(p)] = false;
                        table.poser(p);
                    }
                });
            }
            for (auto& philosophe : philosophes)
                philosophe.attendre_fin(
                    "Tous ont faim ensemble : chacun doit finir par manger, et plus personne "
                    "n'avance.");
        }
        INFO("deux voisins ont mangé ensemble");
        REQUIRE_FALSE(faute);
        REQUIRE(table.repas(0) + table.repas(1) + table.repas(2) == 2 * places);
    });
}

TEST_CASE("deux philosophes seulement, dans tous les entrelacements", "[1.9][simple]") {
    juge::explorer(100, [] {
        ::Table table(2);
        {
            const auto manger = [&](int p) {
                for (int i = 0; i < 2; ++i) {
                    table.prendre(p);
                    table.poser(p);
                }
            };
            juge::Acteur a("philosophe 0", [&] { manger(0); });
            juge::Acteur b("philosophe 1", [&] { manger(1); });
            for (auto* acteur : {&a, &b})
                acteur->attendre_fin(
                    "À deux, les deux fourchettes sont communes : chacun en tient une.");
        }
        REQUIRE(table.repas(0) == 2);
        REQUIRE(table.repas(1) == 2);
    });
}

TEST_CASE("une fourchette transmet ce qu'on a écrit en mangeant", "[1.7]") {
    juge::explorer(50, [] {
        constexpr int places = 4;
        ::Table table(places);
        std::array<int, places> usages{};  // ordinaires : la fourchette p protège usages[p]
        {
            std::deque<juge::Acteur> philosophes;
            for (int p = 0; p < places; ++p) {
                philosophes.emplace_back("philosophe " + std::to_string(p), [&, p] {
                    for (int i = 0; i < 3; ++i) {
                        table.prendre(p);
                        ++usages[static_cast<std::size_t>(p)];
                        ++usages[static_cast<std::size_t>((p + 1) % places)];
                        table.poser(p);
                    }
                });
            }
            for (auto& philosophe : philosophes)
                philosophe.attendre_fin("Tous ont faim : chacun doit finir par manger.");
        }
        INFO("chaque fourchette a servi à deux philosophes, trois fois chacun");
        REQUIRE(usages == std::array<int, places>{6, 6, 6, 6});
    });
}

TEST_CASE("deux voisins qui se relaient n'affament pas celui du milieu", "[1.10]") {
    for (const auto& [milieu, deja] : {std::pair{1, 0}, {4, 0}, {0, 0}, {1, 50}}) {
        ::Table table(5);
        constexpr int tours = 3;
        for (int i = 0; i < deja; ++i) {
            table.prendre(milieu);
            table.poser(milieu);
        }
        Convive gauche(table, (milieu + 4) % 5, tours + 1);
        Convive droite(table, (milieu + 1) % 5, tours + 1);
        juge::attendre_calme();
        Convive affame(table, milieu, 1);
        juge::attendre_calme();
        for (int tour = 0; tour < tours; ++tour) {
            // Chacun pose ses fourchettes et les redemande, pendant que l'autre mange.
            for (auto* voisin : {&gauche, &droite}) {
                voisin->continuer();
                voisin->continuer();
            }
        }
        {
            INFO("le philosophe " << milieu
                                  << " attend entre ses deux voisins, qui mangent à tour de rôle : "
                                     "chacun a posé ses fourchettes "
                                  << tours << " fois, et il n'a toujours pas "
                                  << (deja > 0 ? "remangé" : "mangé"));
            REQUIRE(affame.repas() == 1);
        }
        for (auto* convive : {&gauche, &droite, &affame})
            convive->liberer();
        for (auto* convive : {&gauche, &droite, &affame})
            convive->attendre_fin();
        INFO("les voisins mangent autant qu'ils l'ont demandé");
        REQUIRE(gauche.repas() == tours + 1);
        REQUIRE(droite.repas() == tours + 1);
    }
}

TEST_CASE("repas() répond même pendant un repas", "[1.8]") {
    ::Table table(3);
    Convive zero(table, 0, 1);
    juge::attendre_calme();
    long de_zero = -1;
    long de_un = -1;
    juge::Acteur curieux("curieux", [&] {
        de_zero = table.repas(0);
        de_un = table.repas(1);
    });
    {
        INFO("repas() ne doit attendre personne, même si les fourchettes sont prises");
        REQUIRE(curieux.est_termine());
    }
    INFO("un repas compte dès qu'il commence");
    REQUIRE(de_zero == 1);
    REQUIRE(de_un == 0);
    zero.liberer();
    zero.attendre_fin();
}

TEST_CASE("repas() répond même pendant qu'un autre attend", "[1.8]") {
    ::Table table(5);
    Convive zero(table, 0, 1);
    juge::attendre_calme();
    Convive un(table, 1, 1);
    Convive quatre(table, 4, 1);
    juge::attendre_calme();
    std::array<long, 5> lus{-1, -1, -1, -1, -1};
    juge::Acteur curieux("curieux", [&] {
        for (int p = 0; p < 5; ++p)
            lus[static_cast<std::size_t>(p)] = table.repas(p);
    });
    {
        INFO("repas() ne doit attendre personne, même si quelqu'un attend ses fourchettes");
        REQUIRE(curieux.est_termine());
    }
    INFO("un repas que l'on attend n'a pas commencé");
    REQUIRE(lus == std::array<long, 5>{1, 0, 0, 0, 0});
    for (auto* convive : {&zero, &un, &quatre})
        convive->liberer();
    for (auto* convive : {&zero, &un, &quatre})
        convive->attendre_fin();
}

TEST_CASE("deux tables ne partagent rien", "[1.5]") {
    ::Table une(3);
    ::Table autre(4);
    Convive zero(une, 0, 1);
    juge::attendre_calme();
    juge::Acteur voisin("philosophe 1, à l'autre table", [&] {
        autre.prendre(1);
        autre.poser(1);
        autre.prendre(3);
        autre.poser(3);
    });
    {
        INFO("une fourchette prise à une table ne manque pas à l'autre");
        REQUIRE(voisin.est_termine());
    }
    ::Table troisieme(4);
    std::binary_semaphore assez(0);
    juge::Acteur deux_fois("philosophe 0, à deux tables", [&] {
        autre.prendre(0);
        troisieme.prendre(0);
        assez.acquire();
        autre.poser(0);
        troisieme.poser(0);
    });
    juge::attendre_calme();
    juge::Acteur apres("philosophe 1, après lui", [&] {
        autre.prendre(1);
        autre.poser(1);
    });
    {
        INFO("qui mange aussi à une autre table garde les fourchettes de celle-ci");
        REQUIRE(apres.est_bloque());
    }
    assez.release();
    for (auto* acteur : {&deux_fois, &apres})
        acteur->attendre_fin("Les fourchettes des deux tables sont posées : tous doivent finir.");
    INFO("chaque table a ses comptes");
    REQUIRE(une.repas(0) == 1);
    REQUIRE(une.repas(1) == 0);
    REQUIRE(autre.repas(0) == 1);
    REQUIRE(troisieme.repas(0) == 1);
    REQUIRE(autre.repas(1) == 2);
    REQUIRE(autre.repas(3) == 1);
    zero.liberer();
    zero.attendre_fin();
}

TEST_CASE("repas() se lit pendant que les autres mangent", "[1.8]") {
    juge::explorer(50, [] {
        ::Table table(5);
        long lus = 0;
        {
            const auto manger = [&](int p) {
                for (int i = 0; i < 3; ++i) {
                    table.prendre(p);
                    table.poser(p);
                }
            };
            juge::Acteur a("philosophe 1", [&] { manger(1); });
            juge::Acteur b("philosophe 2", [&] { manger(2); });
            juge::Acteur curieux("curieux", [&] { lus = table.repas(1) + table.repas(2); });
            for (auto* acteur : {&a, &b, &curieux})
                acteur->attendre_fin("Chacun pose ses fourchettes : tous doivent finir.");
        }
        INFO("le curieux lit des comptes qui ont existé");
        REQUIRE(lus >= 0);
        REQUIRE(lus <= 6);
        REQUIRE(table.repas(1) == 3);
        REQUIRE(table.repas(2) == 3);
    });
}

}  // namespace juge::epreuve
