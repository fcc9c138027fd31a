#include <chapitre13/appel_leger.hpp>
#include <chapitre13/numero_du_thread.hpp>
#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

/// Une exception dont le type, et non seulement le message, doit revenir.
struct Panne final : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Un worker occupé tant que la porte est fermée.
class Occupation {
public:
    cours::AppelLeger<void> tache() {
        return [this] {
            commencee_.count_down();
            porte_.wait();
        };
    }
    void attendre_debut() { commencee_.wait(); }
    void ouvrir() {
        if (!std::exchange(ouverte_, true)) porte_.count_down();
    }

private:
    std::latch commencee_{1};
    std::latch porte_{1};
    bool ouverte_ = false;
};

/// Libère ce worker quand le cas finit, fût-ce par un échec. À déclarer après le pool, qui attend
/// dans son destructeur.
class Liberation {
public:
    explicit Liberation(Occupation& occupation) : occupation_(occupation) {}
    Liberation(const Liberation&) = delete;
    Liberation& operator=(const Liberation&) = delete;
    ~Liberation() { occupation_.ouvrir(); }

private:
    Occupation& occupation_;
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
std::future<void> confier(::PoolDeWorkers& pool, Tache tache) {
    return pool.soumettre(std::function<void()>(tache));
}
std::future<int> calculer(::PoolDeWorkers& pool, Calcul calcul) {
    return pool.soumettre(std::function<int()>(calcul));
}

/// Soumet une dernière tâche en se détruisant.
struct Legs {
    Legs(::PoolDeWorkers& ou, std::promise<void>& signature) : pool(ou), signe(signature) {}
    Legs(const Legs&) = delete;
    Legs& operator=(const Legs&) = delete;
    ~Legs() {
        pool.soumettre(std::function<void()>([&promesse = signe] { promesse.set_value(); }));
    }
    ::PoolDeWorkers& pool;
    std::promise<void>& signe;
};

/// Vrai si le pool refuse la tâche, par std::runtime_error.
bool refusee(::PoolDeWorkers& pool, Tache tache) {
    try {
        pool.soumettre(std::function<void()>(tache));
    } catch (const std::runtime_error&) {
        return true;
    }
    return false;
}

}  // namespace

TEST_CASE("le future rend ce que rend la tâche", "[1.2]") {
    ::PoolDeWorkers pool(2);
    std::vector<int> fait;
    auto rien = epreuve::confier(pool, [&] { fait.push_back(7); });
    auto entier = epreuve::calculer(pool, [] { return std::numeric_limits<int>::min(); });
    auto texte = pool.soumettre([valeur = std::make_unique<std::string>(1000, 'x')]() mutable {
        return std::move(valeur);
    });
    INFO("le future rend ce que rend la tâche, quel qu'en soit le type");
    REQUIRE(entier.get() == std::numeric_limits<int>::min());
    REQUIRE(*texte.get() == std::string(1000, 'x'));
    rien.get();
    REQUIRE(fait == std::vector<int>{7});
}

TEST_CASE("sans tâche, les workers dorment", "[1.2]") {
    ::PoolDeWorkers pool(3);
    juge::attendre_calme();
    REQUIRE(epreuve::calculer(pool, [] { return 1; }).get() == 1);
    juge::attendre_calme();
    REQUIRE(epreuve::calculer(pool, [] { return 2; }).get() == 2);
}

// ThreadSanitizer ne voit pas le compteur de références d'une exception, dans la bibliothèque.
TEST_CASE("ce qu'une tâche lève va à son future, quel qu'en soit le type", "[1.2][simple]") {
    ::PoolDeWorkers pool(1);
    auto panne = epreuve::calculer(pool, []() -> int { throw epreuve::Panne("disque plein"); });
    auto entier = epreuve::confier(pool, [] { throw 42; });
    INFO("l'exception revient par le future, avec son type");
    REQUIRE_THROWS_AS(panne.get(), epreuve::Panne);
    INFO("une tâche peut lever autre chose qu'une exception : throw 42");
    REQUIRE_THROWS_AS(entier.get(), int);
    auto future =
        epreuve::confier(pool, [] { throw std::future_error(std::future_errc::no_state); });
    INFO("même ce que lève un future : l'erreur est celle de la tâche");
    try {
        future.get();
    } catch (const std::future_error& erreur) {
        REQUIRE(erreur.code() == std::future_errc::no_state);
    }
}

