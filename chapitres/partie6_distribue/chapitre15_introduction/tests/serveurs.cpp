#include <sys/resource.h>
#include <sys/socket.h>

#include <chapitre07/inventaire.hpp>
#include <chapitre15/serveur_boucle.hpp>
#include <chapitre15/serveur_threads.hpp>
#include <juge/epreuve.hpp>

using namespace std::chrono_literals;
using cours::Prise;
using cours::ServeurBoucle;
using cours::ServeurThreads;

namespace {

void echo(const Prise& client) {
    std::array<char, 4096> tampon;
    while (const std::size_t n = client.lire(tampon))
        cours::ecrire_tout(client, {tampon.data(), n});
}

std::string meme(std::string_view recu) {
    return std::string(recu);
}

/// Les deux serveurs, derrière le même nom.
class Threads {
public:
    explicit Threads(std::chrono::milliseconds sursis = 10s)
        : serveur_({}, echo, {.clients = 64, .sursis = sursis}) {}
    cours::AdresseTcp adresse() const { return serveur_.adresse(); }
    void arreter() { serveur_.arreter(); }

private:
    ServeurThreads serveur_;
};

class Boucle {
public:
    explicit Boucle(std::chrono::milliseconds sursis = 10s)
        : thread_([this, sursis] { serveur_.tourner(sursis); }) {}
    ~Boucle() { arreter(); }
    Boucle(const Boucle&) = delete;
    Boucle& operator=(const Boucle&) = delete;
    cours::AdresseTcp adresse() const { return adresse_; }
    void arreter() {
        serveur_.arreter();
        if (thread_.joinable()) thread_.join();
    }
    const ServeurBoucle& serveur() const { return serveur_; }

private:
    ServeurBoucle serveur_{{}, meme, 20'000};
    cours::AdresseTcp adresse_ = serveur_.adresse();
    std::jthread thread_;
};

std::string demander(const Prise& client, const std::string& texte) {
    cours::ecrire_tout(client, texte);
    std::string recu(texte.size(), ' ');
    cours::lire_exactement(client, recu);
    return recu;
}

/// Écrit jusqu'à ce que le serveur n'en veuille plus ; rend le nombre d'octets partis.
std::size_t gaver(const Prise& client) {
    const std::string morceau(10'000, 'k');
    std::size_t partis = 0;
    try {
        for (;;)
            partis += client.ecrire(morceau, cours::dans(300ms));
    } catch (const cours::DelaiDepasse&) {
        return partis;
    }
}

template <class Serveur>
void verifier_un_serveur() {
    const cours::Inventaire avant;
    {
        Serveur serveur;
        const Prise muet = Prise::connecter(serveur.adresse());
        std::vector<Prise> clients;
        for (int i = 0; i < 20; ++i)
            clients.push_back(Prise::connecter(serveur.adresse()));
        for (std::size_t i = 0; i < clients.size(); ++i)
            REQUIRE(demander(clients[i], std::to_string(i)) == std::to_string(i));
        cours::ecrire_tout(clients[0], "fin");
        clients[0].finir_d_ecrire();
        REQUIRE(cours::lire_tout(clients[0], 100) == "fin");
        const linger net{1, 0};
        ::setsockopt(clients[1].numero(), SOL_SOCKET, SO_LINGER, &net, sizeof net);
        cours::ecrire_tout(clients[1], "je pars");
        clients[1].fermer();
        REQUIRE(demander(clients[2], "toujours là") == "toujours là");
        cours::ecrire_tout(clients[3], "avant l'arrêt");
        serveur.arreter();
        REQUIRE(cours::lire_tout(clients[3], 100) == "avant l'arrêt");
        REQUIRE(cours::lire_tout(muet, 100).empty());
        REQUIRE_THROWS_AS(Prise::connecter(serveur.adresse()), cours::ErreurSysteme);
    }
    REQUIRE(avant.inchange());
}

}  // namespace

TEST_CASE("un thread par client") {
    verifier_un_serveur<Threads>();
}

TEST_CASE("une boucle d'événements") {
    verifier_un_serveur<Boucle>();
}

TEST_CASE("un client qui ne lit pas coûte une somme bornée, et ne retarde personne") {
    Boucle boucle(1ms);
    const Prise avare = Prise::connecter(boucle.adresse());
    const std::size_t partis = gaver(avare);
    REQUIRE(boucle.serveur().en_memoire_max() <= 20'000 + 16'384);
    const Prise presse = Prise::connecter(boucle.adresse());
    REQUIRE(demander(presse, "vite") == "vite");
    std::string recu(partis, ' ');
    cours::lire_exactement(avare, recu);
    REQUIRE(recu == std::string(partis, 'k'));
    gaver(avare);
    boucle.arreter();  // le sursis passe
    REQUIRE(boucle.serveur().presents() == 0);
}

TEST_CASE("threads : un client qui ne lit pas est coupé à la fin du sursis") {
    Threads serveur(1ms);
    const Prise avare = Prise::connecter(serveur.adresse());
    gaver(avare);
    serveur.arreter();
    REQUIRE_THROWS_AS(cours::ecrire_tout(avare, std::string(10'000'000, 'x')), cours::PairParti);
}

TEST_CASE("threads : les clients de trop patientent, une exception ne termine que le sien") {
    std::atomic<int> dedans{0};
    std::atomic<int> le_plus{0};
    ServeurThreads serveur({},
                           [&](const Prise& client) {
                               const int n = ++dedans;
                               if (n > le_plus) le_plus = n;
                               std::string recu(1, ' ');
                               cours::lire_exactement(client, recu);
                               --dedans;
                               if (recu == "!") throw 42;  // NOLINT : pas une std::exception
                               cours::ecrire_tout(client, recu);
                           },
                           {.clients = 3, .sursis = 10s});
    std::vector<Prise> clients;
    for (int i = 0; i < 10; ++i)
        clients.push_back(Prise::connecter(serveur.adresse()));
    for (const Prise& client : clients)
        cours::ecrire_tout(client, &client == &clients[4] ? "!" : "x");
    for (const Prise& client : clients)
        REQUIRE(cours::lire_tout(client, 10) == (&client == &clients[4] ? "" : "x"));
    serveur.arreter();
    REQUIRE(le_plus <= 3);
    REQUIRE(serveur.presents() == 0);
    REQUIRE(serveur.servis() == 10);
    REQUIRE(serveur.echecs() == 1);
}

TEST_CASE("boucle : la table des descripteurs est pleine, puis une place se libère") {
    Boucle boucle;
    std::vector<Prise> clients;
    clients.push_back(Prise::connecter(boucle.adresse()));
    REQUIRE(demander(clients[0], "a") == "a");
    rlimit limite{};
    ::getrlimit(RLIMIT_NOFILE, &limite);
    rlimit basse = limite;
    // Une place pour la socket du client qui suit, aucune pour celle du serveur.
    basse.rlim_cur = static_cast<rlim_t>(cours::descripteurs_ouverts().back()) + 1;
    while (::setrlimit(RLIMIT_NOFILE, &basse), true) {
        try {
            clients.push_back(Prise::connecter(boucle.adresse()));
        } catch (const cours::ErreurSysteme&) {
            ::setrlimit(RLIMIT_NOFILE, &limite);
            break;
        }
    }
    const Prise dernier = Prise::connecter(boucle.adresse());
    clients.clear();
    REQUIRE(demander(dernier, "enfin") == "enfin");
    ::setrlimit(RLIMIT_NOFILE, &limite);
}

TEST_CASE("boucle : arrêtée avant de tourner") {
    ServeurBoucle serveur({}, meme);
    serveur.arreter();
    serveur.tourner();
    REQUIRE(serveur.presents() == 0);
}
