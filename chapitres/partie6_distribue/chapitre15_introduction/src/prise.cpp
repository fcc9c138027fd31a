#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chapitre15/prise.hpp>
#include <climits>

#include "adresse.hpp"

namespace cours {
namespace {

/// Les millisecondes qui restent, arrondies vers le haut : un réveil trop tôt ferait tourner pour
/// rien. -1 : sans fin.
int reste_ms(Echeance echeance) {
    if (echeance == jamais) return -1;
    const auto reste =
        std::chrono::ceil<std::chrono::milliseconds>(echeance - std::chrono::steady_clock::now());
    return static_cast<int>(std::clamp<std::chrono::milliseconds::rep>(reste.count(), 0, INT_MAX));
}

// [attendre]
/// Dort jusqu'à ce que la socket soit prête, ou coupée.
void attendre(int numero, short pour, Echeance echeance) {
    for (;;) {
        pollfd attente{numero, pour, 0};
        const int prets = ::poll(&attente, 1, reste_ms(echeance));
        if (prets > 0) return;
        if (prets == 0 && std::chrono::steady_clock::now() >= echeance) throw DelaiDepasse();
        if (prets < 0 && errno != EINTR) echec_systeme("attendre une socket");
    }
}
// [/attendre]

bool pas_prete(int numero) {
    return numero == EAGAIN || numero == EWOULDBLOCK;
}

/// Un client reparti avant l'accueil, ou un ennui du réseau qu'accept() rapporte (accept(2)) : il
/// n'y a qu'à passer au suivant.
bool client_reparti(int numero) {
    constexpr int reparti[] = {ECONNABORTED, EPROTO,      ENETDOWN,     EHOSTDOWN,
                               ENONET,       ENOPROTOOPT, EHOSTUNREACH, ENETUNREACH};
    return std::find(std::begin(reparti), std::end(reparti), numero) != std::end(reparti);
}

[[noreturn]] void echec_de_la_connexion(const std::string& quoi) {
    if (errno == EPIPE || errno == ECONNRESET) throw PairParti(quoi, 0, true);
    echec_systeme(quoi);
}

Prise socket_tcp() {
    Descripteur socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket.ouvert()) echec_systeme("ouvrir une socket");
    return Prise(std::move(socket));
}

const sockaddr* generique(const sockaddr_in& adresse) {
    return reinterpret_cast<const sockaddr*>(&adresse);
}

/// Une connexion interrompue par un signal, ou non bloquante, continue sans nous : la recommencer
/// échouerait (EALREADY). On attend qu'elle aboutisse, puis on demande comment elle a fini.
int issue_de_la_connexion(int numero, Echeance echeance) {
    attendre(numero, POLLOUT, echeance);
    int erreur = 0;
    socklen_t taille = sizeof erreur;
    ::getsockopt(numero, SOL_SOCKET, SO_ERROR, &erreur, &taille);
    return erreur;
}

template <class Demander>
AdresseTcp demander_adresse(Demander demander, int numero) {
    sockaddr_in adresse{};
    socklen_t taille = sizeof adresse;
    if (demander(numero, reinterpret_cast<sockaddr*>(&adresse), &taille) != 0)
        echec_systeme("demander l'adresse d'une socket");
    return depuis_systeme(adresse);
}

}  // namespace

Echeance dans(std::chrono::steady_clock::duration duree) {
    const auto maintenant = std::chrono::steady_clock::now();
    return duree < jamais - maintenant ? maintenant + duree : jamais;
}

PairParti::PairParti(const std::string& quoi, std::size_t octets, bool coupee)
    : std::runtime_error(quoi + " : l'autre bout " +
                         (coupee ? "a coupé la connexion" : "a fini d'écrire") + " après " +
                         std::to_string(octets) + (octets < 2 ? " octet" : " octets")),
      octets_(octets),
      coupee_(coupee) {}