TEST_CASE("une tâche qui lève ne coûte aucun worker", "[1.2]") {
    ::PoolDeWorkers pool(2);
    std::vector<std::future<void>> ratees;
    for (int i = 0; i < 10; ++i)
        ratees.push_back(epreuve::confier(pool, [] { throw epreuve::Panne("encore"); }));
    epreuve::Acteur attente("attente", [&] {
        for (auto& ratee : ratees)
            ratee.wait();
    });
    attente.attendre_fin(
        "Dix tâches lèvent : les workers doivent continuer, et toutes les exécuter.");
    juge::RendezVous rencontre(2);
    auto premiere = epreuve::calculer(pool, [&] { return rencontre.rejoindre() ? 1 : 0; });
    auto seconde = epreuve::calculer(pool, [&] { return rencontre.rejoindre() ? 1 : 0; });
    epreuve::Acteur lecteur("lecteur", [&] {
        premiere.wait();
        seconde.wait();
    });
    lecteur.attendre_fin("Des tâches ont levé : les workers doivent continuer.");
    INFO("après dix tâches qui lèvent, les deux workers travaillent toujours, ensemble");
    REQUIRE(premiere.get() == 1);
    REQUIRE(seconde.get() == 1);
}

TEST_CASE("les workers travaillent ensemble, et eux seuls", "[1.2]") {
    for (const int workers : {1, 3, 9}) {
        ::PoolDeWorkers pool(static_cast<std::size_t>(workers));
        juge::RendezVous rencontre(workers);
        juge::Registre<int> threads;
        std::vector<std::future<int>> ensemble;
        for (int i = 0; i < workers; ++i)
            ensemble.push_back(epreuve::calculer(pool, [&] {
                threads.noter(cours::numero_du_thread());
                return rencontre.rejoindre() ? 1 : 0;
            }));
        for (auto& futur : ensemble) {
            INFO("autant de tâches que de workers : toutes en même temps (" << workers << ")");
            REQUIRE(futur.get() == 1);
        }
        std::vector<std::future<void>> suite;
        for (int i = 0; i < 100; ++i)
            suite.push_back(
                epreuve::confier(pool, [&] { threads.noter(cours::numero_du_thread()); }));
        for (auto& futur : suite)
            futur.get();
        const auto notes = threads.contenu();
        const std::set<int> differents(notes.begin(), notes.end());
        {
            INFO("aucune tâche n'est exécutée par le thread qui la soumet");
            REQUIRE(differents.count(cours::numero_du_thread()) == 0);
        }
        INFO("les workers resservent : " << workers << " threads pour toutes les tâches");
        REQUIRE(differents.size() == static_cast<std::size_t>(workers));
    }
}

TEST_CASE("une longue file se partage entre les workers", "[1.2]") {
    std::latch porte(1);
    std::latch occupes(3);
    std::deque<juge::RendezVous> rencontres;
    std::vector<std::future<int>> futurs;
    ::PoolDeWorkers pool(3);
    for (int i = 0; i < 3; ++i)
        epreuve::confier(pool, [&] {
            occupes.count_down();
            porte.wait();
        });
    occupes.wait();
    for (int groupe = 0; groupe < 16; ++groupe) {
        auto& rencontre = rencontres.emplace_back(3);
        for (int i = 0; i < 3; ++i)
            futurs.push_back(
                epreuve::calculer(pool, [&] { return rencontre.rejoindre() ? 1 : 0; }));
    }
    porte.count_down();
    for (auto& futur : futurs) {
        INFO(
            "un worker libre prend une tâche, la plus ancienne : si longue que soit la file, trois "
            "qui se suivent s'exécutent ensemble");
        REQUIRE(futur.get() == 1);
    }
}

