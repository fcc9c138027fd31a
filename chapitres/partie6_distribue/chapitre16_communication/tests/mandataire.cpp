#include <chapitre07/inventaire.hpp>
#include <chapitre15/serveur_threads.hpp>
#include <chapitre16/mandataire_defaillant.hpp>
#include <juge/epreuve.hpp>

using namespace std::chrono_literals;
using cours::Heure;
using cours::Incident;
using cours::LienDefaillant;
using cours::MandataireDefaillant;
using cours::Prise;
using cours::Sort;

namespace {

/// Un serveur qui rend chaque trame.
void rendre(const Prise& client) {
    while (const auto trame = cours::lire_trame(client))
        cours::envoyer_trame(client, *trame);
}

std::vector<std::string> lire_les_trames(const Prise& prise) {
    std::vector<std::string> trames;
    while (auto trame = cours::lire_trame(prise))
        trames.push_back(std::move(*trame));
    return trames;
}

/// Cent trames par un mandataire ; rend ce qui revient.
std::vector<std::string> cent_trames(const MandataireDefaillant& mandataire) {
    const Prise client = Prise::connecter(mandataire.adresse());
    for (int i = 0; i < 100; ++i)
        cours::envoyer_trame(client, std::to_string(i));
    client.finir_d_ecrire();
    return lire_les_trames(client);
}

std::vector<std::string> arrives(LienDefaillant& lien, Heure heure) {
    return lien.arrives(heure);
}

const cours::Pannes& mauvaises() {
    static const cours::Pannes pannes{
        .perdus = 100, .doubles = 100, .retardes = 200, .retard_max = 50ms};
    return pannes;
}

}  // namespace

TEST_CASE("un lien sans panne") {
    LienDefaillant lien({}, 1);
    REQUIRE(lien.envoyer("a", 0ms) == Sort::passe);
    REQUIRE(lien.envoyer("b", 0ms) == Sort::passe);
    REQUIRE(lien.octets_en_route() == 2);
    REQUIRE(arrives(lien, 0ms) == std::vector<std::string>{"a", "b"});
    REQUIRE_FALSE(lien.prochaine().has_value());
    REQUIRE(lien.octets_en_route() == 0);
}

TEST_CASE("chaque panne, seule") {
    SECTION("perdu") {
        LienDefaillant lien({.perdus = 1000}, 1);
        REQUIRE(lien.envoyer("a", 0ms) == Sort::perdu);
        REQUIRE(arrives(lien, 1h).empty());
    }
    SECTION("doublé") {
        LienDefaillant lien({.doubles = 1000, .retard_max = 10ms}, 1);
        REQUIRE(lien.envoyer("a", 0ms) == Sort::double_);
        REQUIRE(arrives(lien, 10ms) == std::vector<std::string>{"a", "a"});
    }
    SECTION("retardé : d'au moins une milliseconde, et d'au plus retard_max") {
        LienDefaillant lien({.retardes = 1000, .retard_max = 10ms}, 1);
        for (int i = 0; i < 200; ++i)
            REQUIRE(lien.envoyer("a", 0ms) == Sort::retarde);
        REQUIRE(arrives(lien, 0ms).empty());
        REQUIRE(*lien.prochaine() == 1ms);
        REQUIRE(arrives(lien, 9ms).size() < 200);
        REQUIRE(arrives(lien, 10ms).size() > 0);
        REQUIRE_FALSE(lien.prochaine().has_value());
    }
    SECTION("coupé : ce qui était en route aussi, et ce qui suit") {
        LienDefaillant lien({.retardes = 500, .coupes = 500, .retard_max = 1h}, 3);
        while (lien.envoyer("a", 0ms) != Sort::coupe) {
        }
        REQUIRE(lien.coupe());
        REQUIRE(lien.envoyer("b", 0ms) == Sort::perdu);
        REQUIRE(arrives(lien, 2h).empty());
    }
    REQUIRE_THROWS_AS(LienDefaillant({.perdus = -1}, 1), std::invalid_argument);
    REQUIRE_THROWS_AS(LienDefaillant({.perdus = 600, .doubles = 600}, 1), std::invalid_argument);
}

