#include <chapitre12/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {

using namespace std::chrono_literals;

namespace {

namespace io = boost::asio;

io::awaitable<void> prendre(::SeauAJetons& seau, std::int64_t jetons, std::string nom,
                            epreuve::Journal& journal) {
    try {
        co_await seau.prendre(jetons);
        journal.push_back(nom);
    } catch (const std::invalid_argument&) {
        journal.push_back(nom + " refusée");
    }
}

/// Un seau, sa boucle et le temps.
class Essai {
public:
    Essai(std::chrono::nanoseconds par_jeton, std::int64_t capacite) : seau(par_jeton, capacite) {}

    void demander(std::int64_t jetons, std::string nom) {
        boucle.lancer(epreuve::prendre(seau, jetons, std::move(nom), journal));
        boucle.avancer();
    }
    void attendre(std::chrono::nanoseconds duree) {
        horloge.avancer(duree);
        boucle.avancer();
    }

    juge::HorlogeFactice horloge;
    ::SeauAJetons seau;
    Boucle boucle;
    epreuve::Journal journal;
};

template <class Action>
bool est_refuse(Action action) {
    try {
        action();
    } catch (const std::invalid_argument&) {
        return true;
    }
    return false;
}

}  // namespace

TEST_CASE("plein au départ, puis un jeton par période", "[1.7][simple]") {
    Essai essai(100ms, 3);
    for (const char* nom : {"a", "b", "c", "d", "e"})
        essai.demander(1, nom);
    {
        INFO("le seau est plein au départ : trois demandes passent d'un coup, pas quatre");
        REQUIRE(essai.journal == Journal{"a", "b", "c"});
    }
    essai.attendre(100ms - 1ns);
    {
        INFO("le jeton suivant arrive au bout d'une période, pas avant");
        REQUIRE(essai.journal.size() == 3);
    }
    essai.attendre(1ns);
    {
        INFO("un jeton arrive : une demande passe");
        REQUIRE(essai.journal == Journal{"a", "b", "c", "d"});
    }
    essai.attendre(100ms);
    REQUIRE(essai.journal == Journal{"a", "b", "c", "d", "e"});
    INFO("à la fin, ni minuterie, ni coroutine ne restent");
    REQUIRE(essai.boucle.vide());
}

TEST_CASE("attendre ne coûte rien", "[1.7][simple]") {
    juge::HorlogeFactice horloge;
    ::SeauAJetons seau(1min, 60);
    cours::BouclePasAPas boucle;
    Journal journal;
    REQUIRE(seau.essayer(60));
    cours::lancer(boucle.executeur(), epreuve::prendre(seau, 60, "a", journal));
    boucle.avancer(1000);
    int reveils = 0;
    for (int i = 0; i < 59; ++i) {
        horloge.avancer(1min);
        reveils += boucle.avancer(1000);
    }
    {
        INFO("jusqu'à son heure, la coroutine ne se réveille pas, même quand un jeton arrive");
        REQUIRE(reveils == 0);
    }
    REQUIRE(journal.empty());
    horloge.avancer(1min);
    boucle.avancer(1000);
    REQUIRE(journal == Journal{"a"});
}

TEST_CASE("le seau déborde : sa capacité borne une rafale", "[1.7][simple]") {
    Essai essai(100ms, 3);
    essai.demander(3, "a");
    essai.attendre(1h + 30ms);
    for (const char* nom : {"b", "c", "d", "e"})
        essai.demander(1, nom);
    {
        INFO("après une heure sans demande, le seau n'a que sa capacité");
        REQUIRE(essai.journal == Journal{"a", "b", "c", "d"});
    }
    essai.attendre(100ms - 1ns);
    {
        INFO("le temps passé seau plein ne compte pas, fractions comprises");
        REQUIRE(essai.journal.back() == "d");
    }
    essai.attendre(1ns);
    REQUIRE(essai.journal.back() == "e");
    essai.attendre(1h);
    INFO("essayer() n'y trouve pas davantage");
    REQUIRE(essai.seau.essayer(3));
    REQUIRE_FALSE(essai.seau.essayer(1));
}

