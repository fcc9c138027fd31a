#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

using Attendus = std::map<std::string, long>;

/// Un thread qui ajoute, puis se termine.
void compter_dans_un_thread(const std::string& cle, long nombre) {
    const juge::Acteur compteur("compteur", [&] { Totaux<std::string>::ajouter(cle, nombre); });
}

/// Une clé qui arrête un thread, s'il le demande, à la n-ième fois qu'il la compare ou la copie.
struct CleArretante {
    explicit CleArretante(int n) : numero(n) {}
    CleArretante(const CleArretante& autre) : numero(autre.numero) { passer(); }
    CleArretante& operator=(const CleArretante& autre) {
        numero = autre.numero;
        passer();
        return *this;
    }
    bool operator<(const CleArretante& autre) const {
        passer();
        return numero < autre.numero;
    }
    static void passer() {
        if (arret != nullptr && --avant_arret == 0) std::exchange(arret, nullptr)->wait();
    }
    static inline thread_local std::latch* arret = nullptr;
    static inline thread_local int avant_arret = 0;
    int numero;
};

/// Un ajout à `cle` est arrêté à la `rang`-ième opération sur une clé. Rend vrai si `nombre` autres
/// threads, déjà connus, ajoutent pendant ce temps à la même clé.
bool les_autres_ajoutent(int nombre, const CleArretante& cle, int rang) {
    using Comptes = Totaux<CleArretante>;
    std::latch connus(nombre + 1);
    std::latch partir(1);
    std::latch reprendre(1);
    const auto se_faire_connaitre = [&] {
        Comptes::ajouter(CleArretante(0), 1);
        connus.arrive_and_wait();
    };
    juge::Acteur arrete("arrêté", [&] {
        se_faire_connaitre();
        CleArretante::arret = &reprendre;
        CleArretante::avant_arret = rang;
        Comptes::ajouter(cle, 1);
        CleArretante::arret = nullptr;
    });
    std::deque<juge::Acteur> libres;
    for (int i = 0; i < nombre; ++i) {
        libres.emplace_back("libre " + std::to_string(i), [&] {
            se_faire_connaitre();
            partir.wait();
            Comptes::ajouter(cle, 1);
        });
    }
    juge::attendre_calme();
    partir.count_down();
    const bool tous = std::all_of(libres.begin(), libres.end(),
                                  [](juge::Acteur& libre) { return libre.est_termine(); });
    reprendre.count_down();
    return tous;
}

}  // namespace

TEST_CASE("lire() ne touche pas à la mémoire d'un thread disparu", "[1.9][asan]") {
    for (int i = 0; i < 3; ++i)
        epreuve::compter_dans_un_thread("une clé assez longue pour être allouée", 1);
    INFO("les totaux d'un thread fini se lisent ailleurs que dans sa table, détruite avec lui");
    REQUIRE(Totaux<std::string>::lire() == Attendus{{"une clé assez longue pour être allouée", 3}});
}

TEST_CASE("un seul thread compte juste", "[1.9]") {
    INFO("avant le premier ajout, il n'y a aucun total");
    REQUIRE(Totaux<std::string>::lire().empty());
    Totaux<std::string>::ajouter("accueil", 2);
    Totaux<std::string>::ajouter("panier", 1);
    Totaux<std::string>::ajouter("accueil", 3);
    REQUIRE(Totaux<std::string>::lire() == Attendus{{"accueil", 5}, {"panier", 1}});
    INFO("lire() ne remet rien à zéro");
    REQUIRE(Totaux<std::string>::lire() == Attendus{{"accueil", 5}, {"panier", 1}});
}

TEST_CASE("les grands totaux sont justes", "[1.9]") {
    constexpr long grand = 3'000'000'000;
    Totaux<std::string>::ajouter("octets", grand);
    INFO("un total dépasse 2^31 sans déborder");
    REQUIRE(Totaux<std::string>::lire() == Attendus{{"octets", grand}});
    Totaux<std::string>::ajouter("octets", grand);
    Totaux<std::string>::ajouter("octets", -1);
    REQUIRE(Totaux<std::string>::lire() == Attendus{{"octets", 2 * grand - 1}});
    epreuve::compter_dans_un_thread("octets", grand);
    epreuve::compter_dans_un_thread("octets", -5 * grand);
    INFO("ceux des threads finis non plus ; et l'on peut ajouter un nombre négatif");
    REQUIRE(Totaux<std::string>::lire() == Attendus{{"octets", -2 * grand - 1}});
}

TEST_CASE("les totaux d'un type de clé ignorent ceux d'un autre", "[1.9]") {
    Totaux<int>::ajouter(1, 10);
    Totaux<std::string>::ajouter("un", 1);
    juge::Acteur compteur("compteur", [] {
        Totaux<int>::ajouter(1, 100);
        Totaux<std::string>::ajouter("un", 2);
    });
    compteur.attendre_fin("ajouter() n'attend personne.");
    REQUIRE(Totaux<std::string>::lire() == Attendus{{"un", 3}});
    REQUIRE(Totaux<int>::lire() == std::map<int, long>{{1, 110}});
}

