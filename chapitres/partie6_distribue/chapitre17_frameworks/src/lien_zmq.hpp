// Ce que nos composants demandent à ZeroMQ, en un seul endroit.
#pragma once

#include <chapitre07/descripteur.hpp>
#include <chapitre16/lien_defaillant.hpp>
#include <chapitre16/message.hpp>
#include <chapitre17/acces.hpp>
#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <zmq.hpp>

namespace cours::lien {

/// Le plus grand message : libzmq coupe la connexion de qui en annonce un plus grand, avant d'avoir
/// pris la mémoire.
constexpr std::size_t octets_max = 1 << 20;

Heure heure_monotone();

/// Une socket ROUTER qui écoute : chaque message arrive avec le nom de son auteur. Lève
/// std::invalid_argument sans clés hors de cette machine, ErreurReseau.
zmq::socket_t ecouter(zmq::context_t& contexte, const Ecoute& ecoute);
/// Une socket DEALER reliée à ce serveur, qui se reconnecte d'elle-même. Lève ErreurReseau.
zmq::socket_t joindre(zmq::context_t& contexte, const Acces& acces);
/// L'adresse où cette socket écoute, port compris.
std::string adresse(const zmq::socket_t& socket);

/// Envoie sans attendre ; faux si ce n'est pas parti (pair absent, ou qui ne lit pas). `a` est vide
/// pour une socket DEALER.
bool envoyer(zmq::socket_t& socket, const std::string& a, const Message& message);

struct Recu {
    std::string de;    ///< vide pour une socket DEALER
    std::string pair;  ///< son adresse IP, pour le journal
    std::string octets;
};
/// Le message suivant, s'il est là.
std::optional<Recu> recevoir(zmq::socket_t& socket);

/// Les bornes de nos messages.
Bornes bornes();

/// Réveille zmq::poll() depuis un autre thread, par un tube : une socket ZeroMQ n'appartient qu'à
/// un thread à la fois.
class Reveil {
public:
    Reveil();
    void sonner();
    /// Attend un message, un réveil, ou que `duree` passe.
    void attendre(zmq::socket_t& socket, std::chrono::milliseconds duree);

private:
    BoutsDeTube tube_;
};

}  // namespace cours::lien
