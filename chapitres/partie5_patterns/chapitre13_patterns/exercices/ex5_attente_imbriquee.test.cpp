#include <chapitre13/appel_leger.hpp>
#include <chapitre13/numero_du_thread.hpp>
#include <chapitre13/porte.hpp>
#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

struct Panne final : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Ouvre ces portes quand le cas finit, fût-ce par un échec. À déclarer après le pool, qui attend
/// dans son destructeur les tâches qu'elles retiennent.
class Ouverture {
public:
    explicit Ouverture(std::vector<Porte*> portes) : portes_(std::move(portes)) {}
    Ouverture(const Ouverture&) = delete;
    Ouverture& operator=(const Ouverture&) = delete;
    ~Ouverture() {
        for (auto* porte : portes_)
            porte->ouvrir();
    }

private:
    std::vector<Porte*> portes_;
};

using Tache = cours::AppelLeger<void>;
using Calcul = cours::AppelLeger<int>;

/// Un acteur du juge.
class Acteur : public juge::Acteur {
public:
    Acteur(std::string nom, Tache action) : juge::Acteur(std::move(nom), action) {}
};

/// Une tâche sans résultat, et un calcul. Chaque type de tâche se paie à la compilation : l'épreuve
/// n'en a guère que deux.
std::future<void> confier(::PoolEntraide& pool, Tache tache) {
    return pool.soumettre(std::function<void()>(tache));
}
std::future<int> calculer(::PoolEntraide& pool, Calcul calcul) {
    return pool.soumettre(std::function<int()>(calcul));
}

/// Une tâche en attend une autre, qui en attend une autre… : rend la profondeur atteinte.
int descendre(::PoolEntraide& pool, int niveaux) {
    if (niveaux == 0) return 0;
    return 1 + pool.attendre(epreuve::calculer(
                   pool, [&pool, niveaux] { return epreuve::descendre(pool, niveaux - 1); }));
}

/// Une tâche en attend deux, qui en attendent deux chacune…
int fibonacci(::PoolEntraide& pool, int n) {
    if (n < 2) return n;
    auto premier = epreuve::calculer(pool, [&pool, n] { return epreuve::fibonacci(pool, n - 1); });
    auto second = epreuve::calculer(pool, [&pool, n] { return epreuve::fibonacci(pool, n - 2); });
    const int a = pool.attendre(std::move(premier));
    return a + pool.attendre(std::move(second));
}

/// Ce que des tâches de toute sorte rendent, ou lèvent, à qui les attend.
std::vector<std::string> tout_demander(::PoolEntraide& pool) {
    std::vector<std::string> lus;
    lus.push_back(*pool.attendre(pool.soumettre(
        [texte = std::make_unique<std::string>(100, 'x')]() mutable { return std::move(texte); })));
    lus.push_back(std::to_string(pool.attendre(epreuve::calculer(pool, [] { return 7; }))));
    pool.attendre(epreuve::confier(pool, [&] { lus.push_back("rien"); }));
    try {
        pool.attendre(epreuve::calculer(pool, []() -> int { throw epreuve::Panne("disque"); }));
    } catch (const epreuve::Panne& panne) {
        lus.push_back(panne.what());
    }
    try {
        pool.attendre(epreuve::confier(pool, [] { throw 42; }));
    } catch (int entier) {
        lus.push_back(std::to_string(entier));
    }
    return lus;
}

/// À exécuter dans une tâche : en soumet une autre, qui passe `porte`, et l'attend. Un autre worker
/// l'a commencée : celui qui attend n'a rien à exécuter.
void attendre_un_autre_worker(::PoolEntraide& pool, Porte& porte) {
    std::latch commencee(1);
    auto fille = epreuve::confier(pool, [&] {
        commencee.count_down();
        porte.passer();
    });
    commencee.wait();
    pool.attendre(std::move(fille));
}

constexpr std::string_view bloque =
    "Les workers attendent des tâches que plus personne n'exécute : le pool s'est bloqué lui-même.";

}  // namespace

