#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <juge/epreuve.hpp>
#include <system_error>

#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

/// Deux sockets reliées : ce que l'une écrit, l'autre le lit.
class Paire {
public:
    Paire() { REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, bouts_) == 0); }
    Paire(const Paire&) = delete;
    Paire& operator=(const Paire&) = delete;
    ~Paire() {
        fermer(0);
        fermer(1);
    }
    int ici() const { return bouts_[0]; }
    int la_bas() const { return bouts_[1]; }
    void fermer(int rang) {
        if (bouts_[rang] >= 0) ::close(std::exchange(bouts_[rang], -1));
    }
    /// Envoie de là-bas, sans passer par la réponse.
    void envoyer(std::string_view octets) const {
        while (!octets.empty()) {
            const ssize_t n = ::send(bouts_[1], octets.data(), octets.size(), MSG_NOSIGNAL);
            if (n > 0) octets.remove_prefix(static_cast<std::size_t>(n));
        }
    }
    void finir() const { ::shutdown(bouts_[1], SHUT_WR); }

private:
    int bouts_[2] = {-1, -1};
};

/// Des octets tous différents de leurs voisins, zéros compris.
std::string octets(std::size_t taille, std::size_t graine = 0) {
    std::string texte(taille, '\0');
    for (std::size_t i = 0; i < taille; ++i)
        texte[i] = static_cast<char>((i + graine) * 7 + i / 251);
    return texte;
}

/// Lit de là-bas jusqu'à la fin, sans passer par la réponse.
std::string lire_le_reste(int socket) {
    std::string texte;
    std::array<char, 65536> tampon;
    for (;;) {
        const ssize_t n = ::recv(socket, tampon.data(), tampon.size(), 0);
        if (n > 0) texte.append(tampon.data(), static_cast<std::size_t>(n));
        if (n == 0 || (n < 0 && errno != EINTR)) return texte;
    }
}

/// L'errno que lève l'action, ou 0.
template <class Action>
int errno_de(Action action) {
    try {
        action();
    } catch (const std::system_error& erreur) {
        return erreur.code().value();
    }
    return 0;
}

/// Ce que dit le FluxTermine que lève la lecture de `n` octets.
std::size_t recus_avant_la_fin(int socket, std::size_t n) {
    try {
        ::lire_exactement(socket, n);
    } catch (const ::FluxTermine& fin) {
        return fin.recus();
    }
    return std::numeric_limits<std::size_t>::max();
}

/// Une socket TCP dont le pair a coupé net : lire y rend ECONNRESET.
int socket_coupee() {
    const int accueil = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in ou{};
    ou.sin_family = AF_INET;
    ou.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t taille = sizeof ou;
    auto* adresse = reinterpret_cast<sockaddr*>(&ou);
    REQUIRE(::bind(accueil, adresse, taille) == 0);
    REQUIRE(::listen(accueil, 1) == 0);
    REQUIRE(::getsockname(accueil, adresse, &taille) == 0);
    const int client = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    REQUIRE(::connect(client, adresse, taille) == 0);
    const int serveur = ::accept(accueil, nullptr, nullptr);
    const linger net{1, 0};
    ::setsockopt(serveur, SOL_SOCKET, SO_LINGER, &net, sizeof net);
    ::close(serveur);
    ::close(accueil);
    return client;
}

}  // namespace