TEST_CASE("soumettre() n'attend pas, et la plus ancienne part la première", "[1.2]") {
    epreuve::Occupation occupation;
    juge::Registre<int> ordre;
    ::PoolDeWorkers pool(1);
    const epreuve::Liberation fin(occupation);
    epreuve::confier(pool, occupation.tache());
    occupation.attendre_debut();
    std::vector<std::future<void>> futurs;
    epreuve::Acteur client("client", [&] {
        for (int i = 0; i < 2000; ++i)
            futurs.push_back(epreuve::confier(pool, [&, i] { ordre.noter(i); }));
    });
    client.attendre_fin("Le worker est occupé : soumettre() doit rendre la main sans l'attendre.");
    {
        INFO("le seul worker est occupé : aucune autre tâche ne commence");
        REQUIRE(ordre.taille() == 0);
    }
    occupation.ouvrir();
    epreuve::Acteur lecteur("lecteur", [&] {
        for (auto& futur : futurs)
            futur.wait();
    });
    lecteur.attendre_fin("Le worker est libre : il doit exécuter toutes les tâches.");
    const auto notes = ordre.contenu();
    REQUIRE(notes.size() == 2000);
    INFO("un worker seul exécute les tâches dans l'ordre où elles ont été soumises");
    REQUIRE(std::is_sorted(notes.begin(), notes.end()));
}

TEST_CASE("arreter() exécute tout ce qui était accepté", "[1.3]") {
    epreuve::Occupation occupation;
    std::vector<int> faites;  // un seul worker : pas de verrou, arreter() suffit à les lire
    ::PoolDeWorkers pool(1);
    const epreuve::Liberation fin(occupation);
    epreuve::confier(pool, occupation.tache());
    std::vector<std::future<int>> futurs;
    for (int i = 0; i < 20; ++i)
        futurs.push_back(epreuve::calculer(pool, [&, i] {
            faites.push_back(i);
            return i;
        }));
    occupation.attendre_debut();
    epreuve::Acteur arret("arrêt", [&] { pool.arreter(); });
    {
        INFO("arreter() attend tant qu'une tâche est en cours");
        REQUIRE(arret.est_bloque());
    }
    occupation.ouvrir();
    arret.attendre_fin("Toutes les tâches peuvent finir : arreter() doit rendre la main.");
    INFO("les tâches acceptées avant l'arrêt sont toutes exécutées");
    REQUIRE(faites.size() == 20);
    for (int i = 0; i < 20; ++i)
        REQUIRE(futurs[static_cast<std::size_t>(i)].get() == i);
}

TEST_CASE("le destructeur exécute tout ce qui était accepté", "[1.3]") {
    epreuve::Occupation occupation;
    std::atomic<int> faites{0};
    auto pool = std::make_unique<::PoolDeWorkers>(1);
    epreuve::confier(*pool, occupation.tache());
    occupation.attendre_debut();
    for (int i = 0; i < 20; ++i)
        epreuve::confier(*pool, [&] { ++faites; });
    epreuve::Acteur proprietaire("propriétaire", [&] { pool.reset(); });
    {
        INFO("le destructeur attend tant qu'une tâche est en cours");
        REQUIRE(proprietaire.est_bloque());
    }
    occupation.ouvrir();
    proprietaire.attendre_fin("Toutes les tâches peuvent finir : le destructeur aussi.");
    INFO("le destructeur n'oublie aucune tâche acceptée");
    REQUIRE(faites.load() == 20);
}