// ThreadSanitizer ne voit pas le compteur de références d'une exception, dans la bibliothèque.
TEST_CASE("attendre() rend le résultat, ou relance l'erreur", "[1.4][simple]") {
    ::PoolEntraide pool(2);
    const std::vector<std::string> attendus{std::string(100, 'x'), "7", "rien", "disque", "42"};
    {
        INFO("de l'extérieur, attendre() rend le résultat de la tâche, ou relance ce qu'elle lève");
        REQUIRE(epreuve::tout_demander(pool) == attendus);
    }
    std::vector<std::string> lus;
    pool.attendre(epreuve::confier(pool, [&] { lus = epreuve::tout_demander(pool); }));
    INFO("dans une tâche aussi");
    REQUIRE(lus == attendus);
}

TEST_CASE("sans tâche, ou en attendant, un worker dort", "[1.4]") {
    epreuve::Porte porte;
    ::PoolEntraide pool(3);
    const epreuve::Ouverture fin({&porte});
    juge::attendre_calme();
    auto mere = epreuve::confier(pool, [&] { epreuve::attendre_un_autre_worker(pool, porte); });
    juge::attendre_calme();
    REQUIRE(porte.arrives() == 1);
    porte.ouvrir();
    epreuve::Acteur client("client", [&] { pool.attendre(std::move(mere)); });
    client.attendre_fin("La tâche est finie : le worker qui l'attendait doit se réveiller.");
}

TEST_CASE("un seul worker, et une tâche qui en attend une autre", "[1.4]") {
    ::PoolEntraide pool(1);
    int lu = 0;
    epreuve::Acteur client("client", [&] {
        lu = pool.attendre(epreuve::calculer(
            pool, [&] { return 10 + pool.attendre(epreuve::calculer(pool, [] { return 5; })); }));
    });
    client.attendre_fin(epreuve::bloque);
    INFO("le seul worker exécute la tâche qu'il attend");
    REQUIRE(lu == 15);
}

TEST_CASE("trois cents niveaux d'attente", "[1.4]") {
    for (const std::size_t workers : {1U, 3U}) {
        ::PoolEntraide pool(workers);
        int atteint = 0;
        epreuve::Acteur client("client", [&] {
            atteint = pool.attendre(
                epreuve::calculer(pool, [&] { return epreuve::descendre(pool, 300); }));
        });
        client.attendre_fin(epreuve::bloque);
        REQUIRE(atteint == 300);
    }
}

TEST_CASE("des attentes en arbre, quel que soit le nombre de workers", "[1.4]") {
    for (const std::size_t workers : {1U, 2U, 5U}) {
        ::PoolEntraide pool(workers);
        std::array<int, 3> lus{};
        epreuve::Acteur client("client", [&] {
            std::vector<std::future<int>> futurs;
            for (int i = 0; i < 3; ++i)
                futurs.push_back(epreuve::calculer(
                    pool, [&pool, i] { return epreuve::fibonacci(pool, 7 + i); }));
            for (std::size_t i = 0; i < 3; ++i)
                lus[i] = pool.attendre(std::move(futurs[i]));
        });
        client.attendre_fin(epreuve::bloque);
        REQUIRE(lus == std::array{13, 21, 34});
    }
}

TEST_CASE("un worker qui attend exécute les tâches qui restent", "[1.4]") {
    epreuve::Porte porte;
    std::atomic<int> faites{0};
    ::PoolEntraide pool(2);
    const epreuve::Ouverture fin({&porte});
    auto mere = epreuve::confier(pool, [&] { epreuve::attendre_un_autre_worker(pool, porte); });
    juge::attendre_calme();
    REQUIRE(porte.arrives() == 1);
    std::vector<std::future<void>> autres;
    for (int i = 0; i < 10; ++i)
        autres.push_back(epreuve::confier(pool, [&] { ++faites; }));
    juge::attendre_calme();
    {
        INFO(
            "un worker est dans une longue tâche, l'autre l'attend : celui-ci doit se réveiller "
            "pour exécuter les tâches que l'on soumet");
        REQUIRE(faites.load() == 10);
    }
    porte.ouvrir();
    epreuve::Acteur client("client", [&] { pool.attendre(std::move(mere)); });
    client.attendre_fin("La longue tâche est finie : le worker qui l'attendait doit se réveiller.");
}

