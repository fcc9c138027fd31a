#include <chapitre07/inventaire.hpp>
#include <chapitre11/client_epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

/// L'adresse de l'accueil.
const std::string& adresse() {
    static const std::string tiree = epreuve::tirer_une_adresse();
    return tiree;
}

/// Un serveur en marche dans la boucle de l'épreuve. Ce qu'il lève est noté.
class Serveur {
public:
    explicit Serveur(Boucle& boucle) : boucle_(boucle) {
        boucle.lancer(vivre());
        boucle.avancer();
    }
    void arreter() {
        arret.request_stop();
        boucle_.avancer();
    }
    std::stop_source arret;
    cours::IssueTache<void> issue;

private:
    boost::asio::awaitable<void> vivre() {
        ::Accueil accueil(boucle_.executeur(),
                          boost::asio::local::stream_protocol::endpoint(epreuve::adresse()));
        co_await cours::noter(::servir(std::move(accueil), arret.get_token()), issue);
    }
    Boucle& boucle_;
};

class Client : public ClientLocal {
public:
    explicit Client(Boucle& boucle) : ClientLocal(boucle, epreuve::adresse()) {}

    /// Envoie ce que le serveur veut bien prendre ; rend le nombre d'octets partis.
    std::size_t envoyer(const std::string& octets) {
        std::size_t partis = 0;
        while (partis < octets.size()) {
            const ssize_t n =
                ::send(fd_, octets.data() + partis, octets.size() - partis, MSG_NOSIGNAL);
            if (n > 0) partis += static_cast<std::size_t>(n);
            boucle_.avancer();
            if (n <= 0) break;
        }
        return partis;
    }
    /// Envoie ces octets encore et encore, tant que la socket les prend, sans laisser le serveur
    /// lire.
    void remplir(const std::string& octets) const {
        while (::send(fd_, octets.data(), octets.size(), MSG_NOSIGNAL) > 0) {
        }
    }
    void finir_d_ecrire() { finir(SHUT_WR); }
};

}  // namespace

TEST_CASE("une réponse par ligne, quelle que soit la façon dont les octets arrivent",
          "[1.9][simple]") {
    epreuve::Boucle boucle;
    epreuve::Serveur serveur(boucle);
    epreuve::Client client(boucle);
    REQUIRE(client.connecte);
    client.envoyer("bonjour\n");
    {
        INFO("une ligne entière est arrivée : sa réponse part aussitôt");
        REQUIRE(client.lire() == "1: bonjour\n");
    }
    client.envoyer("deux\ntrois\nquat");
    {
        INFO("une lecture peut apporter deux lignes et le début d'une autre");
        REQUIRE(client.lire() == "2: deux\n3: trois\n");
    }
    for (const char* morceau : {"r", "e", "\n", "\n"})
        client.envoyer(morceau);
    {
        INFO("une ligne peut arriver octet par octet ; une ligne vide est une ligne");
        REQUIRE(client.lire() == "4: quatre\n5: \n");
    }
    const std::string octets("z\0\r\xff", 4);
    client.envoyer(octets + "\n");
    INFO("les octets d'une ligne sont rendus tels quels");
    REQUIRE((client.lire() == "6: " + octets + "\n"));
}

TEST_CASE("des lectures et des écritures partielles ne changent rien", "[1.9][simple]") {
    epreuve::Boucle boucle;
    epreuve::Serveur serveur(boucle);
    epreuve::Client client(boucle);
    const juge::Perturbation lectures(juge::Panne::lectures_partielles, 3);
    const juge::Perturbation ecritures(juge::Panne::ecritures_partielles, 5);
    std::string attendu;
    for (int i = 1; i <= 40; ++i) {
        const std::string ligne = "ligne numéro " + std::to_string(i * i) + "\n";
        client.envoyer(ligne);
        attendu += std::to_string(i) + ": " + ligne;
    }
    const std::string recu = client.lire();
    REQUIRE(lectures.frappes() > 0);
    REQUIRE(ecritures.frappes() > 0);
    INFO("une écriture peut ne prendre que quelques octets : le reste est encore à écrire");
    REQUIRE(recu == attendu);
}

TEST_CASE("un client qui écrit sans s'arrêter reçoit pourtant ses réponses", "[1.9][simple]") {
    epreuve::Boucle boucle;
    epreuve::Serveur serveur(boucle);
    epreuve::Client bavard(boucle);
    for (int i = 0; i < 300; ++i) {  // à chaque pas du serveur, il y a encore à lire
        bavard.remplir(std::string(99, 'b') + "\n");
        boucle.avancer_de(1);
    }
    INFO("une ligne entière est arrivée : sa réponse n'attend pas qu'il n'y ait plus rien à lire");
    REQUIRE(bavard.lire().starts_with("1: bbb"));
}

