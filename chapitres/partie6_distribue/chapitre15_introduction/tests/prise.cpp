#include <sys/socket.h>
#include <csignal>

#include <chapitre07/inventaire.hpp>
#include <chapitre15/prise.hpp>
#include <juge/epreuve.hpp>

using namespace std::chrono_literals;
using cours::PairParti;
using cours::Prise;

namespace {

struct Connexion {
    Prise accueil = Prise::ecouter();
    Prise client = Prise::connecter(accueil.adresse());
    Prise serveur = accueil.accepter();
};

std::string octets(std::size_t taille) {
    std::string texte(taille, '\0');
    for (std::size_t i = 0; i < taille; ++i)
        texte[i] = static_cast<char>(i * 7 + i / 251);
    return texte;
}

/// Ce que dit l'exception que lève `action`.
template <class Exception, class Action>
std::string plainte(Action action) {
    try {
        action();
    } catch (const Exception& erreur) {
        return erreur.what();
    }
    return "rien n'a été levé";
}

/// Coupe sans fin de flux : le pair reçoit ECONNRESET.
void couper_net(Prise& prise) {
    const linger net{1, 0};
    ::setsockopt(prise.numero(), SOL_SOCKET, SO_LINGER, &net, sizeof net);
    prise.fermer();
}

}  // namespace

TEST_CASE("deux bouts qui se parlent") {
    const cours::Inventaire avant;
    {
        Connexion c;
        REQUIRE(c.accueil.adresse().port != 0);
        REQUIRE(c.client.pair() == c.accueil.adresse());
        REQUIRE(c.serveur.pair() == c.client.adresse());
        cours::ecrire_tout(c.client, "bonjour");
        std::string recu(7, ' ');
        cours::lire_exactement(c.serveur, recu);
        REQUIRE(recu == "bonjour");
        c.client.finir_d_ecrire();
        REQUIRE(c.serveur.lire(recu) == 0);
        cours::ecrire_tout(c.serveur, "au revoir");  // une moitié fermée n'empêche pas l'autre
        c.serveur.fermer();
        REQUIRE(cours::lire_tout(c.client, 100) == "au revoir");
    }
    REQUIRE(avant.inchange());
}

TEST_CASE("un mégaoctet, lu et écrit par petits bouts et interrompu", "[simple]") {
    Connexion c;
    const juge::Perturbation lectures(juge::Panne::lectures_partielles, 997);
    const juge::Perturbation ecritures(juge::Panne::ecritures_partielles, 1009);
    const juge::Perturbation signaux(juge::Panne::interruptions);
    const std::string envoi = octets(1'000'000);
    std::string recu(envoi.size(), ' ');
    juge::Acteur lecteur("lecteur", [&] { cours::lire_exactement(c.serveur, recu); });
    REQUIRE(lecteur.est_bloque());
    cours::ecrire_tout(c.client, envoi);
    lecteur.attendre_fin("tout est écrit : la lecture est finie");
    REQUIRE(recu == envoi);
    REQUIRE(lectures.frappes() > 0);
    REQUIRE(ecritures.frappes() > 0);
    REQUIRE(signaux.frappes() > 0);
}

TEST_CASE("le pair part trop tôt") {
    Connexion c;
    cours::ecrire_tout(c.client, "cinq!");
    std::string recu(12, ' ');
    SECTION("il a fini d'écrire") {
        c.client.finir_d_ecrire();
        REQUIRE(plainte<PairParti>([&] { cours::lire_exactement(c.serveur, recu); }) ==
                "lire 12 octets : l'autre bout a fini d'écrire après 5 octets");
    }
    SECTION("il coupe") {
        cours::lire_exactement(c.serveur, std::span(recu).first(5));
        couper_net(c.client);
        REQUIRE(plainte<PairParti>([&] { cours::lire_exactement(c.serveur, recu); }) ==
                "lire 12 octets : l'autre bout a coupé la connexion après 0 octet");
    }
    SECTION("écrire à un absent : une exception, pas un signal") {
        couper_net(c.client);
        REQUIRE_THROWS_AS(cours::ecrire_tout(c.serveur, octets(1'000'000)), PairParti);
        REQUIRE_THROWS_AS(cours::ecrire_tout(c.serveur, "encore"), PairParti);
        c.serveur.finir_d_ecrire();
    }
}

TEST_CASE("les refus sont dits en français") {
    const auto ou = Prise::ecouter().adresse();  // plus personne n'y écoute
    REQUIRE(plainte<cours::ErreurSysteme>([&] { Prise::connecter(ou); }) ==
            "se connecter à " + ou.texte() + " : personne n'écoute à cette adresse (ECONNREFUSED)");
    const Prise accueil = Prise::ecouter();
    REQUIRE(plainte<cours::ErreurSysteme>([&] { Prise::ecouter(accueil.adresse()); }) ==
            "écouter sur " + accueil.adresse().texte() +
                " : cette adresse est déjà prise (EADDRINUSE)");
    REQUIRE_THROWS_AS(Prise::connecter({"nulle part", 80}), std::invalid_argument);
}

TEST_CASE("une échéance passée") {
    Connexion c;
    std::string recu(8, ' ');
    const std::string beaucoup = octets(50'000'000);
    REQUIRE_THROWS_AS(c.serveur.lire(recu, cours::dans(1ms)), cours::DelaiDepasse);
    REQUIRE_THROWS_AS(c.accueil.accepter(cours::dans(1ms)), cours::DelaiDepasse);
    REQUIRE_THROWS_AS(cours::ecrire_tout(c.client, beaucoup, cours::dans(1ms)),
                      cours::DelaiDepasse);
    REQUIRE(cours::dans(std::chrono::steady_clock::duration::max()) == cours::jamais);
    REQUIRE_FALSE(c.accueil.accepter_si_prete().has_value());
}

TEST_CASE("finir de lire réveille, et ne perd pas ce qui était arrivé") {
    Connexion c;
    std::string recu(8, ' ');
    juge::Acteur lecteur("lecteur", [&] { recu = cours::lire_tout(c.serveur, 100); });
    REQUIRE(lecteur.est_bloque());
    cours::ecrire_tout(c.client, "dernier");
    c.serveur.finir_de_lire();
    lecteur.attendre_fin("plus rien ne viendra");
    REQUIRE((recu == "dernier" || recu.empty()));
    bool refuse = false;
    juge::Acteur hote("hôte", [&] {
        refuse =
            plainte<cours::ErreurSysteme>([&] { c.accueil.accepter(); }) != "rien n'a été levé";
    });
    REQUIRE(hote.est_bloque());
    c.accueil.finir_de_lire();
    hote.attendre_fin("l'accueil est fermé");
    REQUIRE(refuse);
}

TEST_CASE("la borne de lire_tout()") {
    Connexion c;
    cours::ecrire_tout(c.client, octets(101));
    c.client.finir_d_ecrire();
    REQUIRE_THROWS_AS(cours::lire_tout(c.serveur, 100), std::length_error);
}
