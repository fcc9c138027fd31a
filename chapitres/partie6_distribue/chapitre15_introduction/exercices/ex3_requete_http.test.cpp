#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <juge/epreuve.hpp>
#include <system_error>

#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

/// Une connexion : la réponse la lit, l'épreuve y écrit.
class Connexion {
public:
    Connexion() {
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, bouts_) != 0)
            throw std::runtime_error("l'épreuve ne peut pas ouvrir de socket");
    }
    explicit Connexion(std::string_view envoi) : Connexion() {
        envoyer(envoi);
        ::shutdown(bouts_[1], SHUT_WR);
    }
    Connexion(const Connexion&) = delete;
    Connexion& operator=(const Connexion&) = delete;
    ~Connexion() {
        ::close(bouts_[0]);
        ::close(bouts_[1]);
    }
    int fd() const { return bouts_[0]; }
    void envoyer(std::string_view octets) const {
        while (!octets.empty()) {
            const ssize_t n = ::send(bouts_[1], octets.data(), octets.size(), MSG_NOSIGNAL);
            if (n > 0) octets.remove_prefix(static_cast<std::size_t>(n));
        }
    }

private:
    int bouts_[2] = {-1, -1};
};

/// Le statut du refus, 200 si une requête est rendue, 0 s'il n'y en a pas.
int statut_de(::LecteurRequetes& lecteur) {
    try {
        return lecteur.suivante() ? 200 : 0;
    } catch (const ::RequeteRefusee& refus) {
        return refus.statut();
    }
}

/// Le statut de ce texte, suivi de la fin du flux.
int statut(std::string_view texte) {
    const epreuve::Connexion connexion(texte);
    ::LecteurRequetes lecteur(connexion.fd());
    return epreuve::statut_de(lecteur);
}

/// De même, sans la fin du flux : le refus ne doit rien attendre d'autre.
int statut_aussitot(std::string_view texte) {
    const epreuve::Connexion connexion;
    connexion.envoyer(texte);
    int resultat = -1;
    juge::Acteur acteur("suivante", [&] {
        ::LecteurRequetes lecteur(connexion.fd());
        resultat = epreuve::statut_de(lecteur);
    });
    acteur.attendre_fin("le refus est déjà certain : il n'y a rien d'autre à attendre.");
    return resultat;
}

std::string avec_en_tete(const std::string& ligne) {
    return "GET / HTTP/1.1\r\n" + ligne + "\r\n\r\n";
}

std::string avec_longueur(const std::string& longueur, const std::string& corps = "") {
    return "POST / HTTP/1.1\r\nContent-Length: " + longueur + "\r\n\r\n" + corps;
}

/// Une requête dont l'en-tête fait `taille` octets.
std::string en_tete_de(std::size_t taille) {
    const std::string debut = "GET / HTTP/1.1\r\nx: ";
    return debut + std::string(taille - debut.size() - 4, 'y') + "\r\n\r\n";
}

const std::string& trois_requetes() {
    static const std::string texte =
        "GET /un HTTP/1.1\r\nHost: a.fr\r\n\r\n"
        "POST /deux?x=1 HTTP/1.0\r\nHOST:b.fr\r\nContent-Length: 9\r\nVide:\r\n\r\nsept\r\n\r\n!"
        "DELETE /trois HTTP/1.1\r\n\r\n";
    return texte;
}

/// Lit les trois requêtes ; rend vrai si chacune est ce qu'elle doit être.
bool lire_les_trois(int fd) {
    using Entetes = std::map<std::string, std::string>;
    ::LecteurRequetes lecteur(fd);
    const auto une = lecteur.suivante();
    const auto deux = lecteur.suivante();
    const auto trois = lecteur.suivante();
    if (!une || !deux || !trois || lecteur.suivante()) return false;
    return une->methode == "GET" && une->cible == "/un" && une->corps.empty() &&
           une->entetes == Entetes{{"host", "a.fr"}} && deux->methode == "POST" &&
           deux->cible == "/deux?x=1" && deux->corps == "sept\r\n\r\n!" &&
           deux->entetes == Entetes{{"host", "b.fr"}, {"content-length", "9"}, {"vide", ""}} &&
           trois->methode == "DELETE" && trois->cible == "/trois" && trois->entetes.empty();
}

}  // namespace

