#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <juge/processus.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

int ouvrir_socket() {
    return ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

sockaddr_un adresse() {
    sockaddr_un adresse{};
    adresse.sun_family = AF_UNIX;
    std::strcpy(adresse.sun_path, "dictionnaire.sock");  // dans le dossier de l'épreuve
    return adresse;
}

/// Le serveur, dans son processus.
class Serveur {
public:
    explicit Serveur(bool interrompu = false, int appels = 1) {
        if (::pipe2(arret_.data(), O_CLOEXEC) != 0) throw std::bad_alloc();
        ::unlink("dictionnaire.sock");
        ecoute_ = epreuve::ouvrir_socket();
        const sockaddr_un ici = epreuve::adresse();
        if (::bind(ecoute_, reinterpret_cast<const sockaddr*>(&ici), sizeof ici) != 0 ||
            ::listen(ecoute_, 64) != 0)
            throw std::bad_alloc();
        processus_.emplace("serveur", [this, interrompu, appels] {
            ::close(arret_[1]);
            std::optional<juge::Perturbation> interruptions;
            if (interrompu) interruptions.emplace(juge::Panne::interruptions);
            const juge::Inventaire avant;
            ::servir(ecoute_, arret_[0]);
            for (int appel = 1; appel < appels; ++appel) {
                reprendre_l_arret();
                ::servir(ecoute_, arret_[0]);
            }
            if (const auto restes = avant.restes(); !restes.empty())
                throw std::runtime_error("rien, mais après servir() " + restes);
        });
    }
    Serveur(const Serveur&) = delete;
    Serveur& operator=(const Serveur&) = delete;
    ~Serveur() {
        for (const int fd : {ecoute_, arret_[0], arret_[1]})
            ::close(fd);
    }

    juge::Enfant& processus() { return *processus_; }
    void demander_l_arret() {
        if (::write(arret_[1], "a", 1) != 1) throw std::bad_alloc();
    }
    void fermer_l_arret() {
        ::close(arret_[1]);
        arret_[1] = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    }
    /// Demande l'arrêt, et attend la fin.
    void arreter() {
        demander_l_arret();
        processus_->attendre_fin("L'arrêt est demandé : servir() rend la main.");
    }

private:
    /// Lit la demande d'arrêt, si servir() ne l'a pas lue.
    void reprendre_l_arret() const {
        pollfd demande{arret_[0], POLLIN, 0};
        char octet = 0;
        if (::poll(&demande, 1, 0) == 1 && ::read(arret_[0], &octet, 1) != 1)
            throw std::runtime_error("rien, mais servir() a fermé le bout d'arrêt");
    }

    std::array<int, 2> arret_{};
    int ecoute_ = -1;
    std::optional<juge::Enfant> processus_;
};

/// Devant un serveur qui se tait : le dire, ou attendre. Un enfant attend, pour que d'autres le
/// voient bloqué.
enum class Silence { dit, attendu };

/// Une conversation.
class Conversation {
public:
    explicit Conversation(Silence silence = Silence::dit)
        : silence_(silence), prise_(epreuve::ouvrir_socket()) {
        const sockaddr_un la_bas = epreuve::adresse();
        if (::connect(prise_, reinterpret_cast<const sockaddr*>(&la_bas), sizeof la_bas) != 0)
            throw std::runtime_error("la connexion au serveur est refusée");
    }
    Conversation(const Conversation&) = delete;
    Conversation& operator=(const Conversation&) = delete;
    ~Conversation() { fermer(); }

    void fermer() {
        if (prise_ >= 0) ::close(std::exchange(prise_, -1));
    }
    int prise() const { return prise_; }
    void dire(std::string_view texte) const {
        ::send(prise_, texte.data(), texte.size(), MSG_NOSIGNAL);
    }
    /// La prochaine ligne, sans '\n' ; « (silence) » si plus rien ne bouge, « (fin) » à la fin.
    std::string entendre() {
        for (;;) {
            if (const auto fin = recu_.find('\n'); fin != std::string::npos) {
                std::string ligne = recu_.substr(0, fin);
                recu_.erase(0, fin + 1);
                return ligne;
            }
            std::array<char, 65536> tampon;
            if (!lisible()) return "(silence)";
            const ssize_t lus = ::recv(prise_, tampon.data(), tampon.size(), 0);
            if (lus <= 0) return "(fin)";
            recu_.append(tampon.data(), static_cast<std::size_t>(lus));
        }
    }
    std::string demander(std::string_view demande) {
        dire(std::string(demande) + '\n');
        return entendre();
    }
    /// Remplit la socket de demandes, sans lire : combien ont été acceptées avant que cela cesse.
    std::size_t saturer(std::string_view demande, std::size_t au_plus) const {
        std::size_t envoyees = 0;
        const std::string ligne = std::string(demande) + '\n';
        while (envoyees < au_plus) {
            const ssize_t dits =
                ::send(prise_, ligne.data(), ligne.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (dits == static_cast<ssize_t>(ligne.size())) {
                ++envoyees;
            } else if (dits > 0) {  // coupée : le reste viendra avec finir()
                reste_ = ligne.substr(static_cast<std::size_t>(dits));
                return envoyees + 1;
            } else {
                pollfd attente{prise_, POLLOUT, 0};
                if (::poll(&attente, 1, 20) > 0) continue;
                juge::attendre_calme();
                if (::poll(&attente, 1, 0) == 0) return envoyees;
            }
        }
        return envoyees;
    }
    /// Envoie la fin d'une demande que saturer() a dû couper.
    void finir() const {
        dire(reste_);
        reste_.clear();
    }

private:
    bool lisible() const {
        if (silence_ == Silence::attendu) return true;
        pollfd attente{prise_, POLLIN, 0};
        if (::poll(&attente, 1, 50) > 0) return true;
        juge::attendre_calme();
        return ::poll(&attente, 1, 0) > 0;
    }

    Silence silence_;
    int prise_;
    std::string recu_;
    mutable std::string reste_;
};

constexpr const char* personne_n_attend = "un client ne fait attendre aucun autre client";

bool est_une_erreur(const std::string& reponse) {
    return reponse.rfind("erreur", 0) == 0;
}

}  // namespace

TEST_CASE("lire, écrire, ajouter", "[1.9]") {
    epreuve::Serveur serveur;
    {
        epreuve::Conversation client;
        REQUIRE(client.demander("LIRE a") == "absente");
        REQUIRE(client.demander("ECRIRE a un deux  trois") == "fait");
        REQUIRE(client.demander("LIRE a") == "= un deux  trois");
        REQUIRE(client.demander("ECRIRE a ") == "fait");
        REQUIRE(client.demander("LIRE a") == "= ");
        REQUIRE(client.demander("AJOUTER n 5") == "= 5");
        REQUIRE(client.demander("AJOUTER n -12") == "= -7");
        REQUIRE(client.demander("LIRE n") == "= -7");
        REQUIRE(client.demander("ECRIRE n 9223372036854775806") == "fait");
        REQUIRE(client.demander("AJOUTER n 1") == "= 9223372036854775807");
        epreuve::Conversation autre;
        INFO("le dictionnaire est le même pour tous");
        REQUIRE(autre.demander("LIRE n") == "= 9223372036854775807");
    }
    serveur.arreter();
}

TEST_CASE("des demandes arrivées ensemble s'exécutent une à une", "[1.9][simple]") {
    epreuve::Serveur serveur;
    {
        std::vector<std::unique_ptr<epreuve::Conversation>> clients;
        for (int i = 0; i < 4; ++i)
            clients.push_back(std::make_unique<epreuve::Conversation>());
        for (auto& client : clients)
            REQUIRE(client->demander("LIRE n") == "absente");
        serveur.processus().suspendre();
        for (const auto& client : clients)
            client->dire("AJOUTER n 1\n");
        serveur.processus().reprendre();
        std::set<std::string> sommes;
        for (auto& client : clients)
            sommes.insert(client->entendre());
        INFO(
            "quatre clients ajoutent 1 : chacun voit une somme différente, et aucun ajout ne se "
            "perd");
        REQUIRE(sommes == std::set<std::string>{"= 1", "= 2", "= 3", "= 4"});
    }
    serveur.arreter();
}

TEST_CASE("une demande mal formée est une erreur, sans effet", "[1.9]") {
    epreuve::Serveur serveur;
    {
        epreuve::Conversation client;
        REQUIRE(client.demander("ECRIRE texte bonjour") == "fait");
        REQUIRE(client.demander("ECRIRE grand 9223372036854775807") == "fait");
        REQUIRE(client.demander("ECRIRE petit -9223372036854775808") == "fait");
        for (const char* demande :
             {"", " ", "LIRE", "LIRE ", "lire texte", "EFFACER texte", "AJOUTER texte 1",
              "AJOUTER n", "AJOUTER n un", "AJOUTER n 1x", "AJOUTER n 9223372036854775808",
              "AJOUTER grand 1", "AJOUTER petit -1", "ECRIRE"}) {
            INFO("demande « " << demande << " » : une erreur, et la conversation continue");
            REQUIRE(epreuve::est_une_erreur(client.demander(demande)));
        }
        INFO("une erreur n'a pas d'effet");
        REQUIRE(client.demander("LIRE texte") == "= bonjour");
        REQUIRE(client.demander("LIRE grand") == "= 9223372036854775807");
        REQUIRE(client.demander("LIRE n") == "absente");
    }
    serveur.arreter();
}

TEST_CASE("un client muet, un bavard interrompu, un suspendu : les autres sont servis",
          "[1.9][simple]") {
    epreuve::Serveur serveur;
    {
        const epreuve::Conversation muet;
        const epreuve::Conversation coupe;
        coupe.dire("ECRIRE a bon");
        juge::Enfant suspendu("suspendu", [] {
            epreuve::Conversation sienne;
            sienne.dire("AJOUTER n 1\nAJOUT");
            ::raise(SIGSTOP);
        });
        juge::attendre_calme();
        epreuve::Conversation client;
        INFO(personne_n_attend);
        REQUIRE(client.demander("AJOUTER n 1") == "= 2");
        epreuve::Conversation autre;
        REQUIRE(autre.demander("LIRE a") == "absente");
        suspendu.reprendre();
    }
    serveur.arreter();
}

TEST_CASE("plusieurs demandes ensemble, une demande en morceaux", "[1.3]") {
    epreuve::Serveur serveur;
    {
        epreuve::Conversation client;
        client.dire("AJOUTER n 1\nAJOUTER n 1\nLIRE n\nECRI");
        INFO("chaque demande reçoit sa réponse, dans l'ordre");
        REQUIRE(client.entendre() == "= 1");
        REQUIRE(client.entendre() == "= 2");
        REQUIRE(client.entendre() == "= 2");
        for (const char* morceau : {"RE", " a bon", "jour", "\nLIRE a\n"}) {
            client.dire(morceau);
            juge::attendre_calme();
        }
        REQUIRE(client.entendre() == "fait");
        REQUIRE(client.entendre() == "= bonjour");
    }
    serveur.arreter();
}

TEST_CASE("un client qui ne lit pas ses réponses ne gêne personne, et ne coûte pas tout",
          "[1.9][simple]") {
    epreuve::Serveur serveur;
    {
        epreuve::Conversation client;
        REQUIRE(client.demander("ECRIRE grand " + std::string(4000, 'g')) == "fait");
        epreuve::Conversation sourd;
        constexpr std::size_t beaucoup = 200'000;
        const std::size_t envoyees = sourd.saturer("LIRE grand", beaucoup);
        {
            INFO(
                "tant qu'il ne lit pas ses réponses, ses demandes attendent : le serveur cesse de "
                "les lire, au lieu d'accumuler les réponses");
            REQUIRE(envoyees < beaucoup);
        }
        {
            INFO(personne_n_attend);
            REQUIRE(client.demander("AJOUTER n 1") == "= 1");
        }
        const std::string attendue = "= " + std::string(4000, 'g');
        std::size_t entieres = 0;
        for (; entieres + 1 < envoyees; ++entieres)
            if (sourd.entendre() != attendue) break;
        INFO("il se met à lire : il reçoit toutes ses réponses");
        REQUIRE(entieres + 1 == envoyees);
        sourd.finir();
        REQUIRE((sourd.entendre() == attendue));
    }
    serveur.arreter();
}

TEST_CASE("aucun ajout ne se perd", "[1.9]") {
    epreuve::Serveur serveur;
    {
        std::vector<juge::Enfant> enfants;
        for (const char* nom : {"un", "deux", "trois", "quatre"})
            enfants.emplace_back(nom, [] {
                epreuve::Conversation sienne(epreuve::Silence::attendu);
                for (int i = 0; i < 150; ++i)
                    if (sienne.demander("AJOUTER total 3").rfind("= ", 0) != 0)
                        throw std::runtime_error("une demande sans réponse");
            });
        for (auto& enfant : enfants)
            enfant.attendre_fin("Chaque client est servi.");
        epreuve::Conversation client;
        INFO("les demandes s'exécutent une à une");
        REQUIRE(client.demander("LIRE total") == "= 1800");
    }
    serveur.arreter();
}

TEST_CASE("un client meurt : ses demandes entières ont lieu, l'autre non", "[1.3][simple]") {
    epreuve::Serveur serveur;
    {
        epreuve::Conversation client;
        for (int tour = 1; tour <= 3; ++tour) {
            serveur.processus().suspendre();  // il ne répondra qu'à un mort
            juge::Enfant mourant("mourant", [] {
                const epreuve::Conversation sienne;
                sienne.dire("AJOUTER n 1\nAJOUTER m 1\nAJOUTER n 1\nAJOUTER perdu 1");
                ::raise(SIGKILL);
            });
            REQUIRE(mourant.est_termine());
            serveur.processus().reprendre();
            juge::attendre_calme();
            INFO(
                "une demande finie par un retour à la ligne est exécutée, même si son client est "
                "mort");
            REQUIRE(client.demander("LIRE n") == "= " + std::to_string(2 * tour));
            REQUIRE(client.demander("LIRE m") == "= " + std::to_string(tour));
        }
        INFO("une demande inachevée ne l'est pas");
        REQUIRE(client.demander("LIRE perdu") == "absente");
    }
    serveur.arreter();
}

TEST_CASE("un client parti avant sa réponse ne tue pas le serveur", "[1.3][simple]") {
    epreuve::Serveur serveur;
    {
        epreuve::Conversation client;
        REQUIRE(client.demander("ECRIRE grand " + std::string(4000, 'g')) == "fait");
        for (int tour = 0; tour < 3; ++tour) {
            epreuve::Conversation presse;
            presse.saturer("LIRE grand", 300);
            presse.fermer();
            juge::attendre_calme();
            INFO("écrire à un client parti rend EPIPE, et envoie SIGPIPE : le serveur y survit");
            REQUIRE(client.demander("AJOUTER n 1") == "= " + std::to_string(tour + 1));
        }
    }
    serveur.arreter();
}

TEST_CASE("une ligne sans fin déconnecte son client, et lui seul", "[1.9]") {
    epreuve::Serveur serveur;
    {
        epreuve::Conversation client;
        epreuve::Conversation juste;
        {
            INFO("4096 octets, retour à la ligne non compris : permis");
            REQUIRE(juste.demander("ECRIRE j " + std::string(4096 - 9, 'j')) == "fait");
        }
        for (const bool finie : {false, true}) {
            epreuve::Conversation longue;
            longue.dire("ECRIRE a " + std::string(9000, 'a') + (finie ? "\n" : ""));
            INFO("une ligne de plus de 4096 octets : ce client est déconnecté");
            REQUIRE(longue.entendre() == "(fin)");
        }
        REQUIRE(client.demander("LIRE a") == "absente");
        REQUIRE(juste.demander("LIRE j") == "= " + std::string(4096 - 9, 'j'));
    }
    serveur.arreter();
}

TEST_CASE("des lectures et des écritures partielles", "[1.3][simple]") {
    const juge::Perturbation lectures(juge::Panne::lectures_partielles, 3);
    const juge::Perturbation ecritures(juge::Panne::ecritures_partielles, 5);
    epreuve::Serveur serveur;
    {
        epreuve::Conversation client;
        for (int i = 0; i < 3; ++i) {
            INFO("recv() et send() font ce qu'ils veulent : on continue");
            std::string demande = "ECRIRE a bonjour à tous\n";
            while (!demande.empty()) {
                client.dire(demande.substr(0, 5));
                demande.erase(0, 5);
            }
            REQUIRE(client.entendre() == "fait");
            client.dire("LIRE ");
            client.dire("a\n");
            REQUIRE(client.entendre() == "= bonjour à tous");
        }
    }
    serveur.arreter();
}

TEST_CASE("des signaux", "[1.9][simple]") {
    struct sigaction action {};
    action.sa_handler = [](int) {};  // sans SA_RESTART : un appel qui dort rend EINTR
    ::sigaction(SIGUSR1, &action, nullptr);
    epreuve::Serveur serveur;
    {
        epreuve::Conversation client;
        for (int i = 1; i < 3; ++i) {
            juge::attendre_calme();
            ::kill(serveur.processus().pid(), SIGUSR1);
            INFO("un signal interrompt l'attente : elle reprend");
            REQUIRE(client.demander("AJOUTER n 1") == "= " + std::to_string(i));
        }
    }
    serveur.arreter();
}

TEST_CASE("des appels interrompus", "[1.9][simple]") {
    epreuve::Serveur serveur(true);
    {
        epreuve::Conversation client;
        for (int i = 1; i < 6; ++i) {
            INFO("un appel interrompu par un signal (EINTR) est à recommencer");
            REQUIRE(client.demander("AJOUTER n 1") == "= " + std::to_string(i));
        }
    }
    serveur.arreter();
}

TEST_CASE("l'arrêt, demandé ou par la fin du flux", "[1.9][simple]") {
    for (const bool par_la_fin : {false, true}) {
        epreuve::Serveur serveur;
        epreuve::Conversation client;
        epreuve::Conversation coupe;
        REQUIRE(client.demander("AJOUTER n 1") == "= 1");
        coupe.dire("ECRIRE a b");
        {
            INFO("rien à faire : le serveur dort");
            REQUIRE(serveur.processus().est_bloque());
        }
        if (par_la_fin)
            serveur.fermer_l_arret();
        else
            serveur.demander_l_arret();
        serveur.processus().attendre_fin("L'arrêt est demandé : servir() rend la main.");
        INFO("les connexions sont fermées");
        REQUIRE(client.entendre() == "(fin)");
        REQUIRE(coupe.entendre() == "(fin)");
    }
}

TEST_CASE("rappelée, servir() part d'un dictionnaire vide", "[1.9][simple]") {
    epreuve::Serveur serveur(false, 2);
    {
        epreuve::Conversation client;
        REQUIRE(client.demander("ECRIRE a b") == "fait");
        serveur.demander_l_arret();
        REQUIRE(client.entendre() == "(fin)");
        juge::attendre_calme();  // elle a rendu la main, et a été rappelée
        epreuve::Conversation suivant;
        INFO("rien ne reste d'un appel de servir() dans le suivant");
        REQUIRE(suivant.demander("LIRE a") == "absente");
    }
    serveur.arreter();
}

TEST_CASE("des clients qui viennent et s'en vont ne laissent rien", "[1.3]") {
    epreuve::Serveur serveur;
    for (int i = 0; i < 300; ++i) {
        epreuve::Conversation passant;
        if (i % 3 == 0) passant.dire("LIRE a\n");
        if (i % 3 == 1) REQUIRE(passant.demander("LIRE a") == "absente");
    }
    juge::attendre_calme();
    const std::string dossier = "/proc/" + std::to_string(serveur.processus().pid()) + "/fd";
    const auto ouverts = std::distance(std::filesystem::directory_iterator(dossier),
                                       std::filesystem::directory_iterator());
    {
        INFO("la connexion d'un client parti est fermée tout de suite, pas à l'arrêt");
        REQUIRE(ouverts < 50);
    }
    serveur.arreter();
}

}  // namespace juge::epreuve