TEST_CASE("la fin du flux : la dernière ligne compte, puis la connexion se ferme",
          "[1.9][simple]") {
    epreuve::Boucle boucle;
    epreuve::Serveur serveur(boucle);
    for (const auto& [envoi, attendu] : std::vector<std::pair<std::string, std::string>>{
             {"un\ndeux", "1: un\n2: deux\n"}, {"un\n", "1: un\n"}, {"", ""}}) {
        epreuve::Client client(boucle);
        client.envoyer(envoi);
        client.finir_d_ecrire();
        {
            INFO("ce qui reste sans fin de ligne est une dernière ligne ; rien n'en est pas une");
            REQUIRE(client.lire() == attendu);
        }
        INFO("le client a fini, tout est répondu : le serveur ferme");
        REQUIRE(client.ferme);
    }
}

TEST_CASE("une ligne a une longueur maximale", "[1.9][simple]") {
    epreuve::Boucle boucle;
    epreuve::Serveur serveur(boucle);
    epreuve::Client voisin(boucle);
    const std::string longue(::ligne_max, 'x');
    for (const bool finie : {true, false}) {
        epreuve::Client client(boucle);
        client.envoyer(longue + (finie ? "\n" : ""));
        if (!finie) client.finir_d_ecrire();
        INFO("ligne_max octets : c'est encore permis");
        REQUIRE((client.lire() == "1: " + longue + "\n"));
    }
    for (const char* fin : {"", "x", "\n", "xxx\nsuite\n"}) {
        epreuve::Client client(boucle);
        client.envoyer("avant\n" + longue + "x" + fin);
        {
            INFO("la ligne trop longue n'a pas de réponse ; celle d'avant en a une");
            REQUIRE(client.lire() == "1: avant\n");
        }
        INFO("un octet de trop : la connexion est fermée sans attendre la suite");
        REQUIRE(client.ferme);
    }
    {
        epreuve::Client client(boucle);
        client.envoyer(longue + "x");
        client.finir_d_ecrire();
        INFO("trop longue, même si le client a fini d'écrire");
        REQUIRE(client.lire().empty());
        REQUIRE(client.ferme);
    }
    voisin.envoyer("toujours là\n");
    REQUIRE(voisin.lire() == "1: toujours là\n");
}

TEST_CASE("un client qui se tait n'en retarde aucun autre", "[1.9][simple]") {
    epreuve::Boucle boucle;
    epreuve::Serveur serveur(boucle);
    epreuve::Client muet(boucle);
    epreuve::Client a_moitie(boucle);
    a_moitie.envoyer("début");
    for (int i = 0; i < 20; ++i) {
        epreuve::Client presse(boucle);
        presse.envoyer("vite\n");
        INFO("deux clients se taisent : les autres sont servis, chacun avec ses numéros");
        REQUIRE(presse.lire() == "1: vite\n");
    }
    a_moitie.envoyer(" et fin\n");
    REQUIRE(a_moitie.lire() == "1: début et fin\n");
}

TEST_CASE("un client qui ne lit pas n'en retarde aucun autre", "[1.9][simple]") {
    epreuve::Boucle boucle;
    epreuve::Serveur serveur(boucle);
    epreuve::Client avare(boucle);
    const std::string ligne = std::string(1000, 'k') + "\n";
    int envoyees = 0;
    while (envoyees < 5000 && avare.envoyer(ligne) == ligne.size())
        ++envoyees;
    {
        INFO("il ne lit pas : le serveur cesse de le lire, au lieu de garder toutes ses réponses");
        REQUIRE(envoyees < 5000);
    }
    epreuve::Client presse(boucle);
    presse.envoyer("vite\n");
    {
        INFO("les tampons d'un autre client sont pleins : cela ne regarde pas celui-ci");
        REQUIRE(presse.lire() == "1: vite\n");
    }
    const std::string recu = avare.lire();
    INFO("quand il lit enfin, ses réponses sont entières et dans l'ordre");
    std::string attendu;
    for (int i = 1; i <= envoyees; ++i)
        attendu += std::to_string(i) + ": " + ligne;
    REQUIRE((recu == attendu));
}

