#include <chapitre16/memoire_bornee.hpp>
#include <juge/epreuve.hpp>
#include <random>

#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

using Contenus = std::vector<std::string>;

/// Les octets d'une trame, sans passer par la réponse.
std::string trame(const std::string& contenu, int genre = 7, std::uint64_t annonce = UINT64_MAX) {
    const std::uint64_t longueur = annonce == UINT64_MAX ? contenu.size() : annonce;
    std::string octets{'\1', static_cast<char>(genre)};
    for (const int decalage : {24, 16, 8, 0})
        octets += static_cast<char>(longueur >> decalage);
    return octets + contenu;
}

std::string suite(const epreuve::Contenus& contenus) {
    std::string flux;
    for (const std::string& contenu : contenus)
        flux += epreuve::trame(contenu);
    return flux;
}

/// Tous les octets possibles, dans un ordre quelconque.
std::string octets(std::size_t taille) {
    std::string texte(taille, '\0');
    for (std::size_t i = 0; i < taille; ++i)
        texte[i] = static_cast<char>(i * 7 + i / 251);
    return texte;
}

enum class Fin { attend, refuse, autre };

/// Ajoute à `rendues` les contenus prêts ; dit pourquoi il n'y en a plus.
epreuve::Fin vider(::DecodeurTrames& decodeur, epreuve::Contenus& rendues) {
    try {
        while (std::optional<::Trame> une = decodeur.suivante())
            rendues.push_back(std::move(une->contenu));
        return epreuve::Fin::attend;
    } catch (const ::TrameRefusee&) {
        return epreuve::Fin::refuse;
    } catch (const std::exception&) {
        return epreuve::Fin::autre;
    }
}

/// Le décodeur refuse la suite, sans en rendre aucune trame.
bool refuse(::DecodeurTrames& decodeur) {
    try {
        decodeur.suivante();
    } catch (const ::TrameRefusee&) {
        return true;
    } catch (const std::exception&) {
    }
    return false;
}

bool tronquee(const ::DecodeurTrames& decodeur) {
    try {
        decodeur.terminer();
    } catch (const ::TrameTronquee&) {
        return true;
    }
    return false;
}

/// Ce que doit donner un flux : les contenus, puis si la suite est refusée.
struct Attendu {
    epreuve::Contenus contenus;
    bool refuse = false;
};

epreuve::Attendu reference(std::string_view flux, std::size_t contenu_max) {
    epreuve::Attendu attendu;
    while (!flux.empty()) {
        attendu.refuse = flux[0] != '\1';
        if (attendu.refuse || flux.size() < 6) break;
        std::size_t longueur = 0;
        for (std::size_t i = 2; i < 6; ++i)
            longueur = longueur * 256 + static_cast<unsigned char>(flux[i]);
        attendu.refuse = longueur > contenu_max;
        if (attendu.refuse || flux.size() - 6 < longueur) break;
        attendu.contenus.emplace_back(flux.substr(6, longueur));
        flux.remove_prefix(6 + longueur);
    }
    return attendu;
}

}  // namespace

TEST_CASE("les octets d'une trame", "[1.3]") {
    using namespace std::string_literals;
    INFO("version, genre, quatre octets de longueur (poids fort d'abord), contenu");
    REQUIRE(::en_octets({5, ""}) == "\1\5\0\0\0\0"s);
    REQUIRE(::en_octets({255, "abc"}) == "\1\xff\0\0\0\3abc"s);
    REQUIRE(::en_octets({0, std::string(258, 'x')}).substr(0, 7) == "\1\0\0\0\1\2x"s);
    REQUIRE(::en_octets({1, std::string(0x12345, 'x')}).substr(0, 6) == "\1\1\0\x01\x23\x45"s);
    const std::string tout = epreuve::octets(1000);
    REQUIRE((::en_octets({7, tout}) == epreuve::trame(tout)));
}

