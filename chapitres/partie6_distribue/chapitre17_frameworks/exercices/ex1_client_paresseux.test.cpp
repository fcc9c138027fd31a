#include <juge/epreuve.hpp>

#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

::Heure a(int heure) {
    return ::Heure(heure);
}

bool en_cours(::ClientParesseux& client) {
    try {
        client.demander("une autre", epreuve::a(0));
    } catch (const ::DemandeEnCours&) {
        return true;
    }
    return false;
}

/// Laisse passer le temps jusqu'à ce que le client renonce ; rend combien de fois il a émis.
int renoncer(::ClientParesseux& client, int debut) {
    int emissions = 0;
    for (int heure = debut; heure <= debut + 100'000 && client.situation() == ::Situation::attend;
         heure += 500)
        emissions += client.avancer(epreuve::a(heure)).has_value();
    return emissions;
}

}  // namespace

TEST_CASE("une demande, une réponse", "[1.2]") {
    ::ClientParesseux client;
    REQUIRE(client.situation() == ::Situation::libre);
    REQUIRE(client.demander("l'heure ?", epreuve::a(10)) == ::Demande{1, "l'heure ?"});
    REQUIRE(client.situation() == ::Situation::attend);
    REQUIRE(client.recevoir({1, "midi"}));
    REQUIRE(client.situation() == ::Situation::repondu);
    REQUIRE(client.reponse() == "midi");
    INFO("les numéros se suivent : 1, 2, 3…");
    REQUIRE(client.demander("", epreuve::a(20)) == ::Demande{2, ""});
    REQUIRE(client.recevoir({2, ""}));
    REQUIRE(client.reponse().empty());
}

TEST_CASE("sans réponse, la même demande repart", "[1.2]") {
    ::ClientParesseux client;
    client.demander("x", epreuve::a(1000));
    INFO("avant le délai, rien");
    REQUIRE_FALSE(client.avancer(epreuve::a(1000)).has_value());
    REQUIRE_FALSE(client.avancer(epreuve::a(1499)).has_value());
    {
        INFO("au délai : la même demande, sous le même numéro");
        REQUIRE(client.avancer(epreuve::a(1500)) == ::Demande{1, "x"});
    }
    {
        INFO("le délai court depuis la dernière émission, non depuis la première");
        REQUIRE_FALSE(client.avancer(epreuve::a(1501)).has_value());
        REQUIRE_FALSE(client.avancer(epreuve::a(1999)).has_value());
    }
    REQUIRE(client.recevoir({1, "la réponse à l'une ou à l'autre"}));
    INFO("il y a une réponse : plus rien à émettre");
    REQUIRE_FALSE(client.avancer(epreuve::a(2500)).has_value());
    REQUIRE(client.situation() == ::Situation::repondu);
}

TEST_CASE("une seule demande à la fois", "[1.2]") {
    ::ClientParesseux client;
    client.demander("la première", epreuve::a(0));
    {
        INFO("une demande est en cours : DemandeEnCours");
        REQUIRE(epreuve::en_cours(client));
    }
    INFO("la demande refusée n'a rien changé à celle qui est en cours");
    REQUIRE(client.avancer(epreuve::a(500)) == ::Demande{1, "la première"});
    REQUIRE(client.recevoir({1, "oui"}));
    INFO("la demande refusée n'a pas pris de numéro");
    REQUIRE(client.demander("la suivante", epreuve::a(600)).numero == 2);
}

TEST_CASE("un long retard ne vaut qu'une émission", "[1.2]") {
    ::ClientParesseux client;
    client.demander("x", epreuve::a(0));
    INFO("dix délais d'un coup : une émission, et le délai repart de cette heure");
    REQUIRE(client.avancer(epreuve::a(5000)).has_value());
    REQUIRE_FALSE(client.avancer(epreuve::a(5000)).has_value());
    REQUIRE_FALSE(client.avancer(epreuve::a(5499)).has_value());
    REQUIRE(client.avancer(epreuve::a(5500)).has_value());
    REQUIRE(client.situation() == ::Situation::attend);
}

TEST_CASE("une réponse périmée n'est pas la bonne", "[1.2]") {
    ::ClientParesseux client;
    client.demander("2 + 2 ?", epreuve::a(0));
    client.avancer(epreuve::a(500));
    client.recevoir({1, "4"});
    client.demander("3 + 3 ?", epreuve::a(600));
    {
        INFO(
            "la seconde réponse à la demande 1 arrive pendant la demande 2 : elle n'a aucun effet");
        REQUIRE_FALSE(client.recevoir({1, "4"}));
        REQUIRE(client.situation() == ::Situation::attend);
    }
    for (const std::uint64_t numero :
         {std::uint64_t{0}, std::uint64_t{3}, std::uint64_t{1} << 32 | 2U, ~std::uint64_t{0}}) {
        INFO("un numéro jamais donné n'est la réponse à rien");
        REQUIRE_FALSE(client.recevoir({numero, "n'importe quoi"}));
        REQUIRE(client.situation() == ::Situation::attend);
    }
    REQUIRE(client.recevoir({2, "6"}));
    INFO("reçue deux fois, une réponse ne compte qu'une");
    REQUIRE_FALSE(client.recevoir({2, "encore 6"}));
    REQUIRE(client.reponse() == "6");
}

