#include <cstdlib>
#include <cstring>
#include <juge/epreuve.hpp>
#include <new>

// Dans la construction simple, ce que la réponse libère pendant qu'une quarantaine existe n'est pas
// rendu, mais rempli d'un motif : une écriture tardive dans un objet détruit s'y verra.
#if !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)
#define EPREUVE_QUARANTAINE 1
#else
#define EPREUVE_QUARANTAINE 0
#endif

namespace juge::epreuve {
namespace {

#if EPREUVE_QUARANTAINE
constexpr std::size_t entete = 64;  // devant chaque bloc : sa taille
constexpr int motif = 0xA5;
constinit std::mutex verrou_des_blocs;
constinit std::array<unsigned char*, 4096> blocs{};  // en quarantaine ; sans allocation
constinit std::size_t nombre_de_blocs = 0;
constinit std::atomic<bool> en_quarantaine{false};
constinit std::atomic<std::size_t> octets{0};  // alloués, pas encore libérés

void* allouer(std::size_t taille) {
    auto* bloc = static_cast<unsigned char*>(std::malloc(entete + taille));
    if (bloc == nullptr) throw std::bad_alloc();
    std::memcpy(bloc, &taille, sizeof taille);
    octets += taille;
    return bloc + entete;
}

void liberer(void* adresse) noexcept {
    if (adresse == nullptr) return;
    auto* bloc = static_cast<unsigned char*>(adresse) - entete;
    std::size_t taille = 0;
    std::memcpy(&taille, bloc, sizeof taille);
    octets -= taille;
    if (en_quarantaine.load()) {
        const std::lock_guard garde(verrou_des_blocs);
        if (nombre_de_blocs < blocs.size()) {
            std::memset(adresse, motif, taille);
            blocs[nombre_de_blocs++] = bloc;
            return;
        }
    }
    std::free(bloc);
}
#endif

/// Les octets alloués par new et pas encore rendus (0 sous les assainisseurs).
std::size_t octets_gardes() {
#if EPREUVE_QUARANTAINE
    return octets.load();
#else
    return 0;
#endif
}

/// Tant qu'elle existe, la mémoire libérée est gardée sous surveillance.
class Quarantaine {
public:
    Quarantaine(const Quarantaine&) = delete;
    Quarantaine& operator=(const Quarantaine&) = delete;
#if EPREUVE_QUARANTAINE
    Quarantaine() {
        en_quarantaine = true;
    }
    ~Quarantaine() {
        en_quarantaine = false;
    }

    /// Vrai si personne n'a écrit dans un bloc après sa libération.
    bool intacte() const {
        const std::lock_guard garde(verrou_des_blocs);
        return std::all_of(blocs.begin(), blocs.begin() + nombre_de_blocs,
                           [](const unsigned char* bloc) {
                               std::size_t taille = 0;
                               std::memcpy(&taille, bloc, sizeof taille);
                               return std::all_of(bloc + entete, bloc + entete + taille,
                                                  [](unsigned char o) { return o == motif; });
                           });
    }
#else
    Quarantaine() = default;
    bool intacte() const {
        return true;
    }  // les assainisseurs surveillent déjà la mémoire
#endif
};

}  // namespace
}  // namespace juge::epreuve

#if EPREUVE_QUARANTAINE
void* operator new(std::size_t taille) {
    return juge::epreuve::allouer(taille);
}
void operator delete(void* adresse) noexcept {
    juge::epreuve::liberer(adresse);
}
void operator delete(void* adresse, std::size_t) noexcept {
    juge::epreuve::liberer(adresse);
}
#endif

#include <juge/reponse.hpp>

