#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chapitre15/serveur_boucle.hpp>

namespace cours {
namespace {

struct Client {
    Prise prise;
    std::string a_ecrire{};
    std::uint32_t guette = EPOLLIN;
    bool a_fini_d_ecrire = false;  ///< il ne dira plus rien ; il lit peut-être encore
};

Descripteur ouvrir(int numero, const char* quoi) {
    if (numero < 0) echec_systeme(quoi);
    return Descripteur(numero);
}

}  // namespace

struct ServeurBoucle::Etat {
    Etat(const AdresseTcp& ou, Repondre comment, std::size_t borne)
        : repondre(std::move(comment)), a_ecrire_max(borne), accueil(Prise::ecouter(ou)) {
        guetter(EPOLL_CTL_ADD, accueil.numero(), EPOLLIN);
        guetter(EPOLL_CTL_ADD, arret.numero(), EPOLLIN);
    }

    void guetter(int operation, int numero, std::uint32_t evenements) const {
        epoll_event evenement{};
        evenement.events = evenements;
        evenement.data.fd = numero;
        if (::epoll_ctl(epoll.numero(), operation, numero, &evenement) != 0)
            echec_systeme("guetter une socket");
    }
    int attendre(Echeance echeance);
    void traiter(const epoll_event& evenement);
    void accueillir();
    void retenir_l_accueil(bool oui);
    void faire_avancer(int numero);
    bool avancer(Client& client);
    bool lire(Client& client);
    static bool ecrire(Client& client);
    void choisir_les_evenements(Client& client) const;
    void oublier(int numero);
    void cesser_d_accueillir();