Prise::Prise(Descripteur socket) : socket_(std::move(socket)) {
    socket_.ne_plus_bloquer();
}

Prise Prise::ecouter(const AdresseTcp& ou, int file) {
    const sockaddr_in adresse = vers_systeme(ou);
    Prise prise = socket_tcp();
    // Sans elle, un serveur relancé devrait attendre une minute que les anciennes connexions
    // expirent (TIME_WAIT) avant de retrouver son port.
    const int oui = 1;
    ::setsockopt(prise.numero(), SOL_SOCKET, SO_REUSEADDR, &oui, sizeof oui);
    if (::bind(prise.numero(), generique(adresse), sizeof adresse) != 0 ||
        ::listen(prise.numero(), file) != 0)
        echec_systeme("écouter sur " + ou.texte());
    return prise;
}

Prise Prise::connecter(const AdresseTcp& ou, Echeance echeance) {
    const sockaddr_in adresse = vers_systeme(ou);
    Prise prise = socket_tcp();
    int erreur = 0;
    if (::connect(prise.numero(), generique(adresse), sizeof adresse) != 0) erreur = errno;
    if (erreur == EINPROGRESS || erreur == EINTR)
        erreur = issue_de_la_connexion(prise.numero(), echeance);
    if (erreur != 0) throw ErreurSysteme("se connecter à " + ou.texte(), erreur);
    return prise;
}

std::optional<Prise> Prise::accepter_si_prete() const {
    for (;;) {
        Descripteur client(::accept4(numero(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
        if (client.ouvert()) return Prise(std::move(client));
        if (pas_prete(errno)) return std::nullopt;
        if (errno != EINTR && !client_reparti(errno)) echec_systeme("accueillir un client");
    }
}

Prise Prise::accepter(Echeance echeance) const {
    for (;;) {
        if (auto client = accepter_si_prete()) return std::move(*client);
        attendre(numero(), POLLIN, echeance);
    }
}

std::optional<std::size_t> Prise::lire_si_prete(std::span<char> tampon) const {
    for (;;) {
        const ssize_t lus = ::recv(numero(), tampon.data(), tampon.size(), 0);
        if (lus >= 0) return static_cast<std::size_t>(lus);
        if (pas_prete(errno)) return std::nullopt;
        if (errno != EINTR) echec_de_la_connexion("lire");
    }
}

std::size_t Prise::lire(std::span<char> tampon, Echeance echeance) const {
    for (;;) {
        if (const auto lus = lire_si_prete(tampon)) return *lus;
        attendre(numero(), POLLIN, echeance);
    }
}

std::optional<std::size_t> Prise::ecrire_si_prete(std::string_view octets) const {
    for (;;) {
        const ssize_t ecrits = ::send(numero(), octets.data(), octets.size(), MSG_NOSIGNAL);
        if (ecrits >= 0) return static_cast<std::size_t>(ecrits);
        if (pas_prete(errno)) return std::nullopt;
        if (errno != EINTR) echec_de_la_connexion("écrire");
    }
}

std::size_t Prise::ecrire(std::string_view octets, Echeance echeance) const {
    for (;;) {
        if (const auto ecrits = ecrire_si_prete(octets)) return *ecrits;
        attendre(numero(), POLLOUT, echeance);
    }
}

void Prise::finir_d_ecrire() const {
    // ENOTCONN : le pair a déjà coupé, il ne lira plus rien.
    if (::shutdown(numero(), SHUT_WR) != 0 && errno != ENOTCONN)
        echec_systeme("finir d'écrire sur une socket");
}

void Prise::finir_de_lire() const noexcept {
    ::shutdown(numero(), SHUT_RD);
}

void Prise::couper() const noexcept {
    ::shutdown(numero(), SHUT_RDWR);
}

AdresseTcp Prise::adresse() const {
    return demander_adresse(::getsockname, numero());
}

AdresseTcp Prise::pair() const {
    return demander_adresse(::getpeername, numero());
}

}  // namespace cours