TEST_CASE("une requête simple", "[1.4]") {
    const epreuve::Connexion connexion("GET /index.html HTTP/1.1\r\nHost: exemple.fr\r\n\r\n");
    ::LecteurRequetes lecteur(connexion.fd());
    const auto requete = lecteur.suivante();
    REQUIRE(requete.has_value());
    REQUIRE(requete->methode == "GET");
    REQUIRE(requete->cible == "/index.html");
    REQUIRE(requete->entetes == std::map<std::string, std::string>{{"host", "exemple.fr"}});
    REQUIRE(requete->corps.empty());
}

TEST_CASE("un corps a la longueur annoncée, quels que soient ses octets", "[1.4]") {
    for (const std::size_t taille : {0U, 1U, 7U, 10'000U, 65'536U}) {
        std::string corps(taille, '\0');
        for (std::size_t i = 0; i < taille; ++i)
            corps[i] = static_cast<char>(i * 7 + i / 251);
        const epreuve::Connexion connexion(epreuve::avec_longueur(std::to_string(taille), corps));
        ::LecteurRequetes lecteur(connexion.fd());
        const auto requete = lecteur.suivante();
        REQUIRE(requete.has_value());
        INFO(
            "corps_max octets sont permis ; zéros et fins de ligne sont des octets comme d'autres");
        REQUIRE((requete->corps == corps));
    }
    INFO("des zéros devant ne changent pas un nombre");
    REQUIRE(epreuve::statut(epreuve::avec_longueur(std::string(40, '0') + "2", "ab")) == 200);
}

TEST_CASE("trois requêtes arrivées d'un coup", "[1.5]") {
    const epreuve::Connexion connexion(epreuve::trois_requetes());
    INFO("ce qui suit une requête est le début de la suivante");
    REQUIRE(epreuve::lire_les_trois(connexion.fd()));
}

TEST_CASE("les mêmes, quelle que soit la façon dont elles arrivent", "[1.5][simple]") {
    for (const int morceau : {1, 2, 3, 7, 64}) {
        const epreuve::Connexion connexion(epreuve::trois_requetes());
        const juge::Perturbation lectures(juge::Panne::lectures_partielles, morceau);
        const juge::Perturbation signaux(juge::Panne::interruptions);
        bool justes = false;
        std::string levee;
        try {
            justes = epreuve::lire_les_trois(connexion.fd());
        } catch (const std::exception& erreur) {
            levee = erreur.what();
        }
        INFO("quelques octets par lecture, une lecture sur deux interrompue : les mêmes requêtes");
        REQUIRE(levee.empty());
        REQUIRE(justes);
        REQUIRE(signaux.frappes() > 0);
    }
}

TEST_CASE("une requête entière est rendue aussitôt", "[1.5]") {
    const epreuve::Connexion connexion;
    ::LecteurRequetes lecteur(connexion.fd());
    for (const std::string& requete :
         {std::string("GET / HTTP/1.1\r\n\r\n"), epreuve::avec_longueur("3", "abc"),
          epreuve::avec_longueur("0")}) {
        int statut = -1;
        juge::Acteur acteur("suivante", [&] { statut = epreuve::statut_de(lecteur); });
        connexion.envoyer(requete.substr(0, requete.size() - 1));
        {
            INFO("il manque un octet : on l'attend");
            REQUIRE(acteur.est_bloque());
        }
        connexion.envoyer(requete.substr(requete.size() - 1));
        acteur.attendre_fin("la requête est entière : suivante() n'attend rien d'autre.");
        REQUIRE(statut == 200);
    }
}

