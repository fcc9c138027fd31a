#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>
#include <chapitre07/erreur_systeme.hpp>
#include <chapitre07/inventaire.hpp>
#include <chapitre07/partage.hpp>
#include <chapitre07/processus.hpp>
#include <chapitre08/pool_processus.hpp>
#include <iostream>
#include <juge/epreuve.hpp>

using namespace std::chrono_literals;
using cours::PoolProcessus;
using cours::ReglagesPool;

namespace {

ReglagesPool deux_workers(int essais = 3) {
    ReglagesPool reglages;
    reglages.workers = 2;
    reglages.essais = essais;
    return reglages;
}

struct Point {
    int x = 0;
    std::vector<std::string> noms;
    MSGPACK_DEFINE(x, noms)
};

int carre(int n) {
    return n * n;
}

}  // namespace

TEST_CASE("map : dans l'ordre, par paquets de toute taille") {
    const cours::Inventaire bilan;
    {
        PoolProcessus<int(int)> pool([](int n) { return 2 * n; }, deux_workers());
        for (const std::size_t taille : {0U, 1U, 2U, 7U, 100U, 1001U}) {
            std::vector<int> entrees(taille);
            std::iota(entrees.begin(), entrees.end(), 0);
            for (const std::size_t paquet : {std::size_t{0}, std::size_t{1}, std::size_t{3},
                                             std::numeric_limits<std::size_t>::max() / 2}) {
                const auto doubles = pool.map(entrees, paquet);
                REQUIRE(doubles.size() == taille);
                for (std::size_t i = 0; i < taille; ++i)
                    REQUIRE(doubles[i] == 2 * entrees[i]);
            }
        }
        REQUIRE(pool.map({4, 5}) == std::vector<int>{8, 10});
        REQUIRE(pool.bilan().morts == 0);
    }
    REQUIRE(bilan.inchange());
}