    Repondre repondre;
    std::size_t a_ecrire_max;
    Prise accueil;
    Descripteur epoll = ouvrir(::epoll_create1(EPOLL_CLOEXEC), "ouvrir epoll");
    Descripteur arret = ouvrir(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "ouvrir un eventfd");
    std::unordered_map<int, Client> clients{};
    std::array<epoll_event, 256> prets{};
    std::array<char, 16384> tampon{};
    bool table_pleine = false;
    bool en_arret = false;
    std::atomic<std::size_t> presents{0};
    std::atomic<std::size_t> en_memoire_max{0};
};

/// Table des descripteurs pleine : l'accueil resterait prêt, et la boucle tournerait à vide. On ne
/// le guette plus tant qu'aucun client n'est parti.
void ServeurBoucle::Etat::retenir_l_accueil(bool oui) {
    if (en_arret || table_pleine == oui) return;
    table_pleine = oui;
    guetter(EPOLL_CTL_MOD, accueil.numero(), oui ? 0U : static_cast<std::uint32_t>(EPOLLIN));
}

void ServeurBoucle::Etat::accueillir() {
    try {
        while (auto client = accueil.accepter_si_prete()) {
            const int numero = client->numero();
            clients.emplace(numero, Client{std::move(*client)});
            ++presents;
            guetter(EPOLL_CTL_ADD, numero, EPOLLIN);
        }
    } catch (const ErreurSysteme&) {
        if (clients.empty()) throw;
        retenir_l_accueil(true);
    }
}

// [avancer]
/// Lit si l'on peut, écrit si l'on peut. Rend faux quand il n'y a plus rien à faire avec ce client.
bool ServeurBoucle::Etat::avancer(Client& client) {
    const bool place = client.a_ecrire.size() < a_ecrire_max;
    if (place && !client.a_fini_d_ecrire && !lire(client)) return false;
    if (!client.a_ecrire.empty() && !ecrire(client)) return false;
    if (client.a_fini_d_ecrire && client.a_ecrire.empty()) return false;
    choisir_les_evenements(client);
    return true;
}

/// On ne guette que ce dont on a besoin : une socket qu'on ne veut pas lire mais qu'on guette en
/// lecture réveillerait la boucle sans fin.
void ServeurBoucle::Etat::choisir_les_evenements(Client& client) const {
    std::uint32_t voulus = 0;
    if (!client.a_fini_d_ecrire && client.a_ecrire.size() < a_ecrire_max) voulus |= EPOLLIN;
    if (!client.a_ecrire.empty()) voulus |= EPOLLOUT;
    if (voulus == client.guette) return;
    client.guette = voulus;
    guetter(EPOLL_CTL_MOD, client.prise.numero(), voulus);
}
// [/avancer]

bool ServeurBoucle::Etat::lire(Client& client) {
    const auto lus = client.prise.lire_si_prete(tampon);
    if (!lus) return true;
    if (*lus == 0) {
        client.a_fini_d_ecrire = true;
        return true;
    }
    client.a_ecrire += repondre({tampon.data(), *lus});
    if (client.a_ecrire.size() > en_memoire_max) en_memoire_max = client.a_ecrire.size();
    return true;
}

bool ServeurBoucle::Etat::ecrire(Client& client) {
    const auto ecrits = client.prise.ecrire_si_prete(client.a_ecrire);
    if (ecrits) client.a_ecrire.erase(0, *ecrits);
    return true;
}

void ServeurBoucle::Etat::oublier(int numero) {
    clients.erase(numero);  // fermer un descripteur le retire aussi d'epoll
    --presents;
    retenir_l_accueil(false);
}

void ServeurBoucle::Etat::faire_avancer(int numero) {
    const auto client = clients.find(numero);
    if (client == clients.end()) return;
    bool continuer = false;
    try {
        continuer = avancer(client->second);
    } catch (const std::exception&) {
        // coupé, ou refusé par repondre() : cela ne regarde que ce client
    }
    if (!continuer) oublier(numero);
}

void ServeurBoucle::Etat::cesser_d_accueillir() {
    en_arret = true;
    guetter(EPOLL_CTL_DEL, arret.numero(), 0);
    accueil.fermer();
    std::vector<int> numeros;
    for (const auto& [numero, client] : clients)
        numeros.push_back(numero);
    for (const int numero : numeros) {
        clients.at(numero).prise.finir_de_lire();  // ce qui est arrivé, puis la fin
        faire_avancer(numero);
    }
}

void ServeurBoucle::Etat::traiter(const epoll_event& evenement) {
    if (evenement.data.fd == arret.numero())
        cesser_d_accueillir();
    else if (!en_arret && evenement.data.fd == accueil.numero())
        accueillir();
    else
        faire_avancer(evenement.data.fd);
}

int ServeurBoucle::Etat::attendre(Echeance echeance) {
    int delai = -1;
    if (echeance != jamais) {
        const auto reste = echeance - std::chrono::steady_clock::now();
        delai = static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(reste).count());
        if (delai < 0) return 0;
    }
    const int nombre =
        ::epoll_wait(epoll.numero(), prets.data(), static_cast<int>(prets.size()), delai);
    if (nombre < 0 && errno != EINTR) echec_systeme("attendre un événement");
    return nombre;
}

ServeurBoucle::ServeurBoucle(const AdresseTcp& ou, Repondre repondre, std::size_t a_ecrire_max)
    : etat_(std::make_unique<Etat>(ou, std::move(repondre), a_ecrire_max)) {}

ServeurBoucle::~ServeurBoucle() = default;

AdresseTcp ServeurBoucle::adresse() const {
    return etat_->accueil.adresse();
}

// [tourner]
void ServeurBoucle::tourner(std::chrono::steady_clock::duration sursis) {
    Etat& etat = *etat_;
    Echeance fin = jamais;
    while (!etat.en_arret || !etat.clients.empty()) {
        const int nombre = etat.attendre(fin);
        if (nombre == 0) break;  // le sursis est passé
        for (int i = 0; i < nombre; ++i)
            etat.traiter(etat.prets[static_cast<std::size_t>(i)]);
        if (etat.en_arret && fin == jamais) fin = dans(sursis);
    }
    etat.clients.clear();
    etat.presents = 0;
}
// [/tourner]

void ServeurBoucle::arreter() const noexcept {
    const std::uint64_t un = 1;
    // Un eventfd ne refuse d'écrire que si deux milliards d'arrêts sont déjà demandés.
    if (::write(etat_->arret.numero(), &un, sizeof un) < 0) return;
}

std::size_t ServeurBoucle::presents() const {
    return etat_->presents;
}

std::size_t ServeurBoucle::en_memoire_max() const {
    return etat_->en_memoire_max;
}

}  // namespace cours
