#include <signal.h>
#include <unistd.h>

#include <chapitre07/inventaire.hpp>
#include <chapitre07/partage.hpp>
#include <chapitre07/porte.hpp>
#include <chapitre07/processus.hpp>
#include <chapitre13/maitre_ouvriers.hpp>
#include <juge/epreuve.hpp>

#include "jusqu_a.hpp"

using namespace std::chrono_literals;
using cours::maitre_ouvriers;
using cours::ReglagesMaitre;

namespace {

ReglagesMaitre deux_ouvriers(int essais = 3) {
    ReglagesMaitre reglages;
    reglages.ouvriers = 2;
    reglages.essais = essais;
    return reglages;
}

}  // namespace

TEST_CASE("une issue par tâche, à sa place ; rien ne reste") {
    const cours::Inventaire avant;
    for (const int combien : {0, 1, 2, 300}) {
        const auto ouvrage = maitre_ouvriers(
            jusqu_a(combien), [](int n) { return 3 * n; }, deux_ouvriers());
        REQUIRE(ouvrage.issues.size() == static_cast<std::size_t>(combien));
        for (int i = 0; i < combien; ++i)
            REQUIRE(ouvrage.issues[static_cast<std::size_t>(i)].valeur() == 3 * i);
        REQUIRE(ouvrage.bilan.confiees == static_cast<std::uint64_t>(combien));
        REQUIRE(ouvrage.bilan.morts == 0);
        REQUIRE_FALSE(ouvrage.arrete);
    }
    REQUIRE(avant.inchange());
}

TEST_CASE("deux ouvriers travaillent en même temps, et l'on entend chaque issue une fois") {
    const cours::Partage<cours::Porte> porte;
    std::multiset<std::size_t> entendues;
    const auto ouvrage = maitre_ouvriers(
        jusqu_a(2),
        [&porte](int n) {
            if (n == 0)
                porte->passer();  // le premier attend le second
            else
                porte->ouvrir(1);
            return ::getpid();
        },
        deux_ouvriers(), {}, [&](std::size_t rang, const auto&) { entendues.insert(rang); });
    REQUIRE(entendues == std::multiset<std::size_t>{0, 1});
    REQUIRE(ouvrage.issues[0].valeur() != ::getpid());
}

TEST_CASE("des messages de toute taille traversent") {
    std::vector<std::string> textes;
    for (const std::size_t taille : {0U, 1U, 65535U, 65536U, 65537U, 3'000'000U})
        textes.emplace_back(taille, 'x');
    const auto ouvrage = maitre_ouvriers(
        textes, [](const std::string& t) { return t; }, deux_ouvriers());
    for (std::size_t i = 0; i < textes.size(); ++i)
        REQUIRE((ouvrage.issues[i].valeur() == textes[i]));
}

TEST_CASE("une exception revient, avec son type ; l'ouvrier continue") {
    const auto ouvrage = maitre_ouvriers(
        jusqu_a(6),
        [](int n) -> int {
            if (n == 2) throw std::out_of_range("rang 2");
            if (n == 3) throw 42;
            return n;
        },
        deux_ouvriers());
    REQUIRE(ouvrage.bilan.morts == 0);
    REQUIRE(ouvrage.bilan.confiees == 6);
    REQUIRE(ouvrage.issues[5].valeur() == 5);
    REQUIRE(ouvrage.issues[2].message() == "rang 2");
    try {
        ouvrage.issues[3].valeur();
        FAIL("aucune exception");
    } catch (const cours::ErreurDistante& erreur) {
        REQUIRE(erreur.type() == "int");
    }
}

TEST_CASE("ce que tenait un ouvrier mort est confié à un autre") {
    const cours::Inventaire avant;
    const cours::Partage<std::array<std::atomic<int>, 40>> fois;
    const auto ouvrage = maitre_ouvriers(
        jusqu_a(40),
        [&fois](int n) {
            const int deja = (*fois)[static_cast<std::size_t>(n)].fetch_add(1);
            if (n % 10 == 3 && deja == 0) ::raise(SIGKILL);
            if (n == 7 && deja == 0) ::_exit(0);  // un code parfait, et pas de réponse
            return n;
        },
        deux_ouvriers());
    for (int i = 0; i < 40; ++i) {
        const auto rang = static_cast<std::size_t>(i);
        REQUIRE(ouvrage.issues[rang].valeur() == i);
        REQUIRE((*fois)[rang] == (i % 10 == 3 || i == 7 ? 2 : 1));
    }
    REQUIRE(ouvrage.bilan.morts == 5);
    REQUIRE(avant.inchange());
}