TEST_CASE("exactement n octets, et les suivants restent", "[1.5]") {
    const epreuve::Paire paire;
    const std::string envoi = epreuve::octets(10'000);
    paire.envoyer(envoi);
    paire.finir();
    std::string recu;
    for (const std::size_t n : {1U, 2U, 997U, 4096U, 4904U}) {
        std::string morceau;
        INFO("ni plus ni moins que le nombre demandé : les octets d'après restent pour la suite");
        REQUIRE_NOTHROW(morceau = ::lire_exactement(paire.ici(), n));
        REQUIRE(morceau.size() == n);
        recu += morceau;
    }
    INFO("les octets d'après un message appartiennent au suivant");
    REQUIRE((recu == envoi));
}

TEST_CASE("deux sockets à la fois", "[1.5]") {
    const epreuve::Paire une;
    const epreuve::Paire autre;
    une.envoyer("abcdef");
    autre.envoyer("ABCDEF");
    INFO("chaque socket a son flux");
    REQUIRE(::lire_exactement(une.ici(), 2) == "ab");
    REQUIRE(::lire_exactement(autre.ici(), 4) == "ABCD");
    REQUIRE(::lire_exactement(une.ici(), 4) == "cdef");
    REQUIRE(::lire_exactement(autre.ici(), 2) == "EF");
}

TEST_CASE("des lectures partielles ne changent rien", "[1.5][simple]") {
    const epreuve::Paire paire;
    const juge::Perturbation lectures(juge::Panne::lectures_partielles, 3);
    const std::string envoi = epreuve::octets(5'000);
    paire.envoyer(envoi);
    std::string recu = ::lire_exactement(paire.ici(), 4'999);
    recu += ::lire_exactement(paire.ici(), 1);
    INFO("une lecture rend ce qu'elle veut : on lit de nouveau ce qui manque");
    REQUIRE((recu == envoi));
}

TEST_CASE("le reste arrive plus tard", "[1.5]") {
    const epreuve::Paire paire;
    std::string recu;
    juge::Acteur lecteur("lecteur", [&] { recu = ::lire_exactement(paire.ici(), 6); });
    for (const char* morceau : {"abc", "d"}) {
        paire.envoyer(morceau);
        INFO("il manque des octets : on les attend");
        REQUIRE(lecteur.est_bloque());
    }
    paire.envoyer("ef");
    lecteur.attendre_fin(
        "les six octets sont arrivés : l'appel les rend sans en attendre d'autres");
    REQUIRE(recu == "abcdef");
}

TEST_CASE("des écritures partielles ne changent rien", "[1.5][simple]") {
    epreuve::Paire paire;
    const std::string envoi = epreuve::octets(700);
    {
        const juge::Perturbation ecritures(juge::Panne::ecritures_partielles, 7);
        ::ecrire_tout(paire.ici(), envoi);
    }
    paire.fermer(0);
    INFO("une écriture n'accepte que quelques octets : le reste est encore à écrire");
    REQUIRE((epreuve::lire_le_reste(paire.la_bas()) == envoi));
}

TEST_CASE("plus d'octets que la socket n'en contient", "[1.5]") {
    epreuve::Paire paire;
    const std::string envoi = epreuve::octets(3'000'000);
    juge::Acteur ecrivain("écrivain", [&] {
        ::ecrire_tout(paire.ici(), envoi);
        paire.fermer(0);
    });
    {
        INFO("la socket est pleine, et personne ne lit : on attend");
        REQUIRE(ecrivain.est_bloque());
    }
    const std::string recu = epreuve::lire_le_reste(paire.la_bas());
    ecrivain.attendre_fin("tout est lu : l'écriture est finie");
    INFO("tous les octets, une fois, dans l'ordre");
    REQUIRE((recu == envoi));
}

TEST_CASE("un appel interrompu recommence", "[1.5][simple]") {
    epreuve::Paire paire;
    const std::string envoi = epreuve::octets(2'000);
    paire.envoyer(envoi);
    const juge::Perturbation signaux(juge::Panne::interruptions);
    const juge::Perturbation lectures(juge::Panne::lectures_partielles, 100);
    const juge::Perturbation ecritures(juge::Panne::ecritures_partielles, 100);
    std::string recu;
    const int lecture =
        epreuve::errno_de([&] { recu = ::lire_exactement(paire.ici(), envoi.size()); });
    {
        INFO("EINTR : un signal est passé, la lecture n'a pas eu lieu, on recommence");
        REQUIRE(lecture == 0);
        REQUIRE((recu == envoi));
    }
    const int ecriture = epreuve::errno_de([&] { ::ecrire_tout(paire.ici(), envoi); });
    {
        INFO("EINTR : un signal est passé, l'écriture n'a pas eu lieu, on recommence");
        REQUIRE(ecriture == 0);
    }
    paire.fermer(0);
    REQUIRE((epreuve::lire_le_reste(paire.la_bas()) == envoi));
}

TEST_CASE("un appel interrompu pendant qu'il attend recommence", "[1.5][simple]") {
    epreuve::Paire paire;
    const std::string envoi = epreuve::octets(1'000'000);
    std::string recu;
    // Rien à lire, puis plus de place où écrire : quelle que soit la façon de faire, il faut
    // attendre.
    const auto interrompre = [&](const char* nom, std::function<void()> action, auto debloquer) {
        std::optional<juge::Perturbation> signaux(juge::Panne::interruptions);
        juge::Acteur appel(nom, std::move(action));
        {
            INFO("EINTR : un signal est passé, on attend de nouveau");
            REQUIRE(appel.est_bloque());
        }
        REQUIRE(signaux->frappes() > 0);
        signaux.reset();
        debloquer();
        appel.attendre_fin("Le pair a fait sa part : l'appel finit.");
    };
    interrompre(
        "lecteur", [&] { recu = ::lire_exactement(paire.ici(), 6); },
        [&] { paire.envoyer("abcdef"); });
    REQUIRE(recu == "abcdef");
    interrompre(
        "écrivain",
        [&] {
            ::ecrire_tout(paire.ici(), envoi);
            paire.fermer(0);
        },
        [&] { recu = epreuve::lire_le_reste(paire.la_bas()); });
    INFO("rien n'est perdu, rien n'est doublé");
    REQUIRE((recu == envoi));
}

TEST_CASE("le flux finit trop tôt", "[1.6]") {
    for (const std::size_t arrives : {0U, 1U, 5U, 4095U}) {
        const epreuve::Paire paire;
        paire.envoyer("avant" + epreuve::octets(arrives));
        paire.finir();
        REQUIRE(::lire_exactement(paire.ici(), 5) == "avant");
        INFO("FluxTermine dit combien d'octets étaient arrivés pendant cet appel");
        REQUIRE(epreuve::recus_avant_la_fin(paire.ici(), 4096) == arrives);
        INFO("et un second appel le dit encore");
        REQUIRE(epreuve::recus_avant_la_fin(paire.ici(), 1) == 0);
    }
    const epreuve::Paire paire;
    paire.envoyer(epreuve::octets(100'000));
    paire.finir();
    INFO("tous les octets de l'appel comptent, en autant de lectures qu'il a fallu");
    REQUIRE(epreuve::recus_avant_la_fin(paire.ici(), 1'000'000) == 100'000);
}

TEST_CASE("la fin du flux se voit aussi à travers des lectures partielles", "[1.6][simple]") {
    const epreuve::Paire paire;
    paire.envoyer(epreuve::octets(1'000));
    paire.finir();
    const juge::Perturbation lectures(juge::Panne::lectures_partielles, 3);
    const juge::Perturbation signaux(juge::Panne::interruptions);
    INFO("FluxTermine compte les octets de toutes les lectures de l'appel");
    REQUIRE(epreuve::recus_avant_la_fin(paire.ici(), 2'000) == 1'000);
}

TEST_CASE("les autres erreurs gardent leur errno", "[1.6]") {
    const int ferme = ::fcntl(0, F_DUPFD_CLOEXEC, 100);
    ::close(ferme);
    INFO("un descripteur fermé : std::system_error avec EBADF");
    REQUIRE(epreuve::errno_de([&] { ::lire_exactement(ferme, 1); }) == EBADF);
    REQUIRE(epreuve::errno_de([&] { ::ecrire_tout(ferme, "x"); }) == EBADF);
    const int coupee = epreuve::socket_coupee();
    INFO("une connexion coupée n'est pas une fin de flux : ECONNRESET");
    const int lecture = epreuve::errno_de([&] { ::lire_exactement(coupee, 4); });
    ::close(coupee);
    REQUIRE(lecture == ECONNRESET);
}

TEST_CASE("écrire à un pair parti : une exception, et les signaux restent comme ils étaient",
          "[1.6]") {
    sigset_t masque_avant;
    ::pthread_sigmask(SIG_BLOCK, nullptr, &masque_avant);
    {
        epreuve::Paire paire;
        paire.fermer(1);
        for (int i = 0; i < 2; ++i) {
            const int ecriture = epreuve::errno_de([&] { ::ecrire_tout(paire.ici(), "bonjour"); });
            INFO("plus personne ne lit : std::system_error avec EPIPE (ou ECONNRESET)");
            REQUIRE((ecriture == EPIPE || ecriture == ECONNRESET));
        }
    }
    struct sigaction action {};
    ::sigaction(SIGPIPE, nullptr, &action);
    INFO(
        "la disposition de SIGPIPE appartient au programme : MSG_NOSIGNAL ne vaut que pour "
        "l'appel");
    REQUIRE(action.sa_handler == SIG_DFL);
    sigset_t masque;
    ::pthread_sigmask(SIG_BLOCK, nullptr, &masque);
    INFO("le masque du thread est rendu");
    REQUIRE(::sigismember(&masque, SIGPIPE) == ::sigismember(&masque_avant, SIGPIPE));
    sigset_t en_attente;
    ::sigpending(&en_attente);
    INFO("aucun SIGPIPE ne reste en attente");
    REQUIRE(::sigismember(&en_attente, SIGPIPE) == 0);
}

TEST_CASE("une longueur annoncée n'est pas de la mémoire", "[1.7][simple]") {
    for (const std::size_t annonce :
         {std::size_t{1} << 24, std::size_t{1} << 31, std::size_t{1} << 40,
          std::numeric_limits<std::size_t>::max()}) {
        const epreuve::Paire paire;
        paire.envoyer("cinq!");
        paire.finir();
        rlimit limite{};
        ::getrlimit(RLIMIT_DATA, &limite);
        std::size_t pages = 0;  // privées et inscriptibles, celles que RLIMIT_DATA compte
        {
            std::FILE* const etat = std::fopen("/proc/self/statm", "r");
            REQUIRE(etat != nullptr);
            REQUIRE(std::fscanf(etat, "%*u %*u %*u %*u %*u %zu", &pages) == 1);
            std::fclose(etat);
        }
        rlimit basse = limite;
        basse.rlim_cur = pages * 4096 + (std::size_t{4} << 20);
        REQUIRE(::setrlimit(RLIMIT_DATA, &basse) == 0);
        std::size_t recus = 0;
        bool memoire = false;
        try {
            recus = epreuve::recus_avant_la_fin(paire.ici(), annonce);
        } catch (const std::bad_alloc&) {
            memoire = true;
        } catch (const std::length_error&) {
            memoire = true;
        }
        ::setrlimit(RLIMIT_DATA, &limite);
        {
            INFO("le pair ment : la mémoire suit ce qui arrive, non ce qu'il annonce");
            REQUIRE_FALSE(memoire);
        }
        REQUIRE(recus == 5);
    }
}

TEST_CASE("zéro octet : rien à attendre", "[1.5]") {
    epreuve::Paire paire;
    std::string recu = "?";
    juge::Acteur appel("appel", [&] {
        recu = ::lire_exactement(paire.ici(), 0);
        ::ecrire_tout(paire.ici(), "");
    });
    appel.attendre_fin("zéro octet à lire ou à écrire : l'appel revient sans rien attendre.");
    REQUIRE(recu.empty());
    paire.fermer(1);
    INFO("zéro octet, même si le pair est parti : ni fin de flux, ni EPIPE");
    REQUIRE_NOTHROW(::lire_exactement(paire.ici(), 0));
    REQUIRE_NOTHROW(::ecrire_tout(paire.ici(), ""));
}

TEST_CASE("quatre conversations en même temps", "[1.5]") {
    juge::Registre<bool> justes;
    {
        std::array<epreuve::Paire, 4> paires;
        std::deque<juge::Acteur> acteurs;
        for (std::size_t i = 0; i < paires.size(); ++i) {
            acteurs.emplace_back("écrivain", [&paires, i] {
                ::ecrire_tout(paires[i].la_bas(), epreuve::octets(300'000, i));
            });
            acteurs.emplace_back("lecteur", [&paires, &justes, i] {
                const std::string recu = ::lire_exactement(paires[i].ici(), 300'000);
                justes.noter(recu == epreuve::octets(300'000, i));
            });
        }
        for (auto& acteur : acteurs)
            acteur.attendre_fin("chaque conversation se termine");
    }
    INFO("chaque appel travaille sur ses octets à lui");
    REQUIRE(justes.contenu() == std::vector<bool>(4, true));
}

}  // namespace juge::epreuve
