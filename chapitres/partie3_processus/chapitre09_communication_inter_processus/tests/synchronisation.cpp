#include <signal.h>
#include <unistd.h>

#include <chapitre07/erreur_systeme.hpp>
#include <chapitre07/partage.hpp>
#include <chapitre09/evenement_inter_processus.hpp>
#include <chapitre09/file_inter_processus.hpp>
#include <chapitre09/semaphore_inter_processus.hpp>
#include <chapitre09/verrou_inter_processus.hpp>
#include <juge/processus.hpp>

namespace {

struct Paire {
    cours::VerrouInterProcessus verrou;
    std::atomic<int> premier{0};
    std::atomic<int> second{0};  ///< toujours égal au premier, hors du verrou

    void modifier() {
        const auto garde = verrou.prendre([this] { second.store(premier); });
        premier = premier + 1;
        second = second + 1;
    }
};

using File = cours::FileInterProcessus<std::uint64_t, 4, 3>;

void noter_jusqu_a_la_fin(File& file, const juge::GrandLivre& livre) {
    while (const auto tache = file.retirer()) {
        livre.noter(tache->valeur);
        file.tache_terminee(*tache);
    }
}

}  // namespace

TEST_CASE("verrou : un propriétaire mort, un état réparé") {
    const cours::Partage<Paire> paire;
    juge::Enfant mourant("mourant", [&] {
        const auto garde = paire->verrou.prendre();
        paire->premier = 1;
        ::raise(SIGKILL);
    });
    REQUIRE(mourant.est_termine());
    paire->modifier();
    REQUIRE(paire->premier == 2);
    REQUIRE(paire->second == 2);
    paire->modifier();
    REQUIRE(paire->second == 3);
}

TEST_CASE("verrou : un état que personne ne répare est refusé à tous") {
    const cours::Partage<cours::VerrouInterProcessus> verrou;
    juge::Enfant mourant("mourant", [&] {
        const auto garde = verrou->prendre();
        ::raise(SIGKILL);
    });
    REQUIRE(mourant.est_termine());
    REQUIRE_THROWS_AS(verrou->prendre([] { throw std::out_of_range("irréparable"); }),
                      std::out_of_range);
    REQUIRE_THROWS_AS(verrou->prendre(), cours::EtatPerdu);
    REQUIRE_THROWS_AS(verrou->prendre([] {}), cours::EtatPerdu);
}

TEST_CASE("verrou : repris par le thread qui le tient, une erreur et non un blocage") {
    const cours::Partage<cours::VerrouInterProcessus> verrou;
    const auto garde = verrou->prendre();
    REQUIRE_THROWS_AS(verrou->prendre(), cours::ErreurSysteme);
}

TEST_CASE("verrou : la mort à n'importe quelle instruction", "[simple]") {
    const cours::Partage<Paire> paire;
    const auto action = [&] { paire->modifier(); };
    const auto total = juge::compter_pas(action);
    int avant = paire->premier;
    for (const auto pas : juge::instants(total, 60, 9)) {
        juge::tuer_au_pas(pas, action);
        paire->modifier();
        REQUIRE(paire->premier == paire->second);
        REQUIRE(paire->premier >= avant + 1);
        REQUIRE(paire->premier <= avant + 2);
        avant = paire->premier;
    }
}

TEST_CASE("sémaphore : des permis entre processus") {
    const cours::Partage<cours::SemaphoreInterProcessus> semaphore(1U);
    semaphore->prendre();
    REQUIRE_FALSE(semaphore->essayer());
    juge::Enfant donneur("donneur", [&] { semaphore->rendre(); });
    semaphore->prendre();
    donneur.attendre_fin("rendre n'attend pas");
    using Partage = cours::Partage<cours::SemaphoreInterProcessus>;
    REQUIRE_THROWS_AS(Partage(1U << 31U), cours::ErreurSysteme);
    const Partage plein(static_cast<unsigned>(SEM_VALUE_MAX));
    REQUIRE_THROWS_AS(plein->rendre(), cours::ErreurSysteme);
}

TEST_CASE("sémaphore, événement : vingt attendeurs tués ne bloquent personne", "[simple]") {
    const cours::Partage<cours::SemaphoreInterProcessus> semaphore(0U);
    const cours::Partage<cours::EvenementInterProcessus> evenement;
    std::vector<juge::Enfant> attendeurs;
    for (int i = 0; i < 10; ++i) {
        attendeurs.emplace_back("semaphore", [&] { semaphore->prendre(); });
        attendeurs.emplace_back("evenement", [&] { evenement->attendre(0); });
    }
    REQUIRE(attendeurs.back().est_bloque());
    for (auto& attendeur : attendeurs)
        attendeur.tuer();
    juge::Enfant dernier("dernier", [&] {
        semaphore->prendre();
        evenement->attendre(0);
    });
    REQUIRE(dernier.est_bloque());
    semaphore->rendre();
    evenement->annoncer();
    dernier.attendre_fin("les morts n'ont rien pris");
}