namespace juge::epreuve {

TEST_CASE("chacun reçoit son numéro, une fois et une seule", "[1.6]") {
    juge::explorer(100, [] {
        juge::Registre<int> numeros;
        const auto appelant = std::this_thread::get_id();
        std::atomic<bool> dans_l_appelant{false};
        ::lancer_tous(4, [&](int numero) {
            numeros.noter(numero);
            if (std::this_thread::get_id() == appelant) dans_l_appelant = true;
            return 0;
        });
        auto recus = numeros.contenu();
        std::sort(recus.begin(), recus.end());
        INFO("travail est appelé une fois avec chaque numéro, de 0 à n - 1");
        REQUIRE(recus == std::vector<int>{0, 1, 2, 3});
        INFO("chaque travail a son propre thread : l'appelant n'en fait aucun");
        REQUIRE_FALSE(dans_l_appelant);
    });
}

TEST_CASE("les résultats sont dans l'ordre des numéros, dans tous les entrelacements", "[1.6]") {
    juge::explorer(100, [] {
        const auto resultats = ::lancer_tous(4, [](int numero) {
            juge::point_de_passage();
            return 10 * numero;
        });
        INFO("le résultat de travail(i) est à la place i, même si ce thread finit le premier");
        REQUIRE(resultats == std::vector<int>{0, 10, 20, 30});
    });
}

TEST_CASE("tous les threads vivent en même temps", "[1.2]") {
    // Le juge borne les threads de toutes les constructions qu'il exécute à la fois.
    constexpr int beaucoup = EPREUVE_QUARANTAINE != 0 ? 100 : 40;
    const auto appelant = std::this_thread::get_id();
    for (const int n : {1, 2, 4, beaucoup}) {
        juge::RendezVous ensemble(n);
        juge::Registre<std::thread::id> threads;
        ::lancer_tous(n, [&](int) {
            threads.noter(std::this_thread::get_id());
            ensemble.rejoindre();
            return 0;
        });
        INFO("aucun thread n'attend la fin d'un autre : on les lance tous avant d'en attendre un");
        REQUIRE(ensemble.maximum() == n);
        const auto vus = threads.contenu();
        INFO("chaque travail a son propre thread");
        REQUIRE(std::set<std::thread::id>(vus.begin(), vus.end()).size() ==
                static_cast<std::size_t>(n));
        INFO("chaque travail a son propre thread, même s'il est seul : l'appelant n'en fait aucun");
        REQUIRE(std::count(vus.begin(), vus.end(), appelant) == 0);
    }
}

TEST_CASE("le dernier lancé peut finir le premier", "[1.6]") {
    constexpr int n = 5;
    const std::vector<int> attendus{std::numeric_limits<int>::max(), -1, 0,
                                    std::numeric_limits<int>::min(), -7};
    std::vector<std::unique_ptr<std::latch>> finis;
    for (int i = 0; i < n; ++i)
        finis.push_back(std::make_unique<std::latch>(1));
    std::vector<int> resultats;
    juge::Acteur appelant("appelant", [&] {
        resultats = ::lancer_tous(n, [&](int numero) {
            const auto moi = static_cast<std::size_t>(numero);
            if (numero + 1 < n) finis[moi + 1]->wait();  // attend que le suivant ait fini
            finis[moi]->count_down();
            return attendus[moi];
        });
    });
    appelant.attendre_fin("Chacun attend le suivant : lancés ensemble, ils finissent tous.");
    INFO(
        "le résultat de travail(i), quel qu'il soit, est à la place i, pas à celle du i-ème à "
        "finir");
    REQUIRE(resultats == attendus);
}

TEST_CASE("la fonction attend la fin de tous ses threads", "[1.3]") {
    static std::array<std::latch, 3> portes{std::latch(1), std::latch(1), std::latch(1)};
    for (int retardataire = 0; retardataire < 3; ++retardataire) {
        std::vector<int> resultats;
        std::latch& porte = portes[static_cast<std::size_t>(retardataire)];
        juge::Acteur appelant("appelant " + std::to_string(retardataire), [&] {
            resultats = ::lancer_tous(3, [&porte, retardataire](int numero) {
                if (numero == retardataire) porte.wait();
                return numero + 1;
            });
        });
        {
            INFO("tant que l'un de ses threads travaille, lancer_tous() ne rend pas la main");
            REQUIRE(appelant.est_bloque());
        }
        porte.count_down();
        appelant.attendre_fin("Tous les threads ont fini : lancer_tous() doit rendre la main.");
        REQUIRE(resultats == std::vector<int>{1, 2, 3});
    }
}

TEST_CASE("aucun thread à lancer, aucun résultat ; un seul, un résultat", "[1.2]") {
    const auto aucun = ::lancer_tous(0, [](int) { return 1; });
    INFO("pour n = 0, rien n'est appelé et la liste des résultats est vide");
    REQUIRE(aucun.empty());
    INFO("pour n = 1, un seul résultat");
    REQUIRE(::lancer_tous(1, [](int numero) { return numero - 1; }) == std::vector<int>{-1});
}

TEST_CASE("ce que les threads ont écrit se lit au retour", "[1.3]") {
    constexpr int n = 6;
    int commun = 7;               // écrit avant l'appel
    std::array<int, n> ecrits{};  // ordinaires : ni verrou, ni atomique
    ::lancer_tous(n, [&](int numero) {
        ecrits[static_cast<std::size_t>(numero)] = commun + numero;
        return 0;
    });
    INFO("tout ce qu'un thread a écrit précède le retour de lancer_tous()");
    REQUIRE(ecrits == std::array<int, n>{7, 8, 9, 10, 11, 12});
    commun = 8;
}

TEST_CASE("deux appels à la fois, et un appel dans un appel", "[1.6]") {
    juge::explorer(50, [] {
        std::vector<int> du_premier;
        std::vector<int> du_second;
        {
            juge::Acteur premier("premier", [&] {
                du_premier = ::lancer_tous(3, [](int numero) {
                    juge::point_de_passage();
                    return numero;
                });
            });
            juge::Acteur second("second", [&] {
                du_second = ::lancer_tous(2, [](int numero) {
                    const auto internes =
                        ::lancer_tous(2, [numero](int n) { return 10 * numero + n; });
                    return internes.at(0) + internes.at(1);
                });
            });
            for (auto* acteur : {&premier, &second})
                acteur->attendre_fin("Deux appels ne s'attendent pas l'un l'autre.");
        }
        INFO("chaque appel a ses threads et ses résultats");
        REQUIRE(du_premier == std::vector<int>{0, 1, 2});
        INFO("travail peut appeler lancer_tous() lui aussi");
        REQUIRE(du_second == std::vector<int>{1, 21});
    });
}

TEST_CASE("un appel fini ne garde pas de mémoire", "[1.6][simple]") {
    const auto appeler = [](int n) { ::lancer_tous(n, [](int numero) { return numero; }); };
    appeler(1);
    const auto avant = epreuve::octets_gardes();
    appeler(50);
    const auto apres = epreuve::octets_gardes();
    INFO("rien ne reste derrière un appel : toute la mémoire qu'il a demandée est rendue");
    REQUIRE(apres <= avant);
}

TEST_CASE("un appel entier pendant un autre", "[1.6]") {
    for (const int n : {1, 4}) {
        std::latch porte(1);
        std::vector<int> du_premier;
        std::vector<int> du_second;
        juge::Acteur premier("premier", [&] {
            du_premier = ::lancer_tous(3, [&](int numero) {
                if (numero == 1) porte.wait();  // les deux autres finissent
                return numero;
            });
        });
        REQUIRE(premier.est_bloque());
        juge::Acteur second(
            "second", [&] { du_second = ::lancer_tous(n, [](int numero) { return 7 + numero; }); });
        {
            INFO("le second appel n'attend pas le premier");
            REQUIRE(second.est_termine());
            REQUIRE(du_second.size() == static_cast<std::size_t>(n));
            REQUIRE(du_second.back() == 6 + n);
        }
        {
            INFO(
                "les threads du second appel ont fini, pas ceux du premier : il doit attendre "
                "encore");
            REQUIRE(premier.est_bloque());
        }
        porte.count_down();
        premier.attendre_fin(
            "Les trois threads du premier appel ont fini, il doit rendre la main : un autre appel, "
            "entre-temps, ne doit pas fausser ce qu'il compte.");
        INFO("chaque appel a ses résultats");
        REQUIRE(du_premier == std::vector<int>{0, 1, 2});
    }
}

TEST_CASE("un thread refusé, ceux qui travaillent sont attendus", "[1.9][simple]") {
    const Quarantaine quarantaine;
    std::latch porte(1);
    bool signale = false;
    juge::Acteur appelant("appelant", [&] {
        const juge::Perturbation refus(juge::Panne::creation_thread, 3, 1);
        try {
            ::lancer_tous(5, [&](int numero) {
                porte.wait();
                return ::lancer_tous(1, [&](int) { return numero + 1; }).at(0);
            });
        } catch (const std::system_error&) {
            signale = true;
        }
    });
    {
        INFO("les threads déjà partis sont attendus avant que l'exception sorte");
        REQUIRE(appelant.est_bloque());
    }
    porte.count_down();
    appelant.attendre_fin(
        "Les threads partis peuvent finir, et appeler lancer_tous() eux aussi : l'exception doit "
        "sortir.");
    INFO("l'exception std::system_error sort de lancer_tous() : l'appelant doit savoir");
    REQUIRE(signale);
    INFO(
        "un thread a écrit dans un objet déjà détruit : ce dont les threads se servent (le tableau "
        "des résultats) se déclare avant eux, pour être détruit après");
    REQUIRE(quarantaine.intacte());
}

TEST_CASE("un thread refusé n'arrête pas le programme", "[1.9][simple]") {
    for (const int refuse : {3, 2, 5}) {
        std::atomic<int> commences{0};
        std::atomic<int> finis{0};
        bool signale = false;
        {
            const juge::Perturbation refus(juge::Panne::creation_thread, refuse);
            try {
                ::lancer_tous(5, [&](int) {
                    ++commences;
                    std::this_thread::yield();
                    ++finis;
                    return 0;
                });
            } catch (const std::system_error&) {
                signale = true;
            }
        }
        INFO("l'exception std::system_error sort de lancer_tous() : l'appelant doit savoir");
        REQUIRE(signale);
        INFO("les threads déjà partis sont attendus avant que l'exception sorte");
        REQUIRE(commences.load() == finis.load());
    }
}

TEST_CASE("après un refus, la fonction peut resservir", "[1.9][simple]") {
    {
        const juge::Perturbation refus(juge::Panne::creation_thread);
        INFO("si le premier thread est refusé, std::system_error sort aussi");
        REQUIRE_THROWS_AS(::lancer_tous(3, [](int) { return 0; }), std::system_error);
    }
    REQUIRE(::lancer_tous(2, [](int numero) { return numero; }) == std::vector<int>{0, 1});
}

}  // namespace juge::epreuve