TEST_CASE("les tâches déjà dans la file sont exécutées pendant l'attente", "[1.4]") {
    epreuve::Porte porte;
    std::latch commencee(1);
    epreuve::Porte pleine;
    std::atomic<int> faites{0};
    ::PoolEntraide pool(2);
    const epreuve::Ouverture fin({&porte, &pleine});
    auto mere = epreuve::confier(pool, [&] {
        auto fille = epreuve::confier(pool, [&] {
            commencee.count_down();
            porte.passer();
        });
        pleine.passer();
        pool.attendre(std::move(fille));
    });
    commencee.wait();
    for (int i = 0; i < 10; ++i)
        epreuve::confier(pool, [&] { ++faites; });
    juge::attendre_calme();
    REQUIRE(faites.load() == 0);
    pleine.ouvrir();
    juge::attendre_calme();
    {
        INFO("son résultat n'est pas prêt : le worker exécute toutes les tâches de la file");
        REQUIRE(faites.load() == 10);
    }
    porte.ouvrir();
    epreuve::Acteur client("client", [&] { pool.attendre(std::move(mere)); });
    client.attendre_fin("La longue tâche est finie : le worker qui l'attendait doit se réveiller.");
}

TEST_CASE("le résultat prêt, attendre() ne commence plus rien", "[1.4]") {
    epreuve::Porte porte;
    std::latch occupe(1);
    epreuve::Porte suite;
    std::atomic<int> faites{0};
    int faites_pendant_l_attente = -1;
    ::PoolEntraide pool(2);
    const epreuve::Ouverture fin({&porte, &suite});
    auto mere = epreuve::confier(pool, [&] {
        auto prete = epreuve::calculer(pool, [] { return 3; });
        prete.wait();  // l'autre worker l'exécute
        suite.passer();
        faites_pendant_l_attente = pool.attendre(std::move(prete)) - 3 + faites.load();
    });
    juge::attendre_calme();
    epreuve::confier(pool, [&] {  // occupe l'autre worker
        occupe.count_down();
        porte.passer();
    });
    occupe.wait();
    for (int i = 0; i < 10; ++i)
        epreuve::confier(pool, [&] { ++faites; });
    suite.ouvrir();
    epreuve::Acteur client("client", [&] { pool.attendre(std::move(mere)); });
    client.attendre_fin("Le résultat est prêt : attendre() doit le rendre.");
    INFO("le résultat était prêt : attendre() le rend sans commencer d'autre tâche");
    REQUIRE(faites_pendant_l_attente == 0);
}

TEST_CASE("deux workers attendent : chacun se réveille pour sa tâche", "[1.4]") {
    std::array<epreuve::Porte, 2> portes;
    std::vector<std::future<void>> meres;
    ::PoolEntraide pool(4);
    const epreuve::Ouverture fin({&portes[0], &portes[1]});
    for (auto& porte : portes) {
        meres.push_back(epreuve::confier(
            pool, [&pool, &porte] { epreuve::attendre_un_autre_worker(pool, porte); }));
        juge::attendre_calme();
        REQUIRE(porte.arrives() == 1);
    }
    // La seconde d'abord : l'entraide a pu l'empiler sur la première.
    for (const std::size_t rang : {1U, 0U}) {
        portes[rang].ouvrir();
        epreuve::Acteur client("client", [&] { pool.attendre(std::move(meres[rang])); });
        client.attendre_fin(
            "Une longue tâche est finie : c'est le worker qui l'attendait qui doit se réveiller, "
            "et "
            "non un autre.");
    }
}

