// Exercice 16.4 — Messagerie                                                  ⭐⭐⭐   5 points
//
// Une messagerie a des salons, et des clients qui y parlent. Un jour, un client cesse de lire : son
// portable dort, son réseau est coupé. Si le serveur l'attend, tout le salon se tait avec lui ;
// s'il garde tout ce qu'il lui doit, la mémoire grandit jusqu'à ce que le système tue le serveur.
// Il n'y a qu'une issue : une borne, et un lecteur lent exclu, à qui on le dit.
//
// À écrire : Messagerie, le cœur d'un tel serveur, sans ses sockets. Chaque connexion y aurait deux
// threads : l'un appelle rejoindre(), quitter() et dire() d'après ce que le client demande ;
// l'autre appelle recevoir() et écrit au client ce qu'elle rend.
//
// Garanties à tenir :
//   G1. dire() remet « salon/nom : texte » une fois à chaque client qui est dans ce salon, auteur
//       compris s'il y est ; à personne d'autre. Rejoindre deux fois compte pour une ; quitter un
//       salon où l'on n'est pas ne fait rien.
//   G2. Tous les clients d'un salon reçoivent ses messages dans le même ordre, quels que soient les
//       threads qui les disent. Ceux d'un même auteur restent dans l'ordre où il les a dits.
//   G3. dire() n'attend jamais qu'un client reçoive.
//   G4. Ce qui attend un client fait au plus octets_max octets (la somme des tailles des messages).
//       Un message qui n'y tiendrait pas exclut ce client, et lui seul : il quitte tous ses salons,
//       reçoit encore ce qui l'attendait, puis une seule fois message_d_exclusion (hors du compte),
//       et rien d'autre. Les autres clients reçoivent ce message comme si de rien n'était.
//   G5. recevoir() attend un message, sans échéance ni attente active. Elle ne rend rien
//       (std::nullopt) quand il n'y en aura plus : client exclu qui a tout lu, client déconnecté,
//       numéro inconnu. Une déconnexion jette ce qui attendait, et réveille qui attendait dans
//       recevoir().
//   G6. Un nom est pris par un seul client à la fois : connecter() lève NomPris. Il redevient libre
//       à l'exclusion ou à la déconnexion. Pour un client exclu, déconnecté ou inconnu,
//       rejoindre(), quitter() et dire() lèvent NonConnecte, sans autre effet. Déconnecter un
//       client exclu jette ce qui l'attendait encore ; un client déconnecté ou inconnu, ne fait
//       rien.
//
// Toutes les fonctions peuvent être appelées par plusieurs threads à la fois ; recevoir(), par un
// seul thread pour un même client. Un numéro de client ne sert qu'une fois.
// À supposer : personne n'est dans une fonction quand l'objet est détruit ; la mémoire ne manque
// pas pour octets_max octets par client.
// Leçon : 1.10 (un lecteur lent) et 3.3 (les salons).
#pragma once

#include <cstddef>
#include <cstdint>
#include <juge/a_completer.hpp>
#include <optional>
#include <stdexcept>
#include <string>

inline const std::string message_d_exclusion = "exclu : vous ne lisez pas assez vite";

/// Un autre client porte ce nom. Rien à y changer.
class NomPris : public std::runtime_error {
public:
    NomPris() : std::runtime_error("ce nom est pris") {}
};

/// Ce client n'est pas, ou plus, connecté. Rien à y changer.
class NonConnecte : public std::runtime_error {
public:
    NonConnecte() : std::runtime_error("ce client n'est pas connecté") {}
};

class Messagerie {
public:
    using Client = std::uint64_t;

    explicit Messagerie(std::size_t octets_max) : octets_max_(octets_max) {}
    Messagerie(const Messagerie&) = delete;
    Messagerie& operator=(const Messagerie&) = delete;

    /// Un nouveau client.
    Client connecter(const std::string& nom) {
        // À COMPLÉTER
        juge::a_completer("connecter");
    }

    void rejoindre(Client client, const std::string& salon) {
        // À COMPLÉTER
        juge::a_completer("rejoindre");
    }

    void quitter(Client client, const std::string& salon) {
        // À COMPLÉTER
        juge::a_completer("quitter");
    }

    /// Dit ce texte à un salon, où l'auteur n'est peut-être pas.
    void dire(Client auteur, const std::string& salon, const std::string& texte) {
        // À COMPLÉTER
        juge::a_completer("dire");
    }

    /// Attend le message suivant de ce client.
    std::optional<std::string> recevoir(Client client) {
        // À COMPLÉTER
        juge::a_completer("recevoir");
    }

    void deconnecter(Client client) {
        // À COMPLÉTER
        juge::a_completer("deconnecter");
    }

private:
    [[maybe_unused]] std::size_t octets_max_;
};
