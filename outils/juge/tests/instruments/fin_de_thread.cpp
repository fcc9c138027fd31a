// L'exploration conduit un thread jusqu'au bout : ses destructeurs thread_local compris.
#include <juge/epreuve.hpp>

namespace {

std::mutex verrou_des_adieux;
std::vector<int> adieux;  // protégé par lui

struct Adieu {
    explicit Adieu(int n) : numero(n) {}
    Adieu(const Adieu&) = delete;
    Adieu& operator=(const Adieu&) = delete;
    ~Adieu() {
        const std::lock_guard garde(verrou_des_adieux);
        juge::point_de_passage();
        adieux.push_back(numero);
    }
    int numero;
};

void vivre(int numero) {
    thread_local const Adieu adieu(numero);
    juge::point_de_passage();
}

}  // namespace

TEST_CASE("exploration : un destructeur thread_local peut attendre un verrou") {
    juge::explorer(200, [] {
        adieux.clear();
        juge::Acteur a("a", [] { vivre(1); });
        juge::Acteur b("b", [] { vivre(2); });
        {
            const std::lock_guard garde(verrou_des_adieux);
            juge::point_de_passage();
        }
        a.attendre_fin("le verrou est libre : le thread finit");
        b.attendre_fin("le verrou est libre : le thread finit");
        REQUIRE(adieux.size() == 2);
    });
}

TEST_CASE("exploration : un lecteur passe avant, pendant et après la fin d'un thread", "[simple]") {
    std::set<std::size_t> vus;
    juge::explorer(200, [&] {
        adieux.clear();
        juge::Acteur a("a", [] { vivre(1); });
        {
            const std::lock_guard garde(verrou_des_adieux);
            vus.insert(adieux.size());
        }
        a.attendre_fin("le verrou est libre : le thread finit");
    });
    REQUIRE(vus == std::set<std::size_t>{0, 1});
}

TEST_CASE("la fin d'un thread est retenue jusqu'à l'ouverture de la porte") {
    std::latch porte(1);
    std::latch travail(1);
    juge::Acteur acteur("acteur", [&] {
        std::jthread([&] {
            thread_local const juge::FinRetenue fin(porte);
            travail.count_down();
        }).join();
    });
    travail.wait();
    REQUIRE(acteur.est_bloque());
    porte.count_down();
    acteur.attendre_fin("La porte est ouverte : le thread finit.");
}