TEST_CASE("le résultat devient prêt pendant l'entraide", "[1.4]") {
    epreuve::Porte fille;
    epreuve::Porte longue;
    epreuve::Porte retenue;
    std::atomic<int> faites{0};
    int faites_avant_de_rendre = -1;
    ::PoolEntraide pool(2);
    const epreuve::Ouverture fin({&fille, &longue, &retenue});
    auto mere = epreuve::confier(pool, [&] {
        epreuve::attendre_un_autre_worker(pool, fille);
        faites_avant_de_rendre = faites.load();
    });
    juge::attendre_calme();  // la mère attend, la fille est dans l'autre worker
    epreuve::confier(pool, [&] { longue.passer(); });
    juge::attendre_calme();  // la mère aide : elle est dans la tâche longue
    REQUIRE(longue.arrives() == 1);
    epreuve::confier(pool, [&] { retenue.passer(); });
    for (int i = 0; i < 5; ++i)
        epreuve::confier(pool, [&] { ++faites; });
    fille.ouvrir();
    juge::attendre_calme();  // l'autre worker, libéré, est dans la tâche retenue, ou a tout fait
    const int deja = faites.load();
    longue.ouvrir();
    epreuve::Acteur client("client", [&] { pool.attendre(std::move(mere)); });
    client.attendre_fin("Le résultat est prêt : attendre() doit le rendre.");
    INFO(
        "le résultat est devenu prêt pendant que le worker en exécutait une autre : celle-ci "
        "finie, il n'en commence pas de nouvelle");
    REQUIRE(faites_avant_de_rendre == deja);
}

TEST_CASE("les tâches ne s'exécutent que dans les workers du pool", "[1.4]") {
    juge::Registre<int> threads;
    const auto noter = [&] { threads.noter(cours::numero_du_thread()); };
    ::PoolEntraide pool(3);
    juge::Registre<int> exterieurs;
    const auto client = [&] {
        exterieurs.noter(cours::numero_du_thread());
        for (int i = 0; i < 10; ++i)
            pool.attendre(epreuve::confier(pool, [&] {
                noter();
                auto a = epreuve::confier(pool, noter);
                auto b =
                    epreuve::confier(pool, [&] { pool.attendre(epreuve::confier(pool, noter)); });
                pool.attendre(std::move(b));
                pool.attendre(std::move(a));
            }));
    };
    epreuve::Acteur a("client a", client);
    epreuve::Acteur b("client b", client);
    a.attendre_fin(epreuve::bloque);
    b.attendre_fin(epreuve::bloque);
    const auto notes = threads.contenu();
    REQUIRE(notes.size() == 60);
    std::set<int> differents(notes.begin(), notes.end());
    for (const auto& exterieur : exterieurs.contenu()) {
        INFO("un thread de l'extérieur n'exécute aucune tâche : il dort");
        REQUIRE(differents.count(exterieur) == 0);
    }
    INFO("trois workers : pas un thread de plus, même quand ils attendent");
    REQUIRE(differents.size() <= 3);
}

TEST_CASE("tous les workers attendent : aucun thread ne naît pour eux", "[1.4]") {
    epreuve::Porte porte;
    juge::Registre<int> threads;
    const auto tache = [&] {
        threads.noter(cours::numero_du_thread());
        porte.passer();
    };
    ::PoolEntraide pool(2);
    const epreuve::Ouverture fin({&porte});
    std::vector<std::future<void>> meres;
    for (int i = 0; i < 4; ++i)
        meres.push_back(epreuve::confier(pool, [&] {
            for (int k = 0; k < 2; ++k)
                pool.attendre(epreuve::confier(pool, tache));
        }));
    juge::attendre_calme();
    {
        INFO("deux workers sont retenus dans deux tâches : personne d'autre n'en exécute");
        REQUIRE(porte.arrives() == 2);
    }
    porte.ouvrir();
    epreuve::Acteur client("client", [&] {
        for (auto& mere : meres)
            pool.attendre(std::move(mere));
    });
    client.attendre_fin(epreuve::bloque);
    const auto notes = threads.contenu();
    INFO("deux threads pour toutes les tâches");
    REQUIRE(std::set<int>(notes.begin(), notes.end()).size() <= 2);
}

