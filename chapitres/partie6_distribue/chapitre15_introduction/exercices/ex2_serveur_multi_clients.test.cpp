#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chapitre07/inventaire.hpp>
#include <cstring>
#include <filesystem>
#include <juge/epreuve.hpp>
#include <juge/processus.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

/// Le noyau garde alors tout un envoi de l'épreuve, que le serveur le lise ou non.
constexpr int grand_tampon = 400'000;

/// Une socket qui écoute sur un port choisi par le système, et l'adresse où se connecter.
class Ecoute {
public:
    explicit Ecoute(int tampon_d_envoi = 0) {
        ou_.sin_family = AF_INET;
        ou_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t taille = sizeof ou_;
        auto* adresse = reinterpret_cast<sockaddr*>(&ou_);
        if (tampon_d_envoi > 0) {  // les sockets acceptées en héritent
            ::setsockopt(fd_, SOL_SOCKET, SO_SNDBUF, &tampon_d_envoi, sizeof tampon_d_envoi);
            ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &grand_tampon, sizeof grand_tampon);
        }
        if (::bind(fd_, adresse, taille) != 0 || ::listen(fd_, 256) != 0 ||
            ::getsockname(fd_, adresse, &taille) != 0)
            throw std::runtime_error("l'épreuve ne peut pas écouter");
    }
    Ecoute(const Ecoute&) = delete;
    Ecoute& operator=(const Ecoute&) = delete;
    ~Ecoute() { ::close(fd_); }
    int fd() const { return fd_; }
    const sockaddr_in& ou() const { return ou_; }

private:
    int fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in ou_{};
};

/// Un serveur en marche, dans un thread de l'épreuve.
class Serveur {
public:
    explicit Serveur(int tampon_d_envoi = 0)
        : ecoute_(tampon_d_envoi), acteur_("servir", [this] { ::servir(ecoute_.fd(), arret_); }) {}
    Serveur(const Serveur&) = delete;
    Serveur& operator=(const Serveur&) = delete;
    ~Serveur() {
        demander_l_arret();
        try {
            acteur_.attendre_fin("l'arrêt est demandé : servir() revient");
        } catch (...) {
            // déjà rapportée par le cas
        }
        ::close(arret_);
    }
    void demander_l_arret() const { ::eventfd_write(arret_, 1); }
    void attendre_le_retour() {
        acteur_.attendre_fin(
            "l'arrêt est demandé, les clients ont ce qui leur revient : servir() "
            "revient sans attendre qu'ils s'en aillent.");
    }
    bool marche() { return acteur_.est_bloque(); }
    const sockaddr_in& ou() const { return ecoute_.ou(); }
    int ecoute() const { return ecoute_.fd(); }
    int arret() const { return arret_; }

private:
    epreuve::Ecoute ecoute_;
    int arret_ = ::eventfd(0, EFD_CLOEXEC);
    juge::Acteur acteur_;
};