TEST_CASE("un client qui disparaît ne termine que sa connexion", "[1.9][simple]") {
    epreuve::Boucle boucle;
    epreuve::Serveur serveur(boucle);
    epreuve::Client temoin(boucle);
    for (const std::size_t lignes : {0U, 1U, 3000U}) {
        epreuve::Client fuyard(boucle);
        std::string envoi;
        for (std::size_t i = 0; i < lignes; ++i)
            envoi += std::string(100, 'p') + "\n";
        fuyard.envoyer(envoi + "sans fin");
        fuyard.partir();  // sans lire : la connexion est coupée, non fermée
        boucle.avancer();
        temoin.envoyer("là ?\n");
        INFO("un client est parti au milieu d'une réponse : les autres ne le savent pas");
        REQUIRE(temoin.lire().ends_with(": là ?\n"));
        REQUIRE(serveur.issue.erreur() == nullptr);
    }
    epreuve::Client nouveau(boucle);
    nouveau.envoyer("et moi\n");
    REQUIRE(nouveau.lire() == "1: et moi\n");
    serveur.arreter();
    INFO("à l'arrêt non plus, servir() ne lève rien de ce qui est arrivé à un client");
    REQUIRE(serveur.issue.reussie());
}

TEST_CASE("l'arrêt ferme tout, et servir() revient après ses clients", "[1.9][simple]") {
    const auto avant = cours::descripteurs_ouverts();
    {
        epreuve::Boucle boucle;
        epreuve::Serveur serveur(boucle);
        std::deque<epreuve::Client> clients;
        for (int i = 0; i < 3; ++i)
            clients.emplace_back(boucle).envoyer("bonjour\ndébut");
        epreuve::Client& avare = clients.emplace_back(boucle);
        while (avare.envoyer(std::string(1000, 'k') + "\n") == 1001) {
        }
        REQUIRE_FALSE(serveur.issue.reussie());
        serveur.arreter();
        {
            INFO("l'arrêt est demandé : servir() revient, sans rien lever");
            REQUIRE(serveur.issue.erreur() == nullptr);
            REQUIRE(serveur.issue.reussie());
        }
        {
            INFO("après le retour, il ne reste aucune coroutine, ni aucune attente");
            REQUIRE(boucle.vide());
        }
        for (auto& client : clients) {
            client.lire();
            INFO("la connexion de chaque client est fermée");
            REQUIRE(client.ferme);
        }
        const epreuve::Client tardif(boucle);
        INFO("plus personne n'accueille");
        REQUIRE_FALSE(tardif.connecte);
    }
    INFO("aucun descripteur ne reste ouvert");
    REQUIRE(cours::descripteurs_ouverts() == avant);
}

TEST_CASE("l'arrêt, à quelque pas de la boucle qu'il vienne", "[1.9][simple]") {
    for (int pas = 0; pas < 30; ++pas) {
        epreuve::Boucle boucle;
        epreuve::Serveur serveur(boucle);
        // Le deuxième est déjà là quand le premier est accueilli : l'accueil l'accepte aussitôt.
        const std::array clients{epreuve::connecter(epreuve::adresse()).first,
                                 epreuve::connecter(epreuve::adresse()).first};
        for (const int fd : clients)
            ::send(fd, "un\ndeux\n", 8, MSG_NOSIGNAL);
        boucle.avancer_de(pas);
        serveur.arreter();
        {
            INFO("l'arrêt vient entre deux pas : un client accueilli, ou lu, à cet instant finit");
            REQUIRE(serveur.issue.reussie());
        }
        REQUIRE(boucle.vide());
        for (const int fd : clients)
            ::close(fd);
    }
}

TEST_CASE("l'arrêt sans client, ou demandé d'avance", "[1.9][simple]") {
    epreuve::Boucle boucle;
    {
        epreuve::Serveur serveur(boucle);
        serveur.arreter();
        INFO("aucun client : il n'y a personne à attendre");
        REQUIRE(serveur.issue.reussie());
    }
    REQUIRE(boucle.vide());
    cours::IssueTache<void> issue;
    const auto demander = [&]() -> boost::asio::awaitable<void> {
        std::stop_source arret;
        arret.request_stop();
        ::Accueil accueil(boucle.executeur(),
                          boost::asio::local::stream_protocol::endpoint(epreuve::adresse()));
        co_await ::servir(std::move(accueil), arret.get_token());
    };
    boucle.lancer(cours::noter(demander(), issue));
    boucle.avancer();
    INFO("l'arrêt était demandé avant l'appel");
    REQUIRE(issue.reussie());
    REQUIRE(boucle.vide());
}

TEST_CASE("un client qui finit libère sa place", "[1.9][simple]") {
    epreuve::Boucle boucle;
    epreuve::Serveur serveur(boucle);
    const auto avant = cours::descripteurs_ouverts().size();
    for (int i = 0; i < 10; ++i) {
        epreuve::Client client(boucle);
        client.envoyer("bonjour\n");
        client.finir_d_ecrire();
        client.lire();
    }
    boucle.avancer();
    INFO("dix clients sont venus et repartis : leurs sockets sont fermées");
    REQUIRE(cours::descripteurs_ouverts().size() == avant);
}

}  // namespace juge::epreuve