TEST_CASE("une tâche qui tue est abandonnée après ses essais ; les autres vont au bout") {
    const cours::Partage<std::atomic<int>> fois(0);
    const auto ouvrage = maitre_ouvriers(
        jusqu_a(10),
        [&fois](int n) {
            if (n == 4) {
                fois->fetch_add(1);
                ::signal(SIGSEGV, SIG_DFL);  // la mort n'est pas un rapport d'assainisseur
                ::raise(SIGSEGV);
            }
            return n;
        },
        deux_ouvriers(3));
    REQUIRE(*fois == 3);
    for (std::size_t i = 0; i < 10; ++i)
        REQUIRE(ouvrage.issues[i].reussie() == (i != 4));
    REQUIRE_THROWS_AS(ouvrage.issues[4].valeur(), cours::TacheAbandonnee);
    REQUIRE(ouvrage.issues[4].message().find("la tâche 4 4 : abandonnée après 3 essais") == 0);
    REQUIRE(ouvrage.bilan.abandonnees == 1);
}

TEST_CASE("ce que tient un ouvrier silencieux est confié à un autre, et compté une fois") {
    const cours::Inventaire avant;
    const cours::Partage<std::atomic<int>> fois(0);
    auto reglages = deux_ouvriers(20);
    reglages.silence = 300ms;
    int entendues = 0;
    const auto ouvrage = maitre_ouvriers(
        jusqu_a(8),
        [&fois](int n) {
            if (n == 1 && fois->fetch_add(1) == 0) ::raise(SIGSTOP);
            return n;
        },
        reglages, {}, [&](std::size_t, const auto&) { ++entendues; });
    for (std::size_t i = 0; i < 8; ++i)
        REQUIRE(ouvrage.issues[i].valeur() == static_cast<int>(i));
    REQUIRE(entendues == 8);
    REQUIRE(ouvrage.bilan.silencieux >= 1);
    REQUIRE(ouvrage.bilan.morts == 0);
    REQUIRE(avant.inchange());
}

TEST_CASE("un silencieux qui revient : sa réponse compte si elle est la première, sinon non") {
    const cours::Partage<std::atomic<int>> fois(0);
    const cours::Partage<std::atomic<int>> gele(0);
    auto reglages = deux_ouvriers(20);
    reglages.silence = 300ms;
    int entendues = 0;
    const auto ouvrage = maitre_ouvriers(
        jusqu_a(4),
        [&](int n) {
            if (n == 0 && fois->fetch_add(1) == 0) {
                gele->store(::getpid());
                ::raise(SIGSTOP);
            }
            if (n == 3) {
                while (fois->load() < 2)  // la tâche 0 a été reprise : son premier ouvrier revient
                    ::usleep(1000);
                ::kill(gele->load(), SIGCONT);
            }
            return n;
        },
        reglages, {}, [&](std::size_t, const auto&) { ++entendues; });
    REQUIRE(entendues == 4);
    for (std::size_t i = 0; i < 4; ++i)
        REQUIRE(ouvrage.issues[i].reussie());
}

TEST_CASE("qui bat n'est pas silencieux, si longue que soit sa tâche") {
    struct Vus {
        std::atomic<int> muet{0};
        std::atomic<int> bavard{0};
    };
    const cours::Partage<Vus> fois;
    auto reglages = deux_ouvriers(20);
    reglages.silence = 2s;
    const auto ouvrage = maitre_ouvriers(
        jusqu_a(2),
        [&fois](int n, const cours::Battement& battre) {
            if (n == 0 && fois->muet.fetch_add(1) == 0) ::raise(SIGSTOP);
            if (n == 1) fois->bavard.fetch_add(1);
            while (n == 1 && fois->muet.load() < 2) {  // plus longtemps que le silence de l'autre
                ::usleep(5000);
                battre();
            }
            return n;
        },
        reglages);
    REQUIRE(ouvrage.issues[1].valeur() == 1);
    REQUIRE(fois->bavard == 1);
    REQUIRE(ouvrage.bilan.silencieux == 1);
}

TEST_CASE("l'arrêt rend la main : ce qui reste a une issue, et aucun processus ne reste") {
    const cours::Inventaire avant;
    std::stop_source arret;
    const auto ouvrage = maitre_ouvriers(
        jusqu_a(1000), [](int n) { return n; }, deux_ouvriers(), arret.get_token(),
        [&, vues = 0](std::size_t, const auto&) mutable {
            if (++vues == 5) arret.request_stop();
        });
    REQUIRE(ouvrage.arrete);
    REQUIRE(ouvrage.issues[999].message().find("l'arrêt a été demandé") == 0);
    REQUIRE_THROWS_AS(ouvrage.issues[999].valeur(), cours::ErreurPool);
    REQUIRE(avant.inchange());
}

TEST_CASE("ce qui n'a pas de sens est refusé, sans rien lancer") {
    const cours::Inventaire avant;
    const auto refuse = [](ReglagesMaitre reglages) {
        REQUIRE_THROWS_AS(maitre_ouvriers(
                              jusqu_a(2), [](int n) { return n; }, reglages),
                          std::invalid_argument);
    };
    auto aucun = deux_ouvriers();
    aucun.ouvriers = 0;
    refuse(aucun);
    refuse(deux_ouvriers(0));
    auto muet = deux_ouvriers();
    muet.silence = 0ns;
    refuse(muet);
    REQUIRE_THROWS_AS(maitre_ouvriers(jusqu_a(2), std::function<int(int)>(), deux_ouvriers()),
                      std::invalid_argument);
    REQUIRE(avant.inchange());
}