/// Un client. Ses attentes sont bornées : un serveur qui ne répond pas est un échec, pas un
/// blocage.
class Client {
public:
    explicit Client(const sockaddr_in& ou, int tampon = 0) : Client(ou, tampon, socket_nue()) {}
    Client(const sockaddr_in& ou, int tampon, int fd) : fd_(fd) {
        if (tampon > 0) ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &tampon, sizeof tampon);
        ::setsockopt(fd_, SOL_SOCKET, SO_SNDBUF, &grand_tampon, sizeof grand_tampon);
        connecte = ::connect(fd_, reinterpret_cast<const sockaddr*>(&ou), sizeof ou) == 0;
        ::fcntl(fd_, F_SETFL, O_NONBLOCK);
    }
    Client(Client&& autre) noexcept
        : connecte(autre.connecte),
          fin(autre.fin),
          coupee(autre.coupee),
          fd_(std::exchange(autre.fd_, -1)) {}
    ~Client() { partir(); }

    static int socket_nue() { return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); }

    /// Envoie ce que la socket prend sans attendre ; rend le nombre d'octets partis.
    std::size_t envoyer(std::string_view octets) const {
        std::size_t partis = 0;
        while (partis < octets.size()) {
            const ssize_t n = ::send(fd_, octets.data() + partis, octets.size() - partis,
                                     MSG_NOSIGNAL | MSG_DONTWAIT);
            if (n <= 0) break;
            partis += static_cast<std::size_t>(n);
        }
        return partis;
    }
    /// Lit au plus `n` octets ; s'arrête à la fin du flux, ou si rien ne vient.
    std::string lire(std::size_t n) {
        std::string lu;
        std::array<char, 16384> tampon;
        while (lu.size() < n && attendre(POLLIN)) {
            const ssize_t recus =
                ::recv(fd_, tampon.data(), std::min(tampon.size(), n - lu.size()), MSG_DONTWAIT);
            fin = recus == 0;
            coupee = recus < 0 && errno != EAGAIN && errno != EINTR;
            if (fin || coupee) break;
            if (recus > 0) lu.append(tampon.data(), static_cast<std::size_t>(recus));
        }
        return lu;
    }
    std::string lire_jusqu_a_la_fin() { return lire(std::numeric_limits<std::size_t>::max()); }
    std::string demander(std::string_view octets) {
        envoyer(octets);
        return lire(octets.size());
    }
    void finir_d_ecrire() const { ::shutdown(fd_, SHUT_WR); }
    /// Attend que tout ce qui est parti soit arrivé chez le serveur (acquitté).
    void attendre_l_arrivee() const {
        for (int restent = 1; restent > 0; std::this_thread::yield())
            if (::ioctl(fd_, SIOCOUTQ, &restent) != 0) return;
    }
    void partir() {
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    }
    void couper() {
        const linger net{1, 0};
        ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &net, sizeof net);
        partir();
    }

    bool connecte = false;
    bool fin = false;     ///< la dernière lecture a vu la fin du flux
    bool coupee = false;  ///< … ou une coupure

private:
    bool attendre(short pour) const {
        constexpr int longtemps = 8'000;  // un garde-fou : rien n'en dépend
        pollfd attente{fd_, pour, 0};
        int prets = -1;
        do
            prets = ::poll(&attente, 1, longtemps);
        while (prets < 0 && errno == EINTR);
        return prets > 0;
    }
    int fd_;
};

/// Plus aucun descripteur libre dans ce programme, jusqu'à vider().
class TablePleine {
public:
    TablePleine() {
        // Tous les numéros sous la limite sont pris ; elle reste au-dessus de ce que poll() attend.
        constexpr int assez = 64;
        while (bourrage_.empty() || bourrage_.back() < assez)
            bourrage_.push_back(::eventfd(0, EFD_CLOEXEC));
        ::getrlimit(RLIMIT_NOFILE, &avant_);
        rlimit basse = avant_;
        basse.rlim_cur = static_cast<rlim_t>(bourrage_.back());
        ::setrlimit(RLIMIT_NOFILE, &basse);
    }
    TablePleine(const TablePleine&) = delete;
    TablePleine& operator=(const TablePleine&) = delete;
    ~TablePleine() {
        vider();
        for (const int fd : bourrage_)
            ::close(fd);
    }
    void vider() const { ::setrlimit(RLIMIT_NOFILE, &avant_); }

private:
    std::vector<int> bourrage_;
    rlimit avant_{};
};

std::string octets(std::size_t taille) {
    std::string texte(taille, '\0');
    for (std::size_t i = 0; i < taille; ++i)
        texte[i] = static_cast<char>(i * 7 + i / 251);
    return texte;
}

}  // namespace