TEST_CASE("un pool qui n'a rien fait s'arrête, plusieurs fois", "[1.3]") {
    epreuve::Acteur vie("vie", [] {
        ::PoolDeWorkers jamais_arrete(3);
        ::PoolDeWorkers pool(3);
        pool.arreter();
        pool.arreter();
    });
    vie.attendre_fin("Sans tâche, un pool s'arrête tout de suite, autant de fois qu'on veut.");
    SUCCEED("arrêté deux fois, puis détruit");
}

TEST_CASE("chaque arrêt attend la fin", "[1.3]") {
    epreuve::Occupation occupation;
    ::PoolDeWorkers pool(2);
    const epreuve::Liberation fin(occupation);
    epreuve::confier(pool, occupation.tache());
    occupation.attendre_debut();
    epreuve::Acteur premier("premier arrêt", [&] { pool.arreter(); });
    REQUIRE(premier.est_bloque());
    epreuve::Acteur second("second arrêt", [&] { pool.arreter(); });
    {
        INFO("une tâche est en cours : le second arrêt l'attend aussi");
        REQUIRE(second.est_bloque());
    }
    ::PoolDeWorkers voisin(1);
    epreuve::Acteur ailleurs("arrêt d'un autre pool", [&] { voisin.arreter(); });
    ailleurs.attendre_fin("Un pool n'attend que ses propres tâches.");
    occupation.ouvrir();
    premier.attendre_fin("La tâche est finie : les deux arrêts doivent rendre la main.");
    second.attendre_fin("La tâche est finie : les deux arrêts doivent rendre la main.");
}

TEST_CASE("chaque arrêt attend la fin des threads", "[1.3]") {
    std::latch porte(1);
    ::PoolDeWorkers pool(1);
    epreuve::confier(pool, [&] { thread_local const juge::FinRetenue fin(porte); }).wait();
    epreuve::Acteur premier("premier arrêt", [&] { pool.arreter(); });
    epreuve::Acteur second("second arrêt", [&] { pool.arreter(); });
    const bool retenus = premier.est_bloque() && second.est_bloque();
    porte.count_down();
    premier.attendre_fin("Le worker peut finir : les deux arrêts doivent rendre la main.");
    second.attendre_fin("Le worker peut finir : les deux arrêts doivent rendre la main.");
    INFO("toutes les tâches sont exécutées, mais un worker n'a pas fini : chaque arrêt l'attend");
    REQUIRE(retenus);
}

TEST_CASE("une fois arrêté, le pool refuse, sans rien exécuter", "[1.3]") {
    epreuve::Occupation occupation;
    std::atomic<int> executees{0};
    juge::Registre<bool> refus;
    ::PoolDeWorkers pool(1);
    const epreuve::Liberation fin(occupation);
    ::PoolDeWorkers autre(1);
    epreuve::confier(pool, occupation.tache());
    epreuve::confier(pool, [&] { refus.noter(epreuve::refusee(pool, [&] { ++executees; })); });
    occupation.attendre_debut();
    epreuve::Acteur arret("arrêt", [&] { pool.arreter(); });
    REQUIRE(arret.est_bloque());
    {
        INFO("l'arrêt est demandé, même s'il reste des tâches : soumettre() lève runtime_error");
        REQUIRE(epreuve::refusee(pool, [&] { ++executees; }));
    }
    occupation.ouvrir();
    arret.attendre_fin("Toutes les tâches peuvent finir : arreter() doit rendre la main.");
    {
        INFO("une tâche du pool qui s'arrête est refusée comme les autres");
        REQUIRE(refus.contenu() == std::vector<bool>{true});
    }
    {
        INFO("le pool est arrêté : soumettre() lève std::runtime_error");
        REQUIRE(epreuve::refusee(pool, [&] { ++executees; }));
    }
    {
        INFO("une tâche refusée n'est pas exécutée");
        REQUIRE(executees.load() == 0);
    }
    INFO("l'arrêt d'un pool n'arrête pas un autre pool");
    REQUIRE(epreuve::calculer(autre, [] { return 3; }).get() == 3);
}

