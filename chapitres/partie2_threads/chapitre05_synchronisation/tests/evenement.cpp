#include <chapitre05/evenement.hpp>
#include <juge/epreuve.hpp>

TEST_CASE("Evenement : libère tous ceux qui attendent, et les retardataires") {
    cours::Evenement evenement;
    juge::Acteur a("a", [&] { evenement.attendre(); });
    juge::Acteur b("b", [&] { evenement.attendre(); });
    REQUIRE(a.est_bloque());
    REQUIRE(b.est_bloque());
    REQUIRE_FALSE(evenement.est_arrive());
    evenement.declencher();
    a.attendre_fin("l'événement libère tout le monde");
    b.attendre_fin("l'événement libère tout le monde");
    evenement.attendre();
    REQUIRE(evenement.est_arrive());
}

TEST_CASE("Evenement : l'attente cède à une demande d'arrêt") {
    cours::Evenement evenement;
    std::stop_source arret;
    bool arrive = true;
    juge::Acteur a("a", [&] { arrive = evenement.attendre(arret.get_token()); });
    REQUIRE(a.est_bloque());
    arret.request_stop();
    a.attendre_fin("la demande d'arrêt libère le thread");
    REQUIRE_FALSE(arrive);
}

TEST_CASE("Evenement : l'attente bornée expire à l'heure", "[simple]") {
    juge::HorlogeFactice horloge;
    cours::Evenement evenement;
    bool arrive = true;
    juge::Acteur a("a", [&] { arrive = evenement.attendre_pendant(std::chrono::seconds(5)); });
    horloge.attendre_dormeurs(1);
    horloge.avancer(std::chrono::seconds(4));
    horloge.attendre_dormeurs(1);
    horloge.avancer(std::chrono::seconds(1));
    a.attendre_fin("l'échéance passée libère le thread");
    REQUIRE_FALSE(arrive);
}

TEST_CASE("Evenement : aucun réveil perdu, quel que soit l'entrelacement") {
    juge::explorer(200, [] {
        cours::Evenement evenement;
        int donnee = 0;
        int lue = 0;
        juge::Acteur lecteur("lecteur", [&] {
            evenement.attendre();
            lue = donnee;
        });
        juge::Acteur auteur("auteur", [&] {
            donnee = 42;
            evenement.declencher();
        });
        auteur.attendre_fin("declencher() n'attend personne");
        lecteur.attendre_fin("l'événement déclenché libère le lecteur");
        REQUIRE(lue == 42);
    });
}

TEST_CASE("Evenement : qui le voit arrivé peut le détruire aussitôt", "[tsan]") {
    auto evenement = std::make_unique<cours::Evenement>();
    juge::Acteur proprietaire("propriétaire", [&] {
        while (!evenement->est_arrive())
            std::this_thread::yield();
        evenement.reset();
    });
    juge::Acteur declencheur("déclencheur", [lui = evenement.get()] { lui->declencher(); });
    declencheur.attendre_fin("declencher() n'attend personne");
    proprietaire.attendre_fin("l'événement est arrivé");
    REQUIRE(evenement == nullptr);
}