TEST_CASE("chacun reçoit ses octets, tous, dans l'ordre", "[1.8]") {
    epreuve::Serveur serveur;
    epreuve::Client une(serveur.ou());
    epreuve::Client autre(serveur.ou());
    const std::string envoi = epreuve::octets(30'000);
    INFO("chaque octet envoyé revient à celui qui l'a envoyé");
    REQUIRE(une.demander("bonjour") == "bonjour");
    REQUIRE(autre.demander("salut") == "salut");
    REQUIRE((une.demander(envoi) == envoi));
    REQUIRE(autre.demander(std::string(3, '\0')) == std::string(3, '\0'));
}

TEST_CASE("tant que rien n'arrive, tout dort sans échéance", "[1.9][simple]") {
    std::optional<juge::HorlogeFactice> horloge(std::in_place);  // un délai s'y voit
    epreuve::Serveur serveur;
    epreuve::Client client(serveur.ou());
    REQUIRE(client.demander("bonjour") == "bonjour");
    juge::attendre_calme();
    INFO("quelqu'un se réveillera à une heure donnée, et pour rien : attendez sans délai");
    REQUIRE(horloge->dormeurs() == 0);
    horloge.reset();  // à l'arrêt, un délai est permis : l'heure passe de nouveau
}

TEST_CASE("un client a fini d'écrire et ne lit pas : tout dort encore", "[1.9][simple]") {
    epreuve::Serveur serveur(8'192);
    epreuve::Client avare(serveur.ou(), 8'192);
    const std::string envoi = epreuve::octets(50'000);
    REQUIRE(avare.envoyer(envoi) == envoi.size());
    avare.finir_d_ecrire();
    avare.attendre_l_arrivee();
    INFO("rien n'arrive, rien ne peut partir : le serveur n'a rien à faire, et il tourne à vide");
    juge::attendre_calme();
    REQUIRE((avare.lire_jusqu_a_la_fin() == envoi));
}

TEST_CASE("des échanges partiels et interrompus ne changent rien", "[1.5][simple]") {
    epreuve::Serveur serveur;
    const juge::Perturbation lectures(juge::Panne::lectures_partielles, 97);
    const juge::Perturbation ecritures(juge::Panne::ecritures_partielles, 31);
    const juge::Perturbation signaux(juge::Panne::interruptions);
    const std::string envoi = epreuve::octets(20'000);
    for (int i = 0; i < 3; ++i) {
        epreuve::Client client(serveur.ou());
        const std::string recu = client.demander(envoi);
        INFO("rien n'est perdu ni doublé : lectures et écritures partielles, EINTR");
        REQUIRE((recu == envoi));
    }
}

TEST_CASE("cent clients en même temps", "[1.8]") {
    epreuve::Serveur serveur;
    std::deque<epreuve::Client> clients;
    for (int i = 0; i < 100; ++i)
        clients.emplace_back(serveur.ou());
    for (std::size_t i = clients.size(); i-- > 0;) {
        INFO("cent clients sont connectés : chacun est servi, dans quelque ordre qu'ils parlent");
        REQUIRE(clients[i].demander("client " + std::to_string(i)) ==
                "client " + std::to_string(i));
    }
}

TEST_CASE("un client qui ne lit pas n'en retarde aucun autre", "[1.8]") {
    epreuve::Serveur serveur(16'384);
    epreuve::Client avare(serveur.ou(), 16'384);
    const std::string morceau = epreuve::octets(10'000);
    std::size_t partis = 0;
    for (int i = 0; i < 2'000; ++i) {
        partis += avare.envoyer(morceau);
        if (i % 100 == 0) std::this_thread::yield();
    }
    epreuve::Client presse(serveur.ou());
    INFO("les tampons d'un autre client sont pleins : cela ne regarde pas celui-ci");
    REQUIRE(presse.demander("vite") == "vite");
    avare.couper();
    REQUIRE(partis > 0);
}

TEST_CASE("un client a fini d'écrire : le reste part, puis la connexion se ferme", "[1.6]") {
    epreuve::Serveur serveur;
    for (const std::size_t taille : {0U, 1U, 50'000U}) {
        epreuve::Client client(serveur.ou());
        const std::string envoi = epreuve::octets(taille);
        REQUIRE(client.envoyer(envoi) == taille);
        client.finir_d_ecrire();
        const std::string recu = client.lire_jusqu_a_la_fin();
        INFO("une demi-fermeture n'est pas un départ : le client lit encore");
        REQUIRE((recu == envoi));
        INFO("tout est rendu : le serveur ferme à son tour");
        REQUIRE(client.fin);
    }
}

TEST_CASE("un client qui disparaît ne termine que sa connexion", "[1.6]") {
    epreuve::Serveur serveur(8'192);
    epreuve::Client temoin(serveur.ou());
    for (const std::size_t taille : {0U, 10U, 1'000'000U}) {
        for (int i = 0; i < 5; ++i) {
            epreuve::Client fuyard(serveur.ou(), 16'384);
            fuyard.envoyer(epreuve::octets(taille));
            if (i % 2 == 0)
                fuyard.couper();
            else
                fuyard.partir();
        }
        INFO("des clients sont partis sans lire : les autres ne le savent pas");
        REQUIRE(temoin.demander("là ?") == "là ?");
    }
    for (int i = 0; i < 3; ++i) {
        // Il a tout dit, puis coupe pendant que le serveur lui répond : l'écriture suivante rend
        // EPIPE, et envoie SIGPIPE à qui ne l'a pas retenu.
        epreuve::Client fuyard(serveur.ou(), 8'192);
        fuyard.envoyer(epreuve::octets(50'000));
        fuyard.attendre_l_arrivee();
        fuyard.finir_d_ecrire();
        fuyard.couper();
        INFO("écrire à un client parti ne doit pas tuer le programme (SIGPIPE)");
        REQUIRE(temoin.demander("encore là ?") == "encore là ?");
    }
    epreuve::Client nouveau(serveur.ou());
    REQUIRE(nouveau.demander("et moi") == "et moi");
}

TEST_CASE("plus de descripteur : celui qui patiente est servi quand un autre part",
          "[1.8][simple]") {
    epreuve::Serveur serveur;
    epreuve::Client premier(serveur.ou());
    REQUIRE(premier.demander("un") == "un");
    const int fd = epreuve::Client::socket_nue();
    const epreuve::TablePleine pleine;
    epreuve::Client patient(serveur.ou(), 0, fd);
    patient.envoyer("deux");
    const std::string toujours = premier.demander("encore");
    for (int i = 0; i < 100; ++i)
        std::this_thread::yield();
    pleine.vider();
    premier.partir();
    {
        INFO("accept() échoue avec EMFILE : les clients déjà là sont servis");
        REQUIRE(toujours == "encore");
    }
    INFO("une place s'est libérée : celui qui patientait est servi");
    REQUIRE(patient.lire(4) == "deux");
    REQUIRE(serveur.marche());
}

TEST_CASE("une connexion finie est fermée sans attendre l'arrêt", "[1.8]") {
    epreuve::Serveur serveur;
    {
        epreuve::Client echauffement(serveur.ou());
        REQUIRE(echauffement.demander("x") == "x");
    }
    INFO("rien n'arrive : le serveur et ses threads dorment, sans échéance");
    juge::attendre_calme();
    const auto avant = cours::descripteurs_ouverts();
    for (int i = 0; i < 40; ++i) {
        epreuve::Client client(serveur.ou());
        REQUIRE(client.demander("x") == "x");
        if (i % 2 == 0) client.couper();
    }
    juge::attendre_calme();
    INFO("quarante clients sont venus et repartis : aucun descripteur ne reste ouvert");
    REQUIRE(cours::descripteurs_ouverts().size() <= avant.size());
}

TEST_CASE("à l'arrêt, ce qui était arrivé est rendu", "[1.8]") {
    const auto avant = cours::descripteurs_ouverts();
    const std::size_t threads_avant = juge::autres_threads();
    {
        epreuve::Serveur serveur(8'192);
        epreuve::Client muet(serveur.ou());
        epreuve::Client bavard(serveur.ou(), 8'192);
        epreuve::Client fuyard(serveur.ou(), 8'192);
        REQUIRE(muet.demander("x") == "x");
        const std::string envoi = epreuve::octets(150'000);
        for (epreuve::Client* client : {&bavard, &fuyard}) {
            REQUIRE(client->demander("y") == "y");  // accueilli
            REQUIRE(client->envoyer(envoi) == envoi.size());
            client->attendre_l_arrivee();  // tout est chez le serveur, qui n'a pas pu tout rendre
        }
        fuyard.finir_d_ecrire();  // à sa coupure, écrire rendra EPIPE, et enverra SIGPIPE
        serveur.demander_l_arret();
        {
            INFO(
                "un client n'a pas encore tout reçu : servir() ne revient qu'après ses clients, et "
                "leurs threads");
            REQUIRE(serveur.marche());
        }
        fuyard.couper();
        const std::string recu = bavard.lire_jusqu_a_la_fin();
        {
            INFO("ce qui était arrivé avant l'arrêt est rendu après lui");
            REQUIRE(recu.size() == envoi.size());
            REQUIRE((recu == envoi));
        }
        {
            INFO("puis vient la fin du flux, non une coupure");
            REQUIRE(bavard.fin);
        }
        REQUIRE(muet.lire_jusqu_a_la_fin().empty());
        {
            INFO("le client qui se taisait lit la fin du flux, lui aussi");
            REQUIRE(muet.fin);
        }
        serveur.attendre_le_retour();
        INFO("`ecoute` et `arret` appartiennent à l'appelant : ils restent ouverts");
        REQUIRE(::fcntl(serveur.ecoute(), F_GETFD) >= 0);
        REQUIRE(::fcntl(serveur.arret(), F_GETFD) >= 0);
        INFO("au retour, aucun thread du serveur ne vit encore");
        REQUIRE(juge::autres_threads() <= threads_avant);
    }
    INFO("au retour, aucun descripteur ne reste ouvert");
    REQUIRE(cours::descripteurs_ouverts() == avant);
}

TEST_CASE("l'arrêt demandé avant l'appel", "[1.8]") {
    const epreuve::Ecoute ecoute;
    const int arret = ::eventfd(1, EFD_CLOEXEC);
    const epreuve::Client client(ecoute.ou());
    juge::Acteur acteur("servir", [&] { ::servir(ecoute.fd(), arret); });
    acteur.attendre_fin("l'arrêt était déjà demandé : servir() revient, sans accueillir personne.");
    pollfd attente{ecoute.fd(), POLLIN, 0};
    INFO("le client qui patientait n'a pas été accueilli");
    REQUIRE(::poll(&attente, 1, 0) == 1);
    ::close(arret);
}

TEST_CASE("deux serveurs dans un programme", "[1.8]") {
    epreuve::Serveur reste;
    epreuve::Client fidele(reste.ou());
    REQUIRE(fidele.demander("a") == "a");
    {
        epreuve::Serveur part;
        epreuve::Client client(part.ou());
        REQUIRE(client.demander("b") == "b");
        part.demander_l_arret();
        part.attendre_le_retour();
    }
    INFO("arrêter un serveur n'en arrête pas un autre");
    REQUIRE(fidele.demander("c") == "c");
    REQUIRE(reste.marche());
}

TEST_CASE("SIGTERM, dans un vrai processus", "[1.8][simple]") {
    const epreuve::Ecoute ecoute;
    const pid_t enfant = ::fork();
    REQUIRE(enfant >= 0);
    if (enfant == 0) {
        sigset_t termine;
        ::sigemptyset(&termine);
        ::sigaddset(&termine, SIGTERM);
        ::pthread_sigmask(SIG_BLOCK, &termine, nullptr);
        ::servir(ecoute.fd(), ::signalfd(-1, &termine, SFD_CLOEXEC));
        ::_exit(0);
    }
    epreuve::Client muet(ecoute.ou());
    epreuve::Client client(ecoute.ou());
    REQUIRE(muet.demander("x") == "x");
    REQUIRE(client.demander("premier") == "premier");
    client.envoyer("dernier");
    client.attendre_l_arrivee();
    ::kill(enfant, SIGTERM);
    {
        INFO("ce qui était arrivé avant SIGTERM est rendu, puis vient la fin du flux");
        REQUIRE(client.lire_jusqu_a_la_fin() == "dernier");
        REQUIRE(client.fin);
    }
    REQUIRE(muet.lire_jusqu_a_la_fin().empty());
    int statut = -1;
    while (::waitpid(enfant, &statut, 0) < 0 && errno == EINTR) {
    }
    INFO("servir() revient, et le processus finit de lui-même");
    REQUIRE(statut == 0);
}

TEST_CASE("un signal réveille le serveur qui dort : il voit encore l'arrêt", "[1.5][simple]") {
    struct sigaction action {};
    action.sa_handler = [](int) {};  // sans SA_RESTART : un appel qui dort rend EINTR
    ::sigaction(SIGUSR1, &action, nullptr);
    const epreuve::Ecoute ecoute;
    const int arret = ::eventfd(0, EFD_CLOEXEC);
    juge::Enfant serveur("serveur", [&] { ::servir(ecoute.fd(), arret); });
    REQUIRE(serveur.est_bloque());
    const auto interrompre = [&] {  // chacun de ses threads
        const std::string taches = "/proc/" + std::to_string(serveur.pid()) + "/task";
        for (const auto& tache : std::filesystem::directory_iterator(taches))
            ::syscall(SYS_tgkill, serveur.pid(), std::stoi(tache.path().filename().string()),
                      SIGUSR1);
        REQUIRE(serveur.est_bloque());
    };
    interrompre();
    const epreuve::Client muet(ecoute.ou());
    REQUIRE(serveur.est_bloque());
    interrompre();
    ::eventfd_write(arret, 1);
    serveur.attendre_fin("L'arrêt est demandé : servir() revient, même si un signal l'a réveillé.");
    ::close(arret);
}

}  // namespace juge::epreuve