TEST_CASE("un thread de l'extérieur dort, quoi qu'il reste à faire", "[1.4]") {
    epreuve::Porte porte;
    std::atomic<int> faites{0};
    ::PoolEntraide pool(1);
    const epreuve::Ouverture fin({&porte});
    auto longue = epreuve::confier(pool, [&] { porte.passer(); });
    for (int i = 0; i < 5; ++i)
        epreuve::confier(pool, [&] { ++faites; });
    epreuve::Acteur client("client", [&] { pool.attendre(std::move(longue)); });
    INFO("de l'extérieur, attendre() attend la tâche, et n'en exécute aucune");
    REQUIRE(client.est_bloque());
    REQUIRE(faites.load() == 0);
    porte.ouvrir();
    client.attendre_fin("La tâche est finie : attendre() doit rendre la main.");
}

TEST_CASE("deux pools ne se mêlent pas", "[1.4]") {
    juge::Registre<int> a_la_maison;
    juge::Registre<int> chez_le_voisin;
    ::PoolEntraide maison(1);
    ::PoolEntraide voisin(1);
    epreuve::Acteur client("client", [&] {
        maison.attendre(epreuve::confier(maison, [&] {
            a_la_maison.noter(cours::numero_du_thread());
            voisin.attendre(epreuve::confier(voisin, [&] {
                chez_le_voisin.noter(cours::numero_du_thread());
                voisin.attendre(epreuve::confier(
                    voisin, [&] { chez_le_voisin.noter(cours::numero_du_thread()); }));
            }));
            maison.attendre(
                epreuve::confier(maison, [&] { a_la_maison.noter(cours::numero_du_thread()); }));
        }));
    });
    client.attendre_fin(epreuve::bloque);
    const auto ici = a_la_maison.contenu();
    const auto la = chez_le_voisin.contenu();
    INFO("chaque tâche est exécutée par le worker de son pool, jamais par celui d'un autre");
    REQUIRE(ici.size() == 2);
    REQUIRE(la.size() == 2);
    REQUIRE(ici[0] == ici[1]);
    REQUIRE(la[0] == la[1]);
    REQUIRE(ici[0] != la[0]);
}

TEST_CASE("le worker d'un autre pool dort, quoi qu'il reste à faire", "[1.4]") {
    epreuve::Porte porte;
    std::atomic<int> faites{0};
    ::PoolEntraide maison(1);
    ::PoolEntraide voisin(1);
    const epreuve::Ouverture fin({&porte});
    epreuve::confier(voisin, [&] { porte.passer(); });
    auto visite = epreuve::confier(
        maison, [&] { voisin.attendre(epreuve::confier(voisin, [&] { ++faites; })); });
    juge::attendre_calme();
    {
        INFO("le worker du voisin est occupé : celui de la maison ne fait pas son travail");
        REQUIRE(faites.load() == 0);
    }
    porte.ouvrir();
    epreuve::Acteur client("client", [&] { maison.attendre(std::move(visite)); });
    client.attendre_fin("Le voisin est libre : la tâche que l'on attend chez lui peut finir.");
    REQUIRE(faites.load() == 1);
}

