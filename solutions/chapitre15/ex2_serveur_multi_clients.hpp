// Solution de l'exercice 15.2 — Serveur multi-clients. Une possibilité parmi d'autres.
//
// - Un thread par client : chacun attend le sien, et le code se lit de haut en bas.
// - Chaque attente guette deux choses : la socket, et `arret`. Personne ne lit `arret` : il reste
//   lisible, et réveille tout le monde. Aucun délai nulle part, donc aucun réveil pour rien.
// - À l'arrêt, un thread vide d'abord ce qui est déjà arrivé (MSG_DONTWAIT) : fermer sans l'avoir
//   lu enverrait une coupure (RST), qui détruit aussi les réponses en route.
// - Un thread fini s'inscrit comme tel, et l'hôte le rejoint au client suivant : sa pile n'attend
//   pas l'arrêt du serveur.
// - accept() échoue pour des raisons passagères. Quand la table est pleine, la socket d'écoute
//   reste prête : sans la pause, la boucle tournerait à vide.
#pragma once

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <list>
#include <string_view>
#include <system_error>
#include <thread>

/// Attend que l'un des deux soit prêt ; rend vrai si c'est (aussi) l'arrêt.
inline bool arret_demande(int socket, int arret, int delai = -1) {
    std::array<pollfd, 2> attentes{pollfd{socket, POLLIN, 0}, pollfd{arret, POLLIN, 0}};
    while (::poll(attentes.data(), attentes.size(), delai) < 0 && errno == EINTR) {
    }
    return attentes[1].revents != 0;
}

/// Écrit tout ; rend faux si le client ne lira plus.
inline bool ecrire_tout(int client, std::string_view octets) {
    while (!octets.empty()) {
        const ssize_t ecrits = ::send(client, octets.data(), octets.size(), MSG_NOSIGNAL);
        if (ecrits >= 0)
            octets.remove_prefix(static_cast<std::size_t>(ecrits));
        else if (errno != EINTR)
            return false;
    }
    return true;
}

/// Rend ce qu'apporte une lecture ; faux quand il n'y a plus rien à attendre de ce client.
inline bool rendre_une_fois(int client, int drapeaux) {
    std::array<char, 16384> tampon;
    const ssize_t lus = ::recv(client, tampon.data(), tampon.size(), drapeaux);
    if (lus > 0) return ecrire_tout(client, {tampon.data(), static_cast<std::size_t>(lus)});
    return lus < 0 && errno == EINTR;
}

/// La vie d'un client.
inline void dialoguer(int client, int arret) {
    while (!arret_demande(client, arret))
        if (!rendre_une_fois(client, 0)) return;
    while (rendre_une_fois(client, MSG_DONTWAIT)) {
    }
}

struct Client {
    std::atomic<bool> fini = false;
    std::jthread thread{};
};

inline void accueillir(int socket, int arret, std::list<Client>& clients) {
    clients.remove_if([](const Client& client) { return client.fini.load(); });
    Client& client = clients.emplace_back();
    try {
        client.thread = std::jthread([socket, arret, &client] {
            dialoguer(socket, arret);
            ::close(socket);
            client.fini = true;
        });
    } catch (const std::system_error&) {  // plus de thread : ce client est renvoyé
        ::close(socket);
        clients.pop_back();
    }
}

/// Sert tous ceux qui se connectent à `ecoute`, jusqu'à ce que `arret` soit lisible.
inline void servir(int ecoute, int arret) {
    std::list<Client> clients;  // ses threads sont rejoints au retour
    while (!arret_demande(ecoute, arret)) {
        const int socket = ::accept4(ecoute, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket >= 0)
            accueillir(socket, arret, clients);
        else if (errno == EMFILE || errno == ENFILE)
            arret_demande(-1, arret, 10);  // une place se libérera : un instant, et on réessaie
    }
}