TEST_CASE("le temps écoulé depuis le dernier jeton compte", "[1.7][simple]") {
    Essai essai(100ms, 2);
    essai.demander(2, "a");
    essai.attendre(150ms);  // un jeton et demi
    REQUIRE(essai.seau.essayer());
    {
        INFO("il reste un demi-jeton : pas de quoi en prendre un");
        REQUIRE_FALSE(essai.seau.essayer());
    }
    essai.demander(1, "b");
    essai.attendre(50ms - 1ns);
    REQUIRE(essai.journal.size() == 1);
    essai.attendre(1ns);
    {
        INFO("la fraction déjà arrivée compte : il n'en manquait que la moitié");
        REQUIRE(essai.journal.back() == "b");
    }
    for (int i = 0; i < 1000; ++i) {
        essai.horloge.avancer(99ms);
        essai.seau.essayer();
    }
    INFO("à force de regarder, le débit ne change pas : un jeton par période, toujours");
    essai.attendre(200ms);
    REQUIRE(essai.seau.essayer(2));
    int obtenus = 0;
    for (int i = 0; i < 700; ++i) {
        essai.horloge.avancer(33ms);
        obtenus += essai.seau.essayer() ? 1 : 0;
    }
    REQUIRE(obtenus == 231);
}

TEST_CASE("une petite demande ne double pas une grande", "[1.7][simple]") {
    Essai essai(100ms, 5);
    essai.demander(4, "a");
    essai.demander(5, "grande");
    essai.demander(1, "petite");
    {
        INFO("un jeton reste, mais une plus ancienne attend : il est pour elle");
        REQUIRE(essai.journal == Journal{"a"});
        REQUIRE_FALSE(essai.seau.essayer());
    }
    essai.attendre(400ms - 1ns);
    REQUIRE(essai.journal == Journal{"a"});
    essai.attendre(1ns);
    {
        INFO("la grande passe dès que ses cinq jetons y sont");
        REQUIRE(essai.journal == Journal{"a", "grande"});
    }
    essai.attendre(100ms);
    REQUIRE(essai.journal == Journal{"a", "grande", "petite"});
    INFO("essayer() ne prend rien à qui attend, et un échec ne coûte rien");
    essai.attendre(200ms);
    REQUIRE_FALSE(essai.seau.essayer(3));
    REQUIRE(essai.seau.essayer(2));
    REQUIRE_FALSE(essai.seau.essayer());
}

TEST_CASE("la boucle s'est réveillée tard : les demandes ne glissent pas", "[1.7][simple]") {
    Essai essai(100ms, 1);
    for (const char* nom : {"a", "b", "c", "d"})
        essai.demander(1, nom);
    essai.horloge.avancer(250ms);  // deux jetons et demi : b et c
    {
        INFO("b et c n'ont pas encore repris, mais ces jetons sont à elles");
        REQUIRE_FALSE(essai.seau.essayer());
    }
    essai.boucle.avancer();
    {
        INFO("deux jetons sont arrivés pendant que la boucle était ailleurs");
        REQUIRE(essai.journal == Journal{"a", "b", "c"});
    }
    essai.attendre(50ms);
    INFO("le jeton suivant arrive à son heure, pas une période après le réveil");
    REQUIRE(essai.journal == Journal{"a", "b", "c", "d"});
}

