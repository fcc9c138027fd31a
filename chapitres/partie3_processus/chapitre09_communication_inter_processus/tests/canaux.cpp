#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chapitre07/erreur_systeme.hpp>
#include <chapitre09/gestionnaire.hpp>
#include <chapitre09/memoire_partagee.hpp>
#include <chapitre09/tube.hpp>
#include <juge/processus.hpp>

namespace {

int numero_de(const std::function<void()>& action) {
    try {
        action();
    } catch (const cours::ErreurSysteme& erreur) {
        return erreur.code().value();
    }
    return 0;
}

}  // namespace

TEST_CASE("tube : des messages entiers, de toute taille, puis la fin") {
    const juge::Inventaire avant;
    {
        cours::Tube tube;
        const std::vector<std::string> messages{"", "a", std::string(4, '\0'),
                                                std::string(cours::Tube::atomique, 'p'),
                                                std::string(1'000'000, 'm')};
        juge::Enfant ecrivain("ecrivain", [&] {
            for (const auto& message : messages)
                tube.envoyer(message);
        });
        tube.garder_lecture();
        for (const auto& message : messages)
            REQUIRE((tube.recevoir() == message));
        REQUIRE_FALSE(tube.recevoir());
        ecrivain.attendre_fin("le lecteur lit");
    }
    REQUIRE(avant.restes() == "");
}