TEST_CASE("avant toute demande, rien n'est attendu", "[1.2]") {
    ::ClientParesseux client;
    for (const std::uint64_t numero : {0U, 1U})
        REQUIRE_FALSE(client.recevoir({numero, "surprise"}));
    REQUIRE_FALSE(client.avancer(epreuve::a(10'000)).has_value());
    REQUIRE(client.situation() == ::Situation::libre);
}

TEST_CASE("le client finit par renoncer", "[1.2]") {
    ::ClientParesseux client;
    client.demander("x", epreuve::a(0));
    {
        INFO("trois émissions en tout, puis l'attente d'un dernier délai");
        REQUIRE(client.avancer(epreuve::a(500)).has_value());
        REQUIRE(client.avancer(epreuve::a(1000)).has_value());
        REQUIRE_FALSE(client.avancer(epreuve::a(1499)).has_value());
        REQUIRE(client.situation() == ::Situation::attend);
        REQUIRE_FALSE(client.avancer(epreuve::a(1500)).has_value());
        REQUIRE(client.situation() == ::Situation::muet);
    }
    REQUIRE_FALSE(client.avancer(epreuve::a(9000)).has_value());
    {
        INFO("on y a renoncé : la réponse, même juste, vient trop tard");
        REQUIRE_FALSE(client.recevoir({1, "enfin"}));
        REQUIRE(client.situation() == ::Situation::muet);
    }
    INFO("une nouvelle demande est permise, avec ses propres essais");
    REQUIRE(client.demander("y", epreuve::a(9000)) == ::Demande{2, "y"});
    REQUIRE_FALSE(client.recevoir({1, "enfin"}));
    REQUIRE(epreuve::renoncer(client, 9000) == 2);
}

TEST_CASE("le dernier essai peut encore aboutir", "[1.2]") {
    ::ClientParesseux client;
    client.demander("x", epreuve::a(0));
    client.avancer(epreuve::a(500));
    client.avancer(epreuve::a(1000));
    REQUIRE(client.recevoir({1, "de justesse"}));
    INFO("les essais se comptent par demande");
    client.demander("y", epreuve::a(1100));
    REQUIRE(epreuve::renoncer(client, 1100) == 2);
}

TEST_CASE("l'heure du prochain rendez-vous", "[1.2]") {
    for (const std::int64_t origine :
         {0L, -100L, -101L, -600L, -700L, -1'200L, -1'700L, -1'000'000L, 5'000'000'000L}) {
        const auto a = [&](int heure) { return ::Heure(origine + heure); };
        ::ClientParesseux client;
        CAPTURE(origine);
        REQUIRE_FALSE(client.prochaine_heure().has_value());
        client.demander("x", a(100));
        INFO("un délai après la dernière émission, quelle que soit l'origine des heures");
        REQUIRE(client.prochaine_heure() == a(600));
        REQUIRE_FALSE(client.avancer(a(599)).has_value());
        REQUIRE(client.avancer(a(700)).has_value());
        REQUIRE(client.prochaine_heure() == a(1200));
        REQUIRE(client.avancer(a(1200)).has_value());
        REQUIRE(client.prochaine_heure() == a(1700));
        client.avancer(a(1700));
        INFO("aucune demande en cours : aucun rendez-vous");
        REQUIRE(client.situation() == ::Situation::muet);
        REQUIRE_FALSE(client.prochaine_heure().has_value());
        client.demander("y", a(2000));
        client.recevoir({2, "oui"});
        REQUIRE_FALSE(client.prochaine_heure().has_value());
    }
}

TEST_CASE("deux clients n'ont rien en commun", "[1.2]") {
    ::ClientParesseux un;
    ::ClientParesseux autre;
    REQUIRE(un.demander("x", epreuve::a(0)).numero == 1);
    REQUIRE(autre.demander("y", epreuve::a(0)).numero == 1);
    REQUIRE(un.recevoir({1, "à un"}));
    REQUIRE(autre.situation() == ::Situation::attend);
    REQUIRE(autre.avancer(epreuve::a(500)) == ::Demande{1, "y"});
}

TEST_CASE("un serveur lent, demande après demande", "[1.2]") {
    // Il répond à chaque émission, toujours 700 ms plus tard : chaque demande a deux réponses.
    ::ClientParesseux client;
    std::vector<std::pair<int, ::Reponse>> en_route;
    std::vector<std::string> lues;
    const auto partir = [&](const ::Demande& demande, int heure) {
        en_route.push_back({heure + 700, {demande.numero, "réponse à " + demande.contenu}});
    };
    for (int heure = 0; heure < 20'000; heure += 50) {
        for (const auto& [arrivee, reponse] : en_route)
            if (arrivee == heure && client.recevoir(reponse)) lues.push_back(client.reponse());
        if (client.situation() != ::Situation::attend)
            partir(client.demander(std::to_string(lues.size()), epreuve::a(heure)), heure);
        if (const auto encore = client.avancer(epreuve::a(heure))) partir(*encore, heure);
    }
    REQUIRE(lues.size() > 20);
    for (std::size_t i = 0; i < lues.size(); ++i) {
        INFO("chaque question a sa réponse, non celle de la question d'avant");
        REQUIRE(lues[i] == "réponse à " + std::to_string(i));
    }
}

}  // namespace juge::epreuve