TEST_CASE("des périodes brèves, et de grands nombres", "[1.7][simple]") {
    Essai essai(1234us, 2);
    for (const char* nom : {"a", "b", "c", "d"})
        essai.demander(1, nom);
    essai.attendre(1234us - 1ns);
    {
        INFO(
            "pas une nanoseconde avant, même quand la période n'est pas un nombre de "
            "millisecondes");
        REQUIRE(essai.journal.size() == 2);
    }
    essai.attendre(1ns);
    {
        INFO("ni après");
        REQUIRE(essai.journal.size() == 3);
    }
    essai.attendre(1234us - 1ns);
    REQUIRE(essai.journal.size() == 3);
    essai.attendre(1ns);
    REQUIRE(essai.journal.size() == 4);

    ::SeauAJetons fin(7ns, 1);
    INFO("sept nanosecondes par jeton, pas six");
    REQUIRE(fin.essayer());
    essai.horloge.avancer(6ns);
    REQUIRE_FALSE(fin.essayer());
    essai.horloge.avancer(1ns);
    REQUIRE(fin.essayer());
    ::SeauAJetons septiemes(7ns, 2);
    REQUIRE(septiemes.essayer(2));
    for (int i = 1, pris = 0; i <= 70; ++i) {
        essai.horloge.avancer(2ns);
        pris += septiemes.essayer() ? 1 : 0;
        INFO("deux septièmes de jeton à la fois : les fractions s'ajoutent exactement");
        REQUIRE(pris == 2 * i / 7);
    }

    ::SeauAJetons grand(1ns, 5'000'000'000);
    INFO("cinq milliards de jetons, un par nanoseconde");
    REQUIRE(grand.essayer(4'999'999'999));
    REQUIRE(grand.essayer(1));
    REQUIRE_FALSE(grand.essayer(1));
    essai.attendre(4s);
    REQUIRE(grand.essayer(4'000'000'000));
    REQUIRE_FALSE(grand.essayer(1));

    ::SeauAJetons immense(1ns, 3'000'000'000'000'000'000);
    INFO("quatre-vingt-quinze ans de jetons : chacun compte encore");
    REQUIRE(immense.essayer(2'999'999'999'999'999'999));
    REQUIRE(immense.essayer(1));
    REQUIRE_FALSE(immense.essayer(1));
}

TEST_CASE("deux seaux s'ignorent", "[1.7][simple]") {
    Essai essai(100ms, 1);
    ::SeauAJetons autre(1s, 2);
    REQUIRE(essai.seau.essayer());
    REQUIRE(autre.essayer(2));
    essai.horloge.avancer(100ms);
    REQUIRE(essai.seau.essayer());
    REQUIRE_FALSE(autre.essayer());
}

TEST_CASE("ce qui ne tient pas dans le seau est refusé", "[1.7][simple]") {
    Essai essai(100ms, 3);
    {
        INFO("quatre jetons ne seront jamais dans un seau de trois");
        essai.demander(4, "a");
        REQUIRE(essai.journal == Journal{"a refusée"});
        REQUIRE(epreuve::est_refuse([&] { essai.seau.essayer(4); }));
        REQUIRE(epreuve::est_refuse(
            [&] { essai.seau.essayer(std::numeric_limits<std::int64_t>::max()); }));
    }
    {
        INFO("une demande refusée n'a rien pris ; toute la capacité se prend d'un coup");
        REQUIRE(essai.seau.essayer(3));
    }
    {
        INFO("zéro jeton : rien à attendre, même seau vide");
        essai.demander(0, "b");
        REQUIRE(essai.journal.back() == "b");
        REQUIRE(essai.seau.essayer(0));
        essai.demander(2, "c");
        essai.demander(0, "d");
        REQUIRE(essai.journal.back() == "d");
        REQUIRE(essai.seau.essayer(0));
    }
    INFO("une période nulle ou négative, une capacité nulle n'ont pas de sens");
    REQUIRE(epreuve::est_refuse([] { const ::SeauAJetons seau(0ns, 1); }));
    REQUIRE(epreuve::est_refuse([] { const ::SeauAJetons seau(-1ns, 1); }));
    REQUIRE(epreuve::est_refuse([] { const ::SeauAJetons seau(1ns, 0); }));
}

}  // namespace juge::epreuve