TEST_CASE("événement : une annonce entre la lecture et le sommeil ne se perd pas") {
    const cours::Partage<cours::EvenementInterProcessus> evenement;
    const auto vue = evenement->generation();
    evenement->annoncer();
    REQUIRE(evenement->attendre(vue));
    const auto passee = std::chrono::steady_clock::now();
    REQUIRE_FALSE(evenement->attendre(evenement->generation(), passee));
}

TEST_CASE("file : ordre, capacité, fermeture") {
    const cours::Partage<File> file;
    for (std::uint64_t i = 0; i < 4; ++i)
        REQUIRE(file->deposer(i));
    juge::Enfant producteur("producteur", [&] {
        for (std::uint64_t i = 4; i < 50; ++i)
            file->deposer(i);
        file->fermer();
        if (file->deposer(99)) throw std::logic_error("déposée dans une file fermée");
    });
    for (std::uint64_t i = 0; i < 50; ++i) {
        const auto tache = file->retirer();
        REQUIRE(tache.has_value());
        REQUIRE(tache->valeur == i);
        file->tache_terminee(*tache);
        REQUIRE_THROWS_AS(file->tache_terminee(*tache), std::logic_error);
    }
    REQUIRE_FALSE(file->retirer());
    producteur.attendre_fin("la file a été vidée");
    file->joindre();
    REQUIRE(file->restantes() == 0);
}

TEST_CASE("file : joindre attend la dernière tâche, plusieurs consommateurs") {
    const juge::GrandLivre livre;
    const cours::Partage<File> file;
    std::vector<juge::Enfant> equipe;
    for (const char* nom : {"a", "b", "c", "d"})
        equipe.emplace_back(nom, [&] { noter_jusqu_a_la_fin(*file, livre); });
    for (std::uint64_t i = 0; i < 200; ++i)
        file->deposer(i);
    file->joindre();
    REQUIRE(livre.notes().size() == 200);
    for (std::uint64_t i = 0; i < 200; ++i)
        REQUIRE(livre.fois(i) == 1);
    file->fermer();
    for (auto& membre : equipe)
        membre.attendre_fin("la file est fermée");
}

TEST_CASE("file : la tâche d'un mort revient, une fois") {
    const juge::GrandLivre livre;
    const cours::Partage<File> file;
    file->deposer(1);
    file->deposer(2);
    juge::Enfant mourant("mourant", [&] {
        file->retirer();
        ::raise(SIGKILL);
    });
    REQUIRE(mourant.est_termine());
    juge::Enfant relai("relai", [&] { noter_jusqu_a_la_fin(*file, livre); });
    file->joindre();
    file->fermer();
    relai.attendre_fin("la file est fermée");
    REQUIRE(livre.fois(1) == 1);
    REQUIRE(livre.fois(2) == 1);
}

TEST_CASE("file : la mort d'un consommateur à n'importe quelle instruction", "[simple]") {
    const juge::GrandLivre livre;
    const cours::Partage<File> file;
    const auto traiter = [&] {
        const auto tache = file->retirer();
        livre.noter(tache->valeur);
        file->tache_terminee(*tache);
    };
    file->deposer(1000);
    const auto total = juge::compter_pas(traiter);
    std::uint64_t numero = 0;
    for (const auto pas : juge::instants(total, 60, 11)) {
        ++numero;
        file->deposer(numero);
        juge::tuer_au_pas(pas, traiter);
        if (file->restantes() > 0) {
            const auto tache = file->retirer();  // celle du mort, ou celle qu'il n'a pas prise
            REQUIRE(tache->valeur == numero);
            livre.noter(tache->valeur);
            file->tache_terminee(*tache);
        }
        file->joindre();
        REQUIRE(livre.fois(numero) >= 1);
        REQUIRE(livre.fois(numero) <= 2);
    }
    file->fermer();
    REQUIRE_FALSE(file->retirer());
}

TEST_CASE("file : la mort d'un producteur à n'importe quelle instruction", "[simple]") {
    const cours::Partage<File> file;
    const auto deposer = [&] { file->deposer(7); };
    const auto total = juge::compter_pas(deposer);
    file->tache_terminee(*file->retirer());
    for (const auto pas : juge::instants(total, 60, 12)) {
        juge::Enfant consommateur("consommateur", [&] {
            const auto tache = file->retirer();
            if (!tache || (tache->valeur != 7 && tache->valeur != 8))
                throw std::logic_error("une moitié de tâche");
            file->tache_terminee(*tache);
        });
        juge::tuer_au_pas(pas, deposer);
        file->deposer(8);
        consommateur.attendre_fin("une tâche est là");
        while (file->restantes() > 0)
            file->tache_terminee(*file->retirer());
    }
    file->joindre();
    REQUIRE(file->restantes() == 0);
}