TEST_CASE("une tâche peut en soumettre d'autres", "[1.2]") {
    ::PoolDeWorkers pool(1);
    std::future<int> petite_fille;
    auto fille = epreuve::calculer(pool, [&] {
        petite_fille = epreuve::calculer(pool, [] { return 8; });
        return 4;
    });
    epreuve::Acteur lecteur("lecteur", [&] {
        fille.wait();
        petite_fille.wait();
    });
    lecteur.attendre_fin("Une tâche soumet une autre tâche, sans l'attendre : les deux finissent.");
    REQUIRE(fille.get() == 4);
    REQUIRE(petite_fille.get() == 8);
}

TEST_CASE("une tâche se détruit hors de tout verrou", "[1.2]") {
    std::promise<void> signe;
    ::PoolDeWorkers pool(1);
    auto legs = std::make_shared<epreuve::Legs>(pool, signe);
    std::latch prete(1);
    epreuve::Acteur client("client", [&] {
        pool.soumettre(std::function<void()>([&prete, legs = std::move(legs)] { prete.wait(); }));
        prete.count_down();
        signe.get_future().wait();
    });
    client.attendre_fin(
        "Une tâche exécutée se détruit, et ce qu'elle tenait soumet une autre tâche : "
        "aucun verrou du pool ne doit être tenu.");
    SUCCEED("la dernière tâche est exécutée");
}

TEST_CASE("sans worker : refusé", "[1.2]") {
    INFO("un pool sans worker n'exécuterait jamais rien : std::invalid_argument");
    REQUIRE_THROWS_AS(::PoolDeWorkers(0), std::invalid_argument);
}

TEST_CASE("un réveil intempestif ne change rien", "[1.2][simple]") {
    const juge::Perturbation reveils(juge::Panne::reveils_intempestifs);
    ::PoolDeWorkers pool(3);
    juge::attendre_calme();
    std::vector<std::future<int>> futurs;
    for (int i = 0; i < 30; ++i)
        futurs.push_back(epreuve::calculer(pool, [i] { return i; }));
    for (int i = 0; i < 30; ++i)
        REQUIRE(futurs[static_cast<std::size_t>(i)].get() == i);
}

TEST_CASE("accepter, exécuter et arrêter, dans tous les entrelacements", "[1.3]") {
    juge::explorer(300, [] {
        std::atomic<int> acceptees{0};
        std::atomic<int> executees{0};
        {
            ::PoolDeWorkers pool(2);
            const auto soumettre = [&] {
                for (int i = 0; i < 2; ++i)
                    if (!epreuve::refusee(pool, [&] { ++executees; })) ++acceptees;
            };
            epreuve::Acteur a("client a", soumettre);
            epreuve::Acteur b("client b", soumettre);
            epreuve::Acteur arret("arrêt", [&] { pool.arreter(); });
            for (auto* acteur : {&a, &b, &arret})
                acteur->attendre_fin("Aucun appel ne reste bloqué, quel que soit l'ordre.");
            INFO("au retour de arreter(), chaque tâche acceptée est exécutée, une fois");
            REQUIRE(executees.load() == acceptees.load());
        }
        INFO("aucune tâche n'est exécutée sans avoir été acceptée");
        REQUIRE(executees.load() == acceptees.load());
    });
}

TEST_CASE("deux dépôts réveillent deux workers, dans tous les entrelacements", "[1.2]") {
    juge::explorer(200, [] {
        std::latch ensemble(2);
        ::PoolDeWorkers pool(2);
        epreuve::Acteur client("client", [&] {
            auto a = epreuve::confier(pool, [&] { ensemble.arrive_and_wait(); });
            auto b = epreuve::confier(pool, [&] { ensemble.arrive_and_wait(); });
            a.get();
            b.get();
        });
        client.attendre_fin("Deux tâches, deux workers : aucun ne doit rester endormi.");
        SUCCEED("les deux se sont rencontrées");
    });
}

}  // namespace juge::epreuve