TEST_CASE("deux connexions à la fois", "[1.5]") {
    const epreuve::Connexion une(epreuve::avec_longueur("2", "ab") + "GET /1 HTTP/1.1\r\n\r\n");
    const epreuve::Connexion autre(epreuve::avec_longueur("2", "cd") + "GET /2 HTTP/1.1\r\n\r\n");
    ::LecteurRequetes lecteur_une(une.fd());
    ::LecteurRequetes lecteur_autre(autre.fd());
    INFO("chaque connexion a son tampon");
    REQUIRE(lecteur_une.suivante().value().corps == "ab");
    REQUIRE(lecteur_autre.suivante().value().corps == "cd");
    REQUIRE(lecteur_une.suivante().value().cible == "/1");
    REQUIRE(lecteur_autre.suivante().value().cible == "/2");
}

TEST_CASE("la première ligne : trois mots, un espace entre eux", "[1.7]") {
    for (const char* ligne : {"", "GET", "GET /", "GET / ", " GET / HTTP/1.1", "GET  / HTTP/1.1",
                              "GET /  HTTP/1.1", "GET / HTTP/1.1 ", "GET /a b HTTP/1.1",
                              "get / HTTP/1.1", "G3T / HTTP/1.1", "GET / FTP/1.1", "GET / http/1.1",
                              " / HTTP/1.1", "GET\t/ HTTP/1.1", "\x16\x03\x01 bonjour"}) {
        INFO("ce n'est pas une première ligne permise : « " << ligne << " » est refusée par 400");
        REQUIRE(epreuve::statut(std::string(ligne) + "\r\nHost: a\r\n\r\n") == 400);
    }
    for (const char* version : {"HTTP/2.0", "HTTP/1.2", "HTTP/0.9", "HTTP/1.10", "HTTP/"}) {
        INFO("« " << version << " » : 505");
        REQUIRE(epreuve::statut("GET / " + std::string(version) + "\r\n\r\n") == 505);
    }
}

TEST_CASE("les fins de ligne", "[1.7]") {
    for (const char* texte :
         {"GET / HTTP/1.1\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\nb: c\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n", "GET /\r HTTP/1.1\r\n\r\n",
          "GET / HTTP/1.1\r\r\n\r\n"}) {
        INFO("un \\r ou un \\n isolé dans l'en-tête : 400");
        REQUIRE(epreuve::statut(texte) == 400);
    }
}

TEST_CASE("les en-têtes", "[1.4]") {
    const epreuve::Connexion connexion(
        "GET / HTTP/1.1\r\nAccept:  \t texte ; q=1, autre \t \r\nX-Vide:   \r\ncookie: a=1\r\n"
        "COOKIE:b=2: c\r\nCookie: \r\n\r\n");
    ::LecteurRequetes lecteur(connexion.fd());
    const auto requete = lecteur.suivante();
    REQUIRE(requete.has_value());
    const auto valeur = [&](const char* nom) {
        const auto place = requete->entetes.find(nom);
        return place == requete->entetes.end() ? "(absent)" : place->second;
    };
    INFO(
        "noms en minuscules, valeurs sans leurs bords, répétitions séparées par une virgule et un "
        "espace");
    REQUIRE(valeur("accept") == "texte ; q=1, autre");
    REQUIRE(valeur("x-vide").empty());
    REQUIRE(valeur("cookie") == "a=1, b=2: c, ");
    REQUIRE(requete->entetes.size() == 3);
    for (const char* ligne : {"sans deux points", ": sans nom", "deux mots: x", "espace : x",
                              "tab\t: x", " suite: x"}) {
        INFO("« " << ligne << " » n'est pas un en-tête : 400");
        REQUIRE(epreuve::statut(epreuve::avec_en_tete(ligne)) == 400);
    }
}