TEST_CASE("arguments et résultats de toute sorte, de toute taille") {
    const cours::Inventaire bilan;
    {
        PoolProcessus<Point(Point, std::string, std::uint64_t)> pool(
            [](Point p, const std::string& nom, std::uint64_t fois) {
                for (std::uint64_t i = 0; i < fois; ++i)
                    p.noms.push_back(nom);
                ++p.x;
                return p;
            },
            deux_workers());
        const Point p = pool.soumettre({41, {"a"}}, "b", 2).get();
        REQUIRE(p.x == 42);
        REQUIRE(p.noms == std::vector<std::string>{"a", "b", "b"});
        REQUIRE(pool.soumettre({}, std::string(3'000'000, 'm'), 2).get().noms[1].size() ==
                3'000'000);
        PoolProcessus<std::string(std::string)> echo([](std::string s) { return s; },
                                                     deux_workers());
        for (const std::size_t taille :
             {0U, 1U, 2020U, 2030U, 2031U, 2040U, 2048U, 5000U, 100'000U}) {
            const std::string texte(taille, 't');
            REQUIRE((echo.map(std::vector(5, texte), 2) == std::vector(5, texte)));
        }
    }
    REQUIRE(bilan.inchange());
}

TEST_CASE("une exception traverse, avec son type et son message ; le pool continue") {
    PoolProcessus<int(int)> pool(
        [](int n) -> int {
            if (n == 1) throw std::out_of_range("rang 1");
            if (n == 2) throw 42;
            return n;
        },
        deux_workers());
    const auto issues = pool.map_issues(std::vector{0, 1, 2, 3}, 2);
    REQUIRE(issues[0].valeur() == 0);
    REQUIRE(issues[3].valeur() == 3);
    try {
        issues[1].valeur();
        FAIL("aucune exception");
    } catch (const cours::ErreurDistante& erreur) {
        REQUIRE(erreur.type() == "std::out_of_range");
        REQUIRE(erreur.what() == std::string("rang 1"));
    }
    try {
        pool.map({3, 2, 1});
        FAIL("aucune exception");
    } catch (const cours::ErreurDistante& erreur) {
        REQUIRE(erreur.type() == "int");
    }
    REQUIRE(pool.bilan().morts == 0);
}

TEST_CASE("une tâche empoisonnée est abandonnée, et nommée ; les autres vont au bout") {
    const cours::Inventaire bilan;
    const cours::Partage<std::atomic<int>> essais(0);
    {
        PoolProcessus<int(int)> pool(
            [&essais](int n) {
                if (n == 13) {
                    essais->fetch_add(1);
                    ::raise(SIGKILL);
                }
                return n;
            },
            deux_workers(4));
        std::vector<int> entrees(40);
        std::iota(entrees.begin(), entrees.end(), 0);
        const auto issues = pool.map_issues(entrees, 5);
        for (std::size_t i = 0; i < issues.size(); ++i)
            REQUIRE(issues[i].reussie() == (i != 13));
        REQUIRE(issues[13].message().find("la tâche 13 [13] : abandonnée après 4 essais") == 0);
        REQUIRE(issues[13].message().find("SIGKILL") != std::string::npos);
        REQUIRE_THROWS_AS(issues[13].valeur(), cours::TacheAbandonnee);
        REQUIRE(essais->load() == 4);
        const auto vu = pool.bilan();
        REQUIRE(vu.morts == 4);
        REQUIRE(vu.reprises == 3);
        REQUIRE(vu.abandonnees == 1);
    }
    REQUIRE(bilan.inchange());
}

TEST_CASE("ce qu'un paquet avait fini quand son worker meurt n'est pas refait") {
    const cours::Partage<std::array<std::atomic<int>, 10>> fois;
    PoolProcessus<int(int)> pool(
        [&fois](int n) {
            const auto rang = static_cast<std::size_t>(n);
            if ((*fois)[rang].fetch_add(1) == 0 && n == 6) ::raise(SIGKILL);
            return n;
        },
        deux_workers());
    REQUIRE(pool.map({0, 1, 2, 3, 4, 5, 6, 7, 8, 9}).size() == 10);
    std::vector<int> entrees{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    for (auto& compte : *fois)
        compte.store(0);
    REQUIRE(pool.map(entrees, 10) == entrees);
    for (std::size_t i = 0; i < 10; ++i)
        REQUIRE((*fois)[i].load() == (i == 6 ? 2 : 1));
}

TEST_CASE("délai : la tâche trop longue est nommée, les autres vont au bout") {
    const cours::Inventaire bilan;
    {
        ReglagesPool reglages = deux_workers();
        reglages.delai = 300ms;
        PoolProcessus<int(int)> pool(
            [](int n) {
                while (n == 2)
                    ::pause();
                return n;
            },
            reglages);
        const auto issues = pool.map_issues(std::vector{0, 1, 2, 3, 4}, 5);
        REQUIRE_THROWS_AS(issues[2].valeur(), cours::DelaiTache);
        REQUIRE(issues[2].message().find("la tâche 2 [2] : délai dépassé") == 0);
        REQUIRE(issues[4].valeur() == 4);
        REQUIRE(pool.bilan().delais == 1);
        REQUIRE(pool.soumettre(9).get() == 9);
    }
    REQUIRE(bilan.inchange());
}

TEST_CASE("un worker mort sans tâche est remplacé") {
    PoolProcessus<pid_t(int)> pool([](int) { return ::getpid(); }, deux_workers());
    for (int fois = 0; fois < 5; ++fois) {
        const auto avant = pool.pids();
        for (const pid_t pid : avant)
            ::kill(pid, SIGKILL);
        const pid_t neuf = pool.soumettre(0).get();
        REQUIRE(std::find(avant.begin(), avant.end(), neuf) == avant.end());
    }
    REQUIRE(pool.bilan().reprises == 0);
}

TEST_CASE("les workers travaillent ensemble, et gardent leur mémoire") {
    const cours::Partage<std::atomic<int>> presents(0);
    PoolProcessus<int(int)> pool(
        [&presents](int) {
            static int appels = 0;
            if (++appels == 1) {  // le premier de chacun attend l'autre
                presents->fetch_add(1);
                while (presents->load() < 2)
                    std::this_thread::yield();
            }
            return appels;
        },
        deux_workers());
    auto un = pool.soumettre(0);
    auto deux = pool.soumettre(0);
    REQUIRE(un.get() + deux.get() == 2);
    REQUIRE(pool.soumettre(0).get() == 2);
}

TEST_CASE("rappels : un par tâche, dans le thread du pool") {
    juge::Registre<std::string> notes;
    std::latch tous(20);
    {
        PoolProcessus<int(int)> pool(
            [](int n) -> int { return n == 7 ? throw std::runtime_error("sept") : n; },
            deux_workers());
        for (int i = 0; i < 20; ++i)
            pool.rappeler(
                [&](const cours::Issue<int>& issue) {
                    notes.noter(issue.message());
                    tous.count_down();
                },
                i);
        tous.wait();
    }
    auto messages = notes.contenu();
    REQUIRE(messages.size() == 20);
    REQUIRE(std::count(messages.begin(), messages.end(), "") == 19);
    REQUIRE(std::count(messages.begin(), messages.end(), "sept") == 1);
}

TEST_CASE("plusieurs threads soumettent ; plusieurs pools vivent ensemble") {
    const cours::Inventaire bilan;
    {
        cours::Zygote zygote;
        std::vector<std::jthread> clients;
        juge::Registre<int> faux;
        for (int c = 0; c < 3; ++c)
            clients.emplace_back([&, c] {
                PoolProcessus<int(int)> a_moi(zygote, carre, deux_workers());
                for (int i = 0; i < 50; ++i)
                    if (a_moi.soumettre(c + i).get() != (c + i) * (c + i)) faux.noter(i);
            });
        clients.clear();
        PoolProcessus<int(int)> commun(zygote, carre, deux_workers());
        for (int c = 0; c < 3; ++c)
            clients.emplace_back([&] {
                for (int i = 0; i < 50; ++i)
                    if (commun.map({i, 2, 3}).front() != i * i) faux.noter(i);
            });
        clients.clear();
        REQUIRE(faux.contenu().empty());
    }
    REQUIRE(bilan.inchange());
}

TEST_CASE("par le zygote : un verrou tenu ailleurs ne bloque pas les workers, même remplacés") {
    static std::mutex verrou;
    cours::Zygote zygote;
    std::latch tenu(1);
    std::latch rendre(1);
    std::jthread voisin([&] {
        const std::lock_guard garde(verrou);
        tenu.count_down();
        rendre.wait();
    });
    tenu.wait();
    int (*sous_verrou)(int) = [](int n) {
        const std::lock_guard garde(verrou);
        return n + 1;
    };
    PoolProcessus<int(int)> pool(zygote, sous_verrou, deux_workers());
    REQUIRE(pool.soumettre(1).get() == 2);
    for (const pid_t pid : pool.pids())
        ::kill(pid, SIGKILL);
    REQUIRE(pool.map({1, 2, 3}) == std::vector<int>{2, 3, 4});
    rendre.count_down();
}

TEST_CASE("détruit pendant que tout travaille : rien ne reste, les future reçoivent ErreurPool") {
    const cours::Inventaire bilan;
    std::vector<std::future<int>> futurs;
    {
        PoolProcessus<int(int)> pool(
            [](int n) {
                for (;;)
                    ::pause();
                return n;
            },
            deux_workers());
        for (int i = 0; i < 30; ++i)
            futurs.push_back(pool.soumettre(i));
    }
    for (auto& futur : futurs)
        REQUIRE_THROWS_AS(futur.get(), cours::ErreurPool);
    REQUIRE(bilan.inchange());
}

TEST_CASE("le contremaître tué : tout reçoit ErreurPool, rien ne reste") {
    const cours::Inventaire bilan;
    {
        PoolProcessus<pid_t(int)> pool(
            [](int n) {
                while (n == 1)
                    ::pause();
                return ::getppid();
            },
            deux_workers());
        const pid_t contremaitre = pool.soumettre(0).get();
        auto futur = pool.soumettre(1);
        ::kill(contremaitre, SIGKILL);
        REQUIRE_THROWS_AS(futur.get(), cours::ErreurPool);
        REQUIRE_THROWS_AS(pool.soumettre(0), cours::ErreurPool);
    }
    REQUIRE(bilan.inchange());
}

TEST_CASE("des workers qui meurent tous en naissant : une erreur, pas une boucle") {
    PoolProcessus<int(int)> pool(
        [](int) -> int {
            ::_exit(0);  // ne rend rien : c'est une mort aussi, même avec le code 0
        },
        deux_workers(2));
    REQUIRE_THROWS_AS(pool.soumettre(1).get(), cours::TacheAbandonnee);
}

TEST_CASE("mauvais réglages, plus de descripteurs, plus de processus : une erreur typée") {
    const cours::Inventaire bilan;
    REQUIRE_THROWS_AS(PoolProcessus<int(int)>(carre, deux_workers(0)), std::invalid_argument);
    ReglagesPool reglages = deux_workers();
    reglages.delai = 0ns;
    REQUIRE_THROWS_AS(PoolProcessus<int(int)>(carre, reglages), std::invalid_argument);
    reglages = deux_workers();
    reglages.workers = 101;
    REQUIRE_THROWS_AS(PoolProcessus<int(int)>(carre, reglages), std::invalid_argument);
    REQUIRE_THROWS_AS(PoolProcessus<int(int)>(PoolProcessus<int(int)>::Fonction(), deux_workers()),
                      std::invalid_argument);
    rlimit limite{};
    ::getrlimit(RLIMIT_NOFILE, &limite);
    for (rlim_t places = 3; places < 30; ++places) {
        rlimit basse = limite;
        basse.rlim_cur = places;
        ::setrlimit(RLIMIT_NOFILE, &basse);
        std::exception_ptr refus;
        try {
            PoolProcessus<int(int)> pool(carre, deux_workers());
            if (pool.soumettre(3).get() != 9) throw std::logic_error("un résultat faux");
        } catch (...) {  // examinée plus bas : UBSan lui-même a besoin de descripteurs pour cela
            refus = std::current_exception();
        }
        ::setrlimit(RLIMIT_NOFILE, &limite);
        try {
            if (refus) std::rethrow_exception(refus);
        } catch (const cours::ErreurSysteme& erreur) {
            REQUIRE(erreur.code() == std::errc::too_many_files_open);
        } catch (const cours::ErreurPool&) {  // le contremaître n'a pas eu ses descripteurs
        }
        REQUIRE(bilan.inchange());
    }
}

TEST_CASE("le système refuse un processus : ErreurSysteme, rien ne reste", "[simple]") {
    const cours::Inventaire bilan;
    for (int premiere = 1; premiere <= 2; ++premiere) {
        const juge::Perturbation refus(juge::Panne::creation_processus, premiere);
        REQUIRE_THROWS_AS(PoolProcessus<int(int)>(carre, deux_workers()), cours::ErreurSysteme);
    }
    REQUIRE(bilan.inchange());
}

TEST_CASE("ce qu'une tâche écrit n'est pas perdu avec son worker") {
    cours::Reglages capture;
    capture.sortie = cours::Flux::capturer;
    auto programme = cours::Processus::fonction(
        [] {
            PoolProcessus<int(int)> pool(
                [](int n) {
                    std::cout << "tâche " << n << '\n';
                    return n;
                },
                deux_workers());
            pool.soumettre(1).get();
            return std::string();
        },
        capture);
    programme.attendre();
    REQUIRE(programme.sortie() == "tâche 1\n");
}