TEST_CASE("le sort d'un message ne dépend que de la graine et de son rang") {
    std::map<Sort, int> comptes;
    int differents = 0;
    LienDefaillant un(mauvaises(), 1);
    LienDefaillant le_meme(mauvaises(), 1);
    LienDefaillant autre(mauvaises(), 2);
    for (int i = 0; i < 10'000; ++i) {
        const Sort sort = un.envoyer("x", 0ms);
        REQUIRE(le_meme.envoyer("autre contenu", Heure(i)) == sort);
        if (autre.envoyer("x", 0ms) != sort) ++differents;
        ++comptes[sort];
    }
    REQUIRE(differents > 1'000);
    REQUIRE((comptes[Sort::perdu] > 800 && comptes[Sort::perdu] < 1'200));
    REQUIRE((comptes[Sort::double_] > 800 && comptes[Sort::double_] < 1'200));
    REQUIRE((comptes[Sort::retarde] > 1'700 && comptes[Sort::retarde] < 2'300));
    REQUIRE(comptes[Sort::coupe] == 0);
}

TEST_CASE("dans l'ordre, un message retardé retient les suivants") {
    for (const bool dans_l_ordre : {false, true}) {
        cours::Pannes pannes = mauvaises();
        pannes.perdus = pannes.doubles = 0;
        pannes.dans_l_ordre = dans_l_ordre;
        LienDefaillant lien(pannes, 5);
        std::vector<std::string> envoyes;
        for (int i = 100; i < 200; ++i) {
            envoyes.push_back(std::to_string(i));
            lien.envoyer(envoyes.back(), Heure(i));
        }
        REQUIRE((arrives(lien, 1h) == envoyes) == dans_l_ordre);
    }
}

TEST_CASE("un mandataire sans panne ne change rien") {
    const cours::Inventaire avant;
    {
        const cours::ServeurThreads serveur({}, rendre);
        const MandataireDefaillant mandataire(serveur.adresse(), {});
        REQUIRE(cent_trames(mandataire).size() == 100);
        const Prise vide = Prise::connecter(mandataire.adresse());
        vide.finir_d_ecrire();
        REQUIRE(lire_les_trames(vide).empty());  // la demi-fermeture passe
        REQUIRE(mandataire.incidents().empty());
    }
    REQUIRE(avant.inchange());
}

TEST_CASE("une panne se rejoue") {
    const cours::ServeurThreads serveur({}, rendre);
    const auto essai = [&](std::uint64_t graine) {
        const MandataireDefaillant mandataire(
            serveur.adresse(), {.aller = {.perdus = 200, .doubles = 100}, .graine = graine});
        auto recus = cent_trames(mandataire);
        return std::pair(recus, mandataire.incidents());
    };
    const auto un = essai(1);
    REQUIRE((essai(1) == un));
    REQUIRE_FALSE((essai(2).second == un.second));
    std::size_t perdus = 0;
    for (const Incident& incident : un.second)
        perdus += incident.sort == Sort::perdu ? 1U : 0U;
    REQUIRE(perdus > 0);
    REQUIRE(un.first.size() == 100 - perdus + (un.second.size() - perdus));
    REQUIRE(un.second.front().texte().substr(0, 25) == "connexion 0, aller, trame");
}

TEST_CASE("un retard d'une heure, sans attendre") {
    const cours::ServeurThreads serveur({}, rendre);
    MandataireDefaillant mandataire(
        serveur.adresse(), {.aller = {.retardes = 1000, .retard_max = 1h}, .a_la_main = true});
    const Prise client = Prise::connecter(mandataire.adresse());
    cours::envoyer_trame(client, "patience");
    while (mandataire.incidents().empty())
        std::this_thread::yield();
    REQUIRE(mandataire.incidents() == std::vector{Incident{0, true, 0, Sort::retarde}});
    std::string rien(1, ' ');
    REQUIRE_FALSE(client.lire_si_prete(rien).has_value());
    mandataire.avancer(1h);
    REQUIRE(cours::lire_trame(client) == "patience");
}

TEST_CASE("un vrai retard de quelques millisecondes arrive tout seul") {
    const cours::ServeurThreads serveur({}, rendre);
    const MandataireDefaillant mandataire(
        serveur.adresse(), {.retour = {.retardes = 1000, .retard_max = 5ms, .dans_l_ordre = true}});
    const auto recus = cent_trames(mandataire);
    REQUIRE(recus.size() == 100);
    REQUIRE(recus.front() == "0");
    REQUIRE(recus.back() == "99");
}

TEST_CASE("une coupure se voit des deux côtés, et les autres connexions vivent") {
    std::atomic<int> coupees = 0;
    const cours::ServeurThreads serveur({}, [&](const Prise& client) {
        try {
            rendre(client);
        } catch (const cours::PairParti& parti) {
            if (parti.coupee()) ++coupees;
        }
    });
    const MandataireDefaillant mandataire(serveur.adresse(), {.aller = {.coupes = 100}});
    const auto parler = [&] {
        const Prise client = Prise::connecter(mandataire.adresse());
        for (;;) {
            cours::envoyer_trame(client, "x");
            if (!cours::lire_trame(client)) return;
        }
    };
    for (int i = 0; i < 3; ++i)
        REQUIRE_THROWS_AS(parler(), cours::PairParti);
    REQUIRE(mandataire.incidents().size() == 3);
    while (coupees < 3)
        std::this_thread::yield();
    REQUIRE(coupees == 3);
}

TEST_CASE("ce qui n'est pas une trame ferme la connexion, celle-là seule") {
    const cours::ServeurThreads serveur({}, rendre);
    const MandataireDefaillant mandataire(serveur.adresse(), {});
    const Prise etranger = Prise::connecter(mandataire.adresse());
    cours::ecrire_tout(etranger, "GET / HTTP/1.1\r\n\r\n");
    REQUIRE_THROWS_AS(cours::lire_trame(etranger), cours::PairParti);
    REQUIRE(cent_trames(mandataire).size() == 100);
}

TEST_CASE("le serveur n'est pas là") {
    const auto personne = Prise::ecouter().adresse();
    const MandataireDefaillant mandataire(personne, {});
    const Prise client = Prise::connecter(mandataire.adresse());
    REQUIRE(lire_les_trames(client).empty());
}