TEST_CASE("une longueur n'est faite que de chiffres", "[1.7]") {
    for (const char* longueur : {"", "-1", "+5", "0x10", "1e3", "12abc", "5 5", "5,5", "5, 5",
                                 "cinq", "-0", "1.0", "\x01"}) {
        INFO("« Content-Length: " << longueur << " » : 400");
        REQUIRE(epreuve::statut_aussitot(epreuve::avec_longueur(longueur)) == 400);
    }
    INFO("annoncée deux fois, même pareille : 400");
    REQUIRE(epreuve::statut_aussitot("POST / HTTP/1.1\r\nContent-Length: 2\r\nhost: a\r\n"
                                     "content-length: 2\r\n\r\n") == 400);
    INFO("Transfer-Encoding : 501");
    REQUIRE(epreuve::statut_aussitot(epreuve::avec_en_tete("Transfer-Encoding: chunked")) == 501);
}

TEST_CASE("un corps annoncé trop gros est refusé sans l'attendre", "[1.7]") {
    for (const char* longueur :
         {"65537", "4294967295", "4294967296", "18446744073709551615", "18446744073709551616",
          "18446744073709551618", "99999999999999999999999999999999999999999"}) {
        INFO("« Content-Length: " << longueur << " » : 413, sans attendre ni réserver");
        REQUIRE(epreuve::statut_aussitot(epreuve::avec_longueur(longueur)) == 413);
    }
}

TEST_CASE("un en-tête a une taille maximale", "[1.7]") {
    INFO("entete_max octets, ligne vide comprise : c'est encore permis");
    REQUIRE(epreuve::statut(epreuve::en_tete_de(::entete_max)) == 200);
    INFO("un de plus : 431");
    REQUIRE(epreuve::statut_aussitot(epreuve::en_tete_de(::entete_max + 1)) == 431);
    INFO("entete_max octets sont arrivés sans ligne vide : 431, sans attendre la suite");
    REQUIRE(epreuve::statut_aussitot(
                epreuve::en_tete_de(::entete_max + 9).substr(0, ::entete_max)) == 431);
    REQUIRE(epreuve::statut_aussitot(std::string(::entete_max, 'G')) == 431);
    INFO("la borne vaut pour chaque requête, pas pour la connexion");
    const epreuve::Connexion connexion(epreuve::en_tete_de(::entete_max) +
                                       epreuve::en_tete_de(::entete_max));
    ::LecteurRequetes lecteur(connexion.fd());
    REQUIRE(epreuve::statut_de(lecteur) == 200);
    REQUIRE(epreuve::statut_de(lecteur) == 200);
}

TEST_CASE("la fin du flux", "[1.6]") {
    {
        INFO("avant le premier octet d'une requête : il n'y en a plus");
        REQUIRE(epreuve::statut("") == 0);
    }
    const std::string entiere = epreuve::avec_longueur("5", "cinq!");
    for (std::size_t taille = 1; taille < entiere.size(); ++taille) {
        INFO("le client a fini au milieu d'une requête, après " << taille << " octets : 400");
        REQUIRE(epreuve::statut(entiere.substr(0, taille)) == 400);
    }
    const epreuve::Connexion connexion(entiere + "GET");
    ::LecteurRequetes lecteur(connexion.fd());
    REQUIRE(epreuve::statut_de(lecteur) == 200);
    INFO("la deuxième requête est coupée : 400");
    REQUIRE(epreuve::statut_de(lecteur) == 400);
}

TEST_CASE("une lecture qui échoue", "[1.6]") {
    const int ferme = ::fcntl(0, F_DUPFD_CLOEXEC, 100);
    ::close(ferme);
    int numero = 0;
    try {
        ::LecteurRequetes lecteur(ferme);
        lecteur.suivante();
    } catch (const std::system_error& erreur) {
        numero = erreur.code().value();
    } catch (const std::exception&) {
        numero = -1;
    }
    INFO("ce n'est ni une fin de flux, ni une mauvaise requête : std::system_error avec EBADF");
    REQUIRE(numero == EBADF);
}

}  // namespace juge::epreuve
