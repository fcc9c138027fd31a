#include <chapitre04/moniteur.hpp>
#include <juge/epreuve.hpp>

using cours::EtatThread;
using cours::Moniteur;

TEST_CASE("Moniteur : de l'inscription à la fin") {
    Moniteur moniteur;
    auto& poste = moniteur.inscrire("a", 3);
    REQUIRE(poste.relever().etat == EtatThread::en_attente);
    {
        const Moniteur::Activite activite(poste);
        poste.avancer(2);
        const auto releve = poste.relever();
        REQUIRE(releve.nom == "a");
        REQUIRE(releve.etat == EtatThread::en_cours);
        REQUIRE(releve.fait == 2);
        REQUIRE(releve.total == 3);
        poste.avancer();
    }
    REQUIRE(poste.relever().etat == EtatThread::termine);
}

TEST_CASE("Moniteur : une activité qui s'arrête avant le bout est interrompue") {
    Moniteur moniteur;
    auto& poste = moniteur.inscrire("a", 3);
    { const Moniteur::Activite activite(poste); }
    REQUIRE(poste.relever().etat == EtatThread::interrompu);
}

TEST_CASE("Moniteur : une activité qu'une exception interrompt est en échec") {
    Moniteur moniteur;
    auto& poste = moniteur.inscrire("a", 1);
    try {
        const Moniteur::Activite activite(poste);
        poste.avancer();
        throw std::runtime_error("panne");
    } catch (const std::runtime_error&) {
    }
    REQUIRE(poste.relever().etat == EtatThread::en_echec);
}

TEST_CASE("Moniteur : une exception rattrapée dans l'activité n'est pas un échec") {
    Moniteur moniteur;
    auto& poste = moniteur.inscrire("a", 0);
    {
        const Moniteur::Activite activite(poste);
        try {
            throw std::runtime_error("rattrapée");
        } catch (const std::runtime_error&) {
        }
    }
    REQUIRE(poste.relever().etat == EtatThread::termine);
}

TEST_CASE("Moniteur : un poste garde son adresse quand d'autres s'inscrivent") {
    Moniteur moniteur;
    auto& premier = moniteur.inscrire("0", 10);
    for (int i = 1; i < 100; ++i)
        moniteur.inscrire(std::to_string(i), 10);
    premier.avancer(4);
    const auto releves = moniteur.relever();
    REQUIRE(releves.size() == 100);
    REQUIRE(releves.front().fait == 4);
    REQUIRE(releves.back().nom == "99");
}

TEST_CASE("Moniteur : on relève et on inscrit pendant que les threads avancent") {
    Moniteur moniteur;
    {
        const auto travailler = [&](const char* nom) {
            auto& poste = moniteur.inscrire(nom, 100);
            const Moniteur::Activite activite(poste);
            for (int i = 0; i < 100; ++i)
                poste.avancer();
        };
        juge::Acteur a("a", [&] { travailler("a"); });
        juge::Acteur b("b", [&] { travailler("b"); });
        juge::Acteur guetteur("guetteur", [&] {
            for (int i = 0; i < 50; ++i)
                for (const auto& releve : moniteur.relever())
                    if (releve.fait > releve.total) throw std::logic_error("trop avancé");
        });
    }
    const auto releves = moniteur.relever();
    REQUIRE(releves.size() == 2);
    for (const auto& releve : releves) {
        REQUIRE(releve.fait == 100);
        REQUIRE(releve.etat == EtatThread::termine);
    }
}

TEST_CASE("Moniteur : un état de fin relevé montre tout ce que le thread a écrit") {
    Moniteur moniteur;
    auto& poste = moniteur.inscrire("auteur", 1);
    int resultat = 0;
    int lu = 0;
    {
        juge::Acteur auteur("auteur", [&] {
            const Moniteur::Activite activite(poste);
            resultat = 42;  // sans autre protection que l'état du poste
            poste.avancer();
        });
        juge::Acteur lecteur("lecteur", [&] {
            while (poste.relever().etat != EtatThread::termine)
                juge::point_de_passage();
            lu = resultat;
        });
    }
    REQUIRE(lu == 42);
}

TEST_CASE("Moniteur : chaque état se dit en toutes lettres") {
    REQUIRE(cours::en_lettres(EtatThread::en_attente) == "en attente");
    REQUIRE(cours::en_lettres(EtatThread::en_cours) == "en cours");
    REQUIRE(cours::en_lettres(EtatThread::termine) == "terminé");
    REQUIRE(cours::en_lettres(EtatThread::interrompu) == "interrompu");
    REQUIRE(cours::en_lettres(EtatThread::en_echec) == "en échec");
}