TEST_CASE("le destructeur attend tout, même ce que les tâches soumettent encore", "[1.4]") {
    std::atomic<int> faites{0};
    {
        epreuve::Porte retenue;
        auto seul = std::make_unique<::PoolEntraide>(1);
        epreuve::confier(*seul, [&] { retenue.passer(); });
        for (int i = 0; i < 3; ++i)
            epreuve::confier(*seul, [&] { ++faites; });
        epreuve::Acteur fin("fin", [&] { seul.reset(); });
        REQUIRE(fin.est_bloque());
        retenue.ouvrir();
        fin.attendre_fin("Le worker est libre : il finit ce qui attendait, et le pool se détruit.");
        INFO("ce qui attend dans la file quand le pool se détruit est exécuté aussi");
        REQUIRE(faites.exchange(0) == 3);
    }
    {
        epreuve::Porte longue;
        auto nombreux = std::make_unique<::PoolEntraide>(4);
        epreuve::confier(*nombreux, [&] { longue.passer(); });
        epreuve::Acteur fin("fin", [&] { nombreux.reset(); });
        REQUIRE(fin.est_bloque());
        longue.ouvrir();
        fin.attendre_fin(
            "La seule tâche est finie : tous les workers doivent se réveiller et finir.");
    }
    epreuve::Porte porte;
    auto pool = std::make_unique<::PoolEntraide>(2);
    auto* const adresse = pool.get();
    for (int i = 0; i < 4; ++i)
        epreuve::confier(*pool, [&porte, &faites, adresse] {
            porte.passer();
            epreuve::confier(*adresse, [&faites, adresse] {  // que personne n'attend
                ++faites;
                adresse->attendre(epreuve::confier(*adresse, [&] { ++faites; }));
            });
            adresse->attendre(epreuve::confier(*adresse, [&] { ++faites; }));
        });
    epreuve::Acteur proprietaire("propriétaire", [&] { pool.reset(); });
    {
        INFO("le destructeur attend tant que des tâches sont en cours");
        REQUIRE(proprietaire.est_bloque());
    }
    porte.ouvrir();
    proprietaire.attendre_fin("Toutes les tâches peuvent finir : le destructeur aussi.");
    INFO("chaque tâche est exécutée, avec celles qu'elle soumet pendant que le pool se détruit");
    REQUIRE(faites.load() == 12);
}

TEST_CASE("sans worker : refusé ; sans tâche : détruit", "[1.4]") {
    {
        INFO("un pool sans worker n'exécuterait jamais rien : std::invalid_argument");
        REQUIRE_THROWS_AS(::PoolEntraide(0), std::invalid_argument);
    }
    epreuve::Acteur vie("vie", [] { ::PoolEntraide pool(3); });
    vie.attendre_fin("Un pool sans tâche se détruit tout de suite.");
}

TEST_CASE("soumettre() n'attend pas", "[1.4]") {
    epreuve::Porte porte;
    std::atomic<int> faites{0};
    {
        ::PoolEntraide pool(1);
        epreuve::confier(pool, [&] { porte.passer(); });
        epreuve::Acteur client("client", [&] {
            for (int i = 0; i < 2000; ++i)
                epreuve::confier(pool, [&] { ++faites; });
        });
        client.attendre_fin(
            "Le worker est occupé : soumettre() doit rendre la main sans l'attendre.");
        porte.ouvrir();
    }
    INFO("chaque tâche est exécutée une fois");
    REQUIRE(faites.load() == 2000);
}

TEST_CASE("un réveil intempestif ne change rien", "[1.4][simple]") {
    const juge::Perturbation reveils(juge::Panne::reveils_intempestifs);
    epreuve::Porte porte;
    ::PoolEntraide pool(2);
    const epreuve::Ouverture fin({&porte});
    auto mere = epreuve::confier(pool, [&] { epreuve::attendre_un_autre_worker(pool, porte); });
    juge::attendre_calme();
    auto autre = epreuve::calculer(pool, [] { return 6; });
    REQUIRE(pool.attendre(std::move(autre)) == 6);
    porte.ouvrir();
    pool.attendre(std::move(mere));
    REQUIRE(pool.attendre(epreuve::calculer(pool, [&] { return epreuve::fibonacci(pool, 8); })) ==
            21);
}