TEST_CASE("tube : un écrivain tué au milieu se voit, un lecteur mort aussi", "[simple]") {
    cours::Tube tube;
    juge::Enfant ecrivain("ecrivain", [&] { tube.envoyer(std::string(200'000, 'm')); });
    REQUIRE(ecrivain.est_bloque());
    ecrivain.tuer();
    tube.garder_lecture();
    REQUIRE_THROWS_AS(tube.recevoir(), cours::TrameInvalide);

    cours::Tube autre;
    autre.garder_ecriture();
    REQUIRE(numero_de([&] { autre.envoyer("plus personne"); }) == EPIPE);
}

TEST_CASE("trames : une longueur folle ne réserve rien") {
    const cours::BoutsDeTube bouts = cours::ouvrir_tube();
    cours::ecrire_tout(bouts.ecriture.numero(), "\xff\xff\xff\xff");
    REQUIRE_THROWS_AS(cours::recevoir_trame(bouts.lecture.numero(), 1000), cours::TrameInvalide);
}

TEST_CASE("tube : plusieurs écrivains ne se mêlent pas") {
    cours::Tube tube;
    std::vector<juge::Enfant> ecrivains;
    for (const char lettre : {'a', 'b', 'c'})
        ecrivains.emplace_back(std::string("ecrivain ") + lettre, [&tube, lettre] {
            for (std::size_t i = 0; i < 200; ++i)
                tube.envoyer(std::string(i * 20 % (cours::Tube::atomique + 1), lettre));
        });
    tube.garder_lecture();
    std::size_t recus = 0;
    bool meles = false;
    while (const auto message = tube.recevoir()) {
        ++recus;
        meles = meles || message->find_first_not_of(message->substr(0, 1)) != std::string::npos;
    }
    REQUIRE(recus == 600);
    REQUIRE_FALSE(meles);
}

TEST_CASE("mémoire partagée : deux adresses, un même contenu") {
    const juge::Inventaire avant;
    {
        struct Paire {
            std::uint64_t nombre;
            cours::Decalage<std::uint64_t> suite;
        };
        std::optional<cours::MemoirePartagee> memoire(std::in_place, 1000);
        const auto nombre = memoire->construire<std::uint64_t>(7U);
        const auto paire = memoire->construire<Paire>(Paire{3, nombre});
        memoire->publier_racine(paire);
        const auto autre = cours::MemoirePartagee::ouvrir(memoire->descripteur());
        const auto racine = autre.racine<Paire>();
        REQUIRE((racine == paire));
        REQUIRE(&autre.en(racine) != &memoire->en(paire));
        REQUIRE(autre.en(autre.en(racine).suite) == 7);
        memoire->en(nombre) = 8;
        REQUIRE(autre.en(autre.en(racine).suite) == 8);
        memoire.reset();
        REQUIRE(autre.en(racine).nombre == 3);
    }
    REQUIRE(avant.restes() == "");
}

TEST_CASE("mémoire partagée : limites, décalages malades, descripteurs étrangers") {
    const juge::Inventaire avant;
    {
        cours::MemoirePartagee memoire(100);
        REQUIRE_THROWS_AS((memoire.construire<std::array<char, 200>>()), std::bad_alloc);
        memoire.construire<char>('x');
        const auto aligne = memoire.construire<std::uint64_t>(1U);
        REQUIRE(aligne.octets % alignof(std::uint64_t) == 0);
        using Decalage = cours::Decalage<std::uint64_t>;
        for (const std::uint64_t octets : {std::uint64_t{0}, std::uint64_t{8}, aligne.octets + 1,
                                           memoire.taille(), memoire.taille() - 4, UINT64_MAX - 7})
            REQUIRE_THROWS_AS(memoire.en(Decalage{octets}), std::out_of_range);
        REQUIRE(::ftruncate(memoire.descripteur(), 0) != 0);
        REQUIRE_THROWS_AS(cours::MemoirePartagee::ouvrir(0), std::exception);
        const cours::Descripteur nue(::memfd_create("nue", MFD_CLOEXEC | MFD_ALLOW_SEALING));
        REQUIRE_THROWS_AS(cours::MemoirePartagee::ouvrir(nue.numero()), std::invalid_argument);
        REQUIRE(numero_de([] { cours::MemoirePartagee::ouvrir(-1); }) == EBADF);
        rlimit limite{};
        ::getrlimit(RLIMIT_NOFILE, &limite);
        const rlimit basse{4, limite.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &basse);
        const int pleine = numero_de([] { cours::MemoirePartagee autre(10); });
        ::setrlimit(RLIMIT_NOFILE, &limite);
        REQUIRE(pleine == EMFILE);
    }
    REQUIRE(avant.restes() == "");
}

TEST_CASE("gestionnaire : un dictionnaire pour tous") {
    const juge::Inventaire avant;
    {
        const cours::Gestionnaire gestionnaire;
        auto client = gestionnaire.connecter();
        REQUIRE_FALSE(client.lire("clé"));
        client.ecrire("clé", std::string("a\0b", 3));
        REQUIRE((client.lire("clé") == std::string("a\0b", 3)));
        client.ecrire("", "");
        REQUIRE((client.lire("") == ""));
        REQUIRE(client.effacer(""));
        REQUIRE_FALSE(client.effacer(""));
        REQUIRE(client.ajouter("n", -3) == -3);
        REQUIRE_THROWS_AS(client.ajouter("clé", 1), std::invalid_argument);
        REQUIRE_THROWS_AS(client.ajouter("n", INT64_MIN), std::invalid_argument);
        REQUIRE(client.cles() == std::vector<std::string>{"clé", "n"});
        const std::string grand(500'000, 'g');
        client.ecrire("grand", grand);
        REQUIRE((client.lire("grand") == grand));
        std::vector<juge::Enfant> enfants;
        for (int i = 0; i < 4; ++i)
            enfants.emplace_back("enfant " + std::to_string(i), [&] {
                auto sien = gestionnaire.connecter();
                for (int tour = 0; tour < 100; ++tour)
                    sien.ajouter("total", 1);
            });
        for (auto& enfant : enfants)
            enfant.attendre_fin("chacun est servi");
        REQUIRE((client.lire("total") == "400"));
    }
    REQUIRE(avant.restes() == "");
}

TEST_CASE("gestionnaire : ni un client mort, ni un muet, ni un lent ne gêne les autres",
          "[simple]") {
    const juge::Inventaire avant;
    {
        const cours::Gestionnaire gestionnaire;
        auto client = gestionnaire.connecter();
        client.ecrire("grand", std::string(900'000, 'g'));
        juge::Enfant mort("mort", [&] {
            auto sien = gestionnaire.connecter();
            sien.ajouter("total", 1);
            ::raise(SIGKILL);
        });
        juge::Enfant muet("muet", [&] {
            const auto sien = gestionnaire.connecter();
            ::pause();
        });
        juge::Enfant lent("lent", [&] {
            auto sien = gestionnaire.connecter();
            ::raise(SIGSTOP);
            sien.lire("grand");
        });
        REQUIRE(mort.est_termine());
        REQUIRE(muet.est_bloque());
        REQUIRE((client.lire("total") == "1"));
        std::vector<juge::Enfant> mourants;
        const auto demande = [&] { gestionnaire.connecter().ecrire("x", std::string(300, 'x')); };
        const auto total = juge::compter_pas(demande);
        for (const auto pas : juge::instants(total, 25, 3)) {
            juge::tuer_au_pas(pas, demande);
            const auto x = client.lire("x");
            REQUIRE((!x || x->size() == 300));
        }
        lent.reprendre();
        lent.attendre_fin("il reprend sa conversation");
    }
    REQUIRE(avant.restes() == "");
}

TEST_CASE("gestionnaire : mort, il le dit ; plein, aussi", "[simple]") {
    const juge::Inventaire avant;
    {
        const cours::Gestionnaire gestionnaire;
        auto client = gestionnaire.connecter();
        REQUIRE_THROWS(client.ecrire("trop", std::string((1U << 20U) + 1, 't')));
        auto autre = gestionnaire.connecter();
        autre.ecrire("a", "b");
        ::kill(gestionnaire.pid(), SIGKILL);
        juge::attendre_calme();
        REQUIRE_THROWS(autre.lire("a"));
        REQUIRE(numero_de([&] { gestionnaire.connecter(); }) == EPIPE);
    }
    REQUIRE(avant.restes() == "");
}