TEST_CASE("des trames de toutes tailles", "[1.2]") {
    for (const std::size_t taille :
         {0U, 1U, 127U, 128U, 200U, 255U, 256U, 32'768U, 65'535U, 65'536U, 200'000U}) {
        ::DecodeurTrames decodeur(200'000);
        const std::string contenu = epreuve::octets(taille);
        decodeur.ajouter(epreuve::trame(contenu, 200));
        const std::optional<::Trame> une = decodeur.suivante();
        INFO("une trame de " << taille << " octets, arrivée entière");
        REQUIRE(une.has_value());
        REQUIRE(une->contenu.size() == taille);
        REQUIRE((une->contenu == contenu));
        REQUIRE(static_cast<int>(une->genre) == 200);
        INFO("rien d'autre n'est arrivé");
        REQUIRE_FALSE(decodeur.suivante().has_value());
    }
}

TEST_CASE("peu importe où le flux est coupé", "[1.2]") {
    const epreuve::Contenus contenus{"un", "", epreuve::octets(300), std::string(3, '\0'), "fin"};
    const std::string flux = epreuve::suite(contenus);
    for (std::size_t pas = 1; pas <= flux.size(); pas += 1 + pas / 5) {
        ::DecodeurTrames decodeur(300);
        epreuve::Contenus rendues;
        for (std::size_t i = 0; i < flux.size(); i += pas) {
            decodeur.ajouter(std::string_view(flux).substr(i, pas));
            const std::size_t arrives = std::min(flux.size(), i + pas);
            const epreuve::Fin fin = epreuve::vider(decodeur, rendues);
            INFO("par morceaux de " << pas << " octets : aucune trame n'y est interdite");
            REQUIRE(fin == epreuve::Fin::attend);
            INFO("chaque trame est rendue dès que son dernier octet est arrivé, et pas avant");
            REQUIRE(
                rendues.size() ==
                epreuve::reference(std::string_view(flux).substr(0, arrives), 300).contenus.size());
        }
        INFO("toutes les trames, une fois, dans l'ordre");
        REQUIRE((rendues == contenus));
    }
}

TEST_CASE("deux flux à la fois", "[1.2]") {
    ::DecodeurTrames un(10);
    ::DecodeurTrames autre(10);
    const std::string a = epreuve::trame("aaaa");
    const std::string b = epreuve::trame("bbbb");
    for (std::size_t i = 0; i < a.size(); ++i) {
        un.ajouter(std::string_view(a).substr(i, 1));
        autre.ajouter(std::string_view(b).substr(i, 1));
    }
    epreuve::Contenus rendues;
    epreuve::vider(un, rendues);
    epreuve::vider(autre, rendues);
    INFO("chaque décodeur a son flux");
    REQUIRE(rendues == epreuve::Contenus{"aaaa", "bbbb"});
}

TEST_CASE("une longueur démesurée est refusée dès qu'elle est lue", "[1.2]") {
    for (const std::uint64_t annonce : {101ULL, 256ULL, 65'536ULL, 0x7fffffffULL, 0x80000000ULL,
                                        0xfffffff0ULL, 0xfffffffaULL, 0xffffffffULL}) {
        ::DecodeurTrames decodeur(100);
        const std::string entete = epreuve::trame("", 1, annonce);
        decodeur.ajouter(epreuve::trame(std::string(100, 'x')) + entete.substr(0, 5));
        epreuve::Contenus rendues;
        const epreuve::Fin avant = epreuve::vider(decodeur, rendues);
        {
            INFO("contenu_max octets sont permis, et il manque encore un octet de longueur");
            REQUIRE(avant == epreuve::Fin::attend);
            REQUIRE(rendues.size() == 1);
        }
        decodeur.ajouter(entete.substr(5));
        INFO(annonce << " octets annoncés, 100 permis : refusés sans attendre le contenu");
        REQUIRE(epreuve::refuse(decodeur));
        INFO("le refus est dit à chaque appel");
        REQUIRE(epreuve::refuse(decodeur));
    }
    ::DecodeurTrames rien(0);
    rien.ajouter(epreuve::trame("") + epreuve::trame("x"));
    epreuve::Contenus rendues;
    INFO("une borne de zéro ne permet que des trames vides");
    REQUIRE(epreuve::vider(rien, rendues) == epreuve::Fin::refuse);
    REQUIRE(rendues.size() == 1);
}

TEST_CASE("une autre version est refusée dès son premier octet", "[1.2]") {
    for (const char version : {'\0', '\2', 'G', '\xff'}) {
        ::DecodeurTrames decodeur(100);
        decodeur.ajouter(epreuve::trame("avant") + version);
        epreuve::Contenus rendues;
        const epreuve::Fin fin = epreuve::vider(decodeur, rendues);
        {
            INFO("la trame arrivée avant est rendue d'abord");
            REQUIRE(rendues == epreuve::Contenus{"avant"});
        }
        {
            INFO("cet octet suffit : ce n'est pas notre protocole");
            REQUIRE(fin == epreuve::Fin::refuse);
        }
        decodeur.ajouter(epreuve::trame("après"));
        INFO("après un refus, le flux est perdu");
        REQUIRE(epreuve::refuse(decodeur));
    }
}

TEST_CASE("annoncer n'est pas réserver", "[1.2][simple]") {
    constexpr std::size_t gigaoctet = std::size_t{1} << 30;
    const cours::MemoireBornee borne(std::size_t{64} << 20);
    std::deque<::DecodeurTrames> decodeurs;
    bool memoire = false;
    epreuve::Contenus rendues;
    try {
        for (int i = 0; i < 20; ++i) {
            ::DecodeurTrames& decodeur = decodeurs.emplace_back(gigaoctet);
            decodeur.ajouter(epreuve::trame("peu", 1, gigaoctet));
            decodeur.suivante();
            decodeur.ajouter("encore");
            decodeur.suivante();
        }
    } catch (const std::bad_alloc&) {
        memoire = true;
    }
    {
        INFO("vingt pairs annoncent un gigaoctet, permis, et en envoient neuf octets");
        REQUIRE_FALSE(memoire);
    }
    for (const std::uint64_t annonce : {0xffffffffULL, 0xfffffffaULL, 0xfffffff9ULL}) {
        ::DecodeurTrames decodeur(annonce);
        decodeur.ajouter(epreuve::trame("peu", 1, annonce));
        INFO(annonce
             << " octets annoncés, autant sont permis, trois sont là : la suite est attendue");
        REQUIRE_FALSE(decodeur.suivante().has_value());
        REQUIRE(epreuve::tronquee(decodeur));
    }
}

TEST_CASE("six millions de trames vides attendent", "[1.2][simple]") {
    std::string flux;
    flux.reserve(36'000'000);  // sans laisser de place libre derrière lui
    for (int i = 0; i < 6'000'000; ++i)
        flux.append("\1\7\0\0\0\0", 6);
    ::DecodeurTrames decodeur(20);
    bool rendue = false;
    bool memoire = false;
    {
        const cours::MemoireBornee borne(4 * flux.size() + (std::size_t{1} << 20));
        try {
            decodeur.ajouter(flux);
            rendue = decodeur.suivante().has_value();
        } catch (const std::bad_alloc&) {
            memoire = true;
        }
    }
    INFO(
        "trente-six mégaoctets attendent d'être rendus : le décodeur en tient au plus le "
        "quadruple");
    REQUIRE_FALSE(memoire);
    REQUIRE(rendue);
}

TEST_CASE("ce qui est rendu, ou arrive après un refus, n'est pas gardé", "[1.2][simple]") {
    const std::string morceau = epreuve::suite(epreuve::Contenus(64, epreuve::octets(16'000)));
    constexpr std::size_t coupure = 100;  // le second flux n'est jamais coupé entre deux trames
    const std::string tourne = morceau.substr(coupure) + morceau.substr(0, coupure);
    ::DecodeurTrames decodeur(20'000);
    ::DecodeurTrames coupe(20'000);
    coupe.ajouter(morceau.substr(0, coupure));
    std::size_t rendues = 0;
    bool memoire = false;
    const cours::MemoireBornee borne(std::size_t{40} << 20);
    try {
        for (int i = 0; i < 100; ++i) {
            decodeur.ajouter(morceau);
            while (decodeur.suivante())
                ++rendues;
            coupe.ajouter(tourne);
            while (coupe.suivante())
                ++rendues;
        }
        decodeur.ajouter("?");
        epreuve::refuse(decodeur);
        for (int i = 0; i < 100; ++i)
            decodeur.ajouter(morceau);
    } catch (const std::bad_alloc&) {
        memoire = true;
    }
    {
        INFO(
            "deux fois cent mégaoctets passent, un à la fois : la mémoire n'en garde pas la trace");
        REQUIRE_FALSE(memoire);
    }
    REQUIRE(rendues == 12'800);
}

TEST_CASE("la fin du flux", "[1.2]") {
    const std::string trois = epreuve::suite({"un", "", "trois"});
    const epreuve::Contenus contenus{"un", "", "trois"};
    for (std::size_t taille = 0; taille <= trois.size(); ++taille) {
        ::DecodeurTrames decodeur(10);
        const std::string arrive = trois.substr(0, taille);
        decodeur.ajouter(arrive);
        const std::size_t entieres = epreuve::reference(arrive, 10).contenus.size();
        const bool nette =
            epreuve::suite({contenus.begin(),
                            contenus.begin() + static_cast<std::ptrdiff_t>(entieres)}) == arrive;
        {
            INFO("le flux finit après "
                 << taille << " octets"
                 << (nette ? ", entre deux trames : rien à redire" : ", au milieu d'une trame"));
            REQUIRE(epreuve::tronquee(decodeur) == !nette);
        }
        epreuve::Contenus rendues;
        epreuve::vider(decodeur, rendues);
        INFO("les trames entières sont encore rendues");
        REQUIRE(rendues.size() == entieres);
        INFO("et terminer() dit toujours la même chose");
        REQUIRE(epreuve::tronquee(decodeur) == !nette);
    }
}

TEST_CASE("deux mille flux abîmés, coupés n'importe où", "[1.2]") {
    std::mt19937 hasard(16);
    const auto jusqu_a = [&](std::size_t n) { return hasard() % (n + 1); };
    for (int essai = 0; essai < 2'000; ++essai) {
        std::string flux = epreuve::suite({"un", "", std::string(jusqu_a(40), 'x'), "quatre"});
        for (std::size_t fautes = jusqu_a(2); fautes > 0; --fautes)
            flux[jusqu_a(flux.size() - 1)] = static_cast<char>(jusqu_a(255));
        ::DecodeurTrames decodeur(50);
        epreuve::Contenus rendues;
        epreuve::Fin fin = epreuve::Fin::attend;
        for (std::size_t place = 0; place < flux.size() && fin == epreuve::Fin::attend;) {
            const std::string_view morceau = std::string_view(flux).substr(place, 1 + jusqu_a(12));
            decodeur.ajouter(morceau);
            place += morceau.size();
            fin = epreuve::vider(decodeur, rendues);
        }
        const epreuve::Attendu attendu = epreuve::reference(flux, 50);
        CAPTURE(essai);
        INFO("un flux abîmé : les trames permises sont rendues, la première interdite est refusée");
        REQUIRE((rendues == attendu.contenus));
        REQUIRE(fin == (attendu.refuse ? epreuve::Fin::refuse : epreuve::Fin::attend));
    }
}

}  // namespace juge::epreuve
