#include "lien_zmq.hpp"

#include <unistd.h>

#include <array>

namespace cours {

Cles nouvelles_cles() {
    std::array<char, 41> publique{};
    std::array<char, 41> secrete{};
    if (::zmq_curve_keypair(publique.data(), secrete.data()) != 0)
        throw ErreurReseau("libzmq est construite sans CURVE");
    return {publique.data(), secrete.data()};
}

namespace lien {
namespace {

bool sur_cette_machine(const std::string& adresse) {
    for (const char* debut : {"tcp://127.", "tcp://[::1]:", "tcp://localhost:", "ipc://"})
        if (adresse.rfind(debut, 0) == 0) return true;
    return false;
}

// [socket]
zmq::socket_t socket_bornee(zmq::context_t& contexte, zmq::socket_type genre) {
    zmq::socket_t socket(contexte, genre);
    socket.set(zmq::sockopt::linger, 0);     // fermer n'attend pas un pair absent
    socket.set(zmq::sockopt::sndhwm, 1000);  // messages qu'un pair lent fait garder
    socket.set(zmq::sockopt::rcvhwm, 1000);
    socket.set(zmq::sockopt::maxmsgsize, static_cast<std::int64_t>(octets_max));
    return socket;
}
// [/socket]

void exiger_des_cles(const Ecoute& ecoute) {
    if (ecoute.cles || sur_cette_machine(ecoute.adresse)) return;
    throw std::invalid_argument(
        "écouter sur " + ecoute.adresse +
        " : hors de cette machine, il faut des clés CURVE. cours::nouvelles_cles() en fait une "
        "paire ; donnez-la dans Ecoute::cles, et la clé publique seule à chaque pair, dans "
        "Acces::cle_du_serveur.");
}

}  // namespace

Heure heure_monotone() {
    return std::chrono::duration_cast<Heure>(std::chrono::steady_clock::now().time_since_epoch());
}

zmq::socket_t ecouter(zmq::context_t& contexte, const Ecoute& ecoute) {
    exiger_des_cles(ecoute);
    try {
        zmq::socket_t socket = socket_bornee(contexte, zmq::socket_type::router);
        if (ecoute.cles) {
            socket.set(zmq::sockopt::curve_server, true);
            socket.set(zmq::sockopt::curve_secretkey, ecoute.cles->secrete);
        }
        socket.bind(ecoute.adresse);
        return socket;
    } catch (const zmq::error_t& erreur) {
        throw ErreurReseau("écouter sur " + ecoute.adresse + " : " + erreur.what());
    }
}

zmq::socket_t joindre(zmq::context_t& contexte, const Acces& acces) {
    try {
        zmq::socket_t socket = socket_bornee(contexte, zmq::socket_type::dealer);
        socket.set(zmq::sockopt::immediate, true);  // rien n'attend une connexion qui n'existe pas
        socket.set(zmq::sockopt::reconnect_ivl, 20);
        socket.set(zmq::sockopt::reconnect_ivl_max, 500);
        if (!acces.cle_du_serveur.empty()) {
            const Cles cles = nouvelles_cles();  // les nôtres ne servent qu'à chiffrer
            socket.set(zmq::sockopt::curve_serverkey, acces.cle_du_serveur);
            socket.set(zmq::sockopt::curve_publickey, cles.publique);
            socket.set(zmq::sockopt::curve_secretkey, cles.secrete);
        }
        socket.connect(acces.adresse);
        return socket;
    } catch (const zmq::error_t& erreur) {
        throw ErreurReseau("joindre " + acces.adresse + " : " + erreur.what());
    }
}

std::string adresse(const zmq::socket_t& socket) {
    return socket.get(zmq::sockopt::last_endpoint);
}

bool envoyer(zmq::socket_t& socket, const std::string& a, const Message& message) {
    const std::string octets = en_msgpack(message);
    const auto sans_attendre = zmq::send_flags::dontwait;
    if (!a.empty() && !socket.send(zmq::buffer(a), zmq::send_flags::sndmore | sans_attendre))
        return false;
    return socket.send(zmq::buffer(octets), sans_attendre).has_value();
}

std::optional<Recu> recevoir(zmq::socket_t& socket) {
    Recu recu;
    zmq::message_t partie;
    if (!socket.recv(partie, zmq::recv_flags::dontwait)) return std::nullopt;
    if (partie.more()) {
        recu.de = partie.to_string();
        // Les parties d'un message arrivent ensemble. Un étranger peut en envoyer d'autres : seule
        // la dernière nous parle.
        while (partie.more())
            if (!socket.recv(partie, zmq::recv_flags::dontwait)) return std::nullopt;
    }
    const char* pair = ::zmq_msg_gets(partie.handle(), "Peer-Address");
    recu.pair = pair ? pair : "inconnu";
    recu.octets = partie.to_string();
    return recu;
}

Bornes bornes() {
    return {.octets = octets_max};
}

Reveil::Reveil() : tube_(ouvrir_tube()) {
    tube_.lecture.ne_plus_bloquer();
    tube_.ecriture.ne_plus_bloquer();
}

void Reveil::sonner() {
    ecrire_sans_sigpipe(tube_.ecriture.numero(), "!");  // un tube plein réveille aussi bien
}

void Reveil::attendre(zmq::socket_t& socket, std::chrono::milliseconds duree) {
    std::array<zmq::pollitem_t, 2> attendus{
        {{socket.handle(), 0, ZMQ_POLLIN, 0}, {nullptr, tube_.lecture.numero(), ZMQ_POLLIN, 0}}};
    try {
        zmq::poll(attendus.data(), attendus.size(), duree);
    } catch (const zmq::error_t& erreur) {
        if (erreur.num() != EINTR) throw;
    }
    std::array<char, 64> octets;
    while (::read(tube_.lecture.numero(), octets.data(), octets.size()) > 0) {
    }
}

}  // namespace lien
}  // namespace cours