TEST_CASE("les totaux d'un thread fini restent", "[1.9][simple][asan]") {
    epreuve::compter_dans_un_thread("accueil", 1);
    epreuve::compter_dans_un_thread("accueil", 10);
    Totaux<std::string>::ajouter("accueil", 100);
    INFO("deux threads finis, l'un après l'autre, et le thread principal");
    REQUIRE(Totaux<std::string>::lire() == Attendus{{"accueil", 111}});
}

TEST_CASE("les threads vivants comptent aussi", "[1.9]") {
    std::latch finir(1);
    const auto travailler = [&](const char* cle) {
        Totaux<std::string>::ajouter(cle, 1);
        Totaux<std::string>::ajouter("pages vues", 1);
        finir.wait();
    };
    juge::Acteur a("a", [&] { travailler("accueil"); });
    juge::Acteur b("b", [&] { travailler("panier"); });
    REQUIRE(a.est_bloque());
    REQUIRE(b.est_bloque());
    const auto lus = Totaux<std::string>::lire();
    finir.count_down();
    INFO("les deux threads ont compté, et vivent encore");
    REQUIRE(lus == Attendus{{"accueil", 1}, {"pages vues", 2}, {"panier", 1}});
}

TEST_CASE("deux threads ajoutent en même temps", "[1.9]") {
    for (int rang = 1; rang <= 4; ++rang) {
        INFO("chacun dans sa table : un ajout en cours n'en fait pas attendre un autre");
        REQUIRE(epreuve::les_autres_ajoutent(1, CleArretante(0), rang));
        INFO("pas même à une clé nouvelle : un thread n'attend qu'à son premier ajout");
        REQUIRE(epreuve::les_autres_ajoutent(1, CleArretante(rang), rang));
    }
    INFO("cent autres threads, et toujours une table pour chacun : aucun n'attend");
    REQUIRE(epreuve::les_autres_ajoutent(100, CleArretante(0), 1));
}

TEST_CASE("on lit pendant que d'autres comptent", "[1.9]") {
    constexpr int threads = 4;
    constexpr int ajouts = 200;
    const auto total = [] {
        long somme = 0;
        for (const auto& [cle, nombre] : Totaux<int>::lire())
            somme += nombre;
        return somme;
    };
    std::atomic<int> prets{0};
    std::latch finir(1);
    std::deque<juge::Acteur> equipe;
    for (int t = 0; t < threads; ++t) {
        equipe.emplace_back("compteur " + std::to_string(t), [&, t] {
            for (int i = 0; i < ajouts; ++i)
                Totaux<int>::ajouter((t + i) % 7, 1);
            ++prets;
            finir.wait();
        });
    }
    long dernier = 0;
    bool recule = false;
    while (prets < threads) {
        const long lu = total();
        recule = recule || lu < dernier;
        dernier = lu;
        std::this_thread::yield();
    }
    const long compte = total();
    finir.count_down();
    for (auto& compteur : equipe)
        compteur.attendre_fin("Rien ne retient plus les compteurs : chacun doit finir.");
    INFO("tous les ajouts accomplis sont comptés");
    REQUIRE(compte == threads * ajouts);
    INFO("un total ne recule jamais");
    REQUIRE_FALSE(recule);
}

TEST_CASE("on ajoute, on lit et l'on finit en même temps", "[1.9]") {
    const auto lire = [] {
        for (int i = 0; i < 30; ++i)
            Totaux<int>::lire();
    };
    {
        juge::Acteur l1("lecteur 1", lire);
        juge::Acteur l2("lecteur 2", lire);
        juge::Acteur naissances("naissances", [] {
            for (int i = 0; i < 30; ++i) {
                std::thread([i] { Totaux<int>::ajouter(i % 3, 1); }).join();
                Totaux<int>::ajouter(i % 3, 1);
            }
        });
        for (auto* acteur : {&l1, &l2, &naissances})
            acteur->attendre_fin("Personne n'attend pour toujours.");
    }
    INFO("trente threads éphémères et celui qui les lance, soixante ajouts en tout");
    REQUIRE(Totaux<int>::lire() == std::map<int, long>{{0, 20}, {1, 20}, {2, 20}});
}

TEST_CASE("la fin d'un thread passe inaperçue, dans tous les entrelacements", "[1.9][simple]") {
    long ajoutes = 0;
    juge::explorer(200, [&] {
        juge::Registre<long> lus;
        {
            std::latch ajoute(1);
            juge::Acteur lecteur("lecteur", [] { Totaux<int>::lire(); });
            juge::Acteur compteur("compteur", [&] {
                Totaux<int>::ajouter(1, 1);
                ajoute.count_down();
            });
            ajoute.wait();
            for (int i = 0; i < 4; ++i)
                lus.noter(Totaux<int>::lire()[1]);
        }
        ++ajoutes;
        INFO(
            "l'ajout est accompli : lu avant, pendant ou après la fin du thread, il compte une "
            "fois");
        REQUIRE(lus.contenu() == std::vector<long>(4, ajoutes));
    });
}

}  // namespace juge::epreuve