TEST_CASE("aucun réveil perdu, dans tous les entrelacements", "[1.4]") {
    juge::explorer(300, [] {
        int lu = 0;
        {
            ::PoolEntraide pool(2);
            epreuve::Acteur client("client", [&] {
                auto seule = epreuve::calculer(pool, [] { return 1; });
                auto mere = epreuve::calculer(pool, [&] { return epreuve::fibonacci(pool, 3); });
                lu = pool.attendre(std::move(mere)) + pool.attendre(std::move(seule));
            });
            client.attendre_fin(epreuve::bloque);
        }
        REQUIRE(lu == 3);
    });
}

TEST_CASE("le résultat prêt et une tâche de plus, dans tous les entrelacements", "[1.4]") {
    juge::explorer(300, [] {
        ::PoolEntraide pool(3);
        std::latch ensemble(2);
        epreuve::Acteur client("client", [&] {
            auto mere = epreuve::calculer(
                pool, [&] { return pool.attendre(epreuve::calculer(pool, [] { return 1; })); });
            auto a = epreuve::confier(pool, [&] { ensemble.arrive_and_wait(); });
            auto b = epreuve::confier(pool, [&] { ensemble.arrive_and_wait(); });
            pool.attendre(std::move(a));
            pool.attendre(std::move(b));
            pool.attendre(std::move(mere));
        });
        client.attendre_fin(
            "Une tâche attend dans la file, et un worker dort : le réveil a été perdu.");
        SUCCEED("tous ont fini");
    });
}

TEST_CASE("deux tâches, un worker libre et un qui attend, dans tous les entrelacements", "[1.4]") {
    juge::explorer(200, [] {
        ::PoolEntraide pool(3);
        std::latch ensemble(2);
        epreuve::Acteur client("client", [&] {
            auto mere = epreuve::confier(
                pool, [&] { pool.attendre(epreuve::confier(pool, [&] { ensemble.wait(); })); });
            auto a = epreuve::confier(pool, [&] { ensemble.arrive_and_wait(); });
            auto b = epreuve::confier(pool, [&] { ensemble.arrive_and_wait(); });
            for (auto* futur : {&mere, &a, &b})
                pool.attendre(std::move(*futur));
        });
        client.attendre_fin(
            "Deux tâches à faire, un worker libre et un qui attend un résultat : tous "
            "deux doivent se réveiller.");
        SUCCEED("les deux se sont rencontrées");
    });
}

TEST_CASE("soumise après le résultat, une tâche n'est pas commencée, dans tous les entrelacements",
          "[1.4]") {
    juge::explorer(300, [] {
        std::latch commencee(1);
        std::latch suite(1);
        std::atomic<int> qui_attend{-1};
        std::atomic<bool> de_trop{false};
        {
            ::PoolEntraide pool(2);
            epreuve::Acteur client("client", [&] {
                auto mere = epreuve::confier(pool, [&] {
                    auto fille = epreuve::confier(pool, [&] {
                        commencee.count_down();
                        suite.wait();
                    });
                    commencee.wait();  // l'autre worker l'exécute
                    qui_attend = cours::numero_du_thread();
                    pool.attendre(std::move(fille));
                    qui_attend = -1;
                });
                commencee.wait();
                epreuve::confier(pool, [&] {
                    const int mere_ici = qui_attend.load();
                    if (mere_ici < 0 || cours::numero_du_thread() == mere_ici) return;
                    // Ce worker a fini la fille : son résultat est prêt.
                    epreuve::confier(pool, [&, mere_ici] {
                        if (cours::numero_du_thread() == mere_ici && qui_attend.load() == mere_ici)
                            de_trop = true;
                    });
                });
                suite.count_down();
                pool.attendre(std::move(mere));
            });
            client.attendre_fin(epreuve::bloque);
        }
        INFO(
            "le résultat était prêt avant que la tâche soit soumise : attendre() ne la commence "
            "pas");
        REQUIRE_FALSE(de_trop.load());
    });
}

}  // namespace juge::epreuve
