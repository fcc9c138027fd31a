#include <chapitre16/memoire_bornee.hpp>
#include <chapitre16/trame.hpp>
#include <juge/epreuve.hpp>

using cours::DecodeurTrames;
using cours::TrameRefusee;
using namespace std::string_literals;

namespace {

struct Connexion {
    cours::Prise accueil = cours::Prise::ecouter();
    cours::Prise client = cours::Prise::connecter(accueil.adresse());
    cours::Prise serveur = accueil.accepter();
};

std::vector<std::string> tout(DecodeurTrames& decodeur) {
    std::vector<std::string> trames;
    while (auto trame = decodeur.suivante())
        trames.push_back(std::move(*trame));
    return trames;
}

}  // namespace

TEST_CASE("les octets d'une trame") {
    REQUIRE(cours::en_trame("") == "\0\0\0\0"s);
    REQUIRE(cours::en_trame("abc") == "\0\0\0\3abc"s);
    REQUIRE(cours::en_trame(std::string(258, 'x')).substr(0, 5) == "\0\0\1\2x"s);
    REQUIRE(cours::en_trame(std::string(0x012345, 'x')).substr(0, 4) == "\0\x01\x23\x45"s);
}

TEST_CASE("des trames retrouvées, quelle que soit la coupure") {
    const std::vector<std::string> contenus{"un", "", std::string(300, '\xff'), "\0\0"s, "fin"};
    std::string flux;
    for (const auto& contenu : contenus)
        flux += cours::en_trame(contenu);
    for (std::size_t pas = 1; pas <= flux.size(); pas += 1 + pas / 7) {
        DecodeurTrames decodeur;
        std::vector<std::string> trames;
        for (std::size_t i = 0; i < flux.size(); i += pas) {
            decodeur.ajouter(std::string_view(flux).substr(i, pas));
            for (auto& trame : tout(decodeur))
                trames.push_back(std::move(trame));
        }
        REQUIRE((trames == contenus));
        REQUIRE(decodeur.entre_deux_trames());
    }
}

TEST_CASE("une longueur démesurée est refusée dès qu'elle est lue") {
    DecodeurTrames decodeur(100);
    decodeur.ajouter(cours::en_trame("avant") + cours::en_trame(std::string(100, 'x')));
    REQUIRE(tout(decodeur).size() == 2);
    decodeur.ajouter("GET");
    REQUIRE_FALSE(decodeur.suivante().has_value());
    decodeur.ajouter(" ");
    REQUIRE_THROWS_AS(decodeur.suivante(), TrameRefusee);
    REQUIRE_THROWS_AS(decodeur.suivante(), TrameRefusee);
    try {
        decodeur.suivante();
    } catch (const TrameRefusee& refus) {
        REQUIRE(refus.what() == "une trame de 1195725856 octets annoncée, 100 permis"s);
    }
    DecodeurTrames au_dela(100);
    au_dela.ajouter("\0\0\0\x65"s);
    REQUIRE_THROWS_AS(au_dela.suivante(), TrameRefusee);
}

TEST_CASE("un gigaoctet permis et annoncé ne coûte rien tant qu'il n'arrive pas", "[simple]") {
    Connexion c;
    cours::ecrire_tout(c.client, "\x3f\xff\xff\xff"s + "peu");
    c.client.finir_d_ecrire();
    const cours::MemoireBornee borne(std::size_t{16} << 20);
    DecodeurTrames decodeur(std::size_t{1} << 30);
    decodeur.ajouter("\x3f\xff\xff\xff"s + "peu");
    REQUIRE_FALSE(decodeur.suivante().has_value());
    REQUIRE_FALSE(decodeur.entre_deux_trames());
    REQUIRE_THROWS_AS(cours::lire_trame(c.serveur, std::size_t{1} << 30), cours::PairParti);
}

TEST_CASE("cent mille petites trames dans un seul tampon", "[simple]") {
    std::string flux;
    for (int i = 0; i < 1'000; ++i)
        flux += cours::en_trame("petite");
    const cours::MemoireBornee borne(std::size_t{16} << 20);
    DecodeurTrames decodeur;
    std::size_t nombre = 0;
    for (int i = 0; i < 100; ++i) {
        decodeur.ajouter(flux);
        nombre += tout(decodeur).size();
    }
    REQUIRE(nombre == 100'000);
}

TEST_CASE("des trames par une prise") {
    Connexion c;
    cours::envoyer_trame(c.client, "bonjour");
    cours::envoyer_trame(c.client, "");
    cours::envoyer_trame(c.client, std::string(70'000, 'z'));
    REQUIRE(cours::lire_trame(c.serveur) == "bonjour");
    REQUIRE(cours::lire_trame(c.serveur) == "");
    REQUIRE((cours::lire_trame(c.serveur) == std::string(70'000, 'z')));
    c.client.finir_d_ecrire();
    REQUIRE(cours::lire_trame(c.serveur) == std::nullopt);
}

TEST_CASE("des trames par une prise, octet par octet", "[simple]") {
    Connexion c;
    const juge::Perturbation lectures(juge::Panne::lectures_partielles, 1);
    cours::envoyer_trame(c.client, "bonjour");
    cours::envoyer_trame(c.client, "fin");
    c.client.finir_d_ecrire();
    REQUIRE(cours::lire_trame(c.serveur) == "bonjour");
    REQUIRE(cours::lire_trame(c.serveur) == "fin");
    REQUIRE(cours::lire_trame(c.serveur) == std::nullopt);
    REQUIRE(lectures.frappes() > 0);
}

TEST_CASE("un flux fini au milieu d'une trame n'est pas une fin") {
    const std::string trame = cours::en_trame("bonjour");
    for (std::size_t taille = 1; taille < trame.size(); ++taille) {
        Connexion c;
        cours::ecrire_tout(c.client, trame.substr(0, taille));
        c.client.finir_d_ecrire();
        REQUIRE_THROWS_AS(cours::lire_trame(c.serveur), cours::PairParti);
    }
    Connexion c;
    cours::ecrire_tout(c.client, "\xff\xff\xff\xff"s);
    REQUIRE_THROWS_AS(cours::lire_trame(c.serveur), TrameRefusee);
}
