// Solution de l'exercice 11.3 — Serveur d'écho par lignes. Une possibilité parmi d'autres.
//
// - async_read_until() lit jusqu'à une fin de ligne, et souvent au-delà : le tampon garde la suite
//   pour l'appel d'après. On n'en efface que la ligne traitée.
// - Après la fin du flux, on ne lit plus : la socket a déjà dit tout ce qu'elle avait à dire, et la
//   lecture suivante attendrait peut-être toujours.
// - La borne du tampon est celle de la ligne : sans elle, un client qui n'envoie jamais de fin de
//   ligne remplirait la mémoire.
// - async_write() écrit tout, en autant de fois qu'il le faut ; async_write_some() n'écrit que ce
//   que la socket accepte.
// - Un client par coroutine, lancée par co_spawn(). Les erreurs d'un client sont attrapées chez
//   lui : une exception qui en sortirait sortirait de run(), et tout le serveur avec elle.
// - L'arrêt ferme les sockets : les attentes en cours finissent par une erreur, et les suivantes
//   aussi. Les annuler ne suffirait pas : une coroutine qui n'attendait rien à cet instant
//   attendrait encore après.
// - Les clients en cours sont comptés : servir() ne revient pas avant eux, puisqu'ils se servent de
//   son compte.
#pragma once

#include <chapitre11/asio.hpp>
#include <chapitre11/eveil.hpp>
#include <stop_token>
#include <string>
#include <utility>

using Accueil = boost::asio::local::stream_protocol::acceptor;
using Client = boost::asio::local::stream_protocol::socket;

constexpr std::size_t ligne_max = 4096;

/// Ferme une socket, et avec elle ses attentes, quand l'arrêt est demandé.
template <class Socket>
auto fermer_a_l_arret(Socket& socket, const std::stop_token& arret) {
    auto fermer = [&socket] {
        boost::system::error_code ignoree;
        socket.close(ignoree);
    };
    return std::stop_callback<decltype(fermer)>(arret, fermer);
}

/// Répond à un client, jusqu'à la fin de ses lignes. Lève si la connexion est coupée.
inline boost::asio::awaitable<void> repondre(Client& client) {
    std::string tampon;
    for (int numero = 1;; ++numero) {
        boost::system::error_code fin;
        std::size_t taille = co_await boost::asio::async_read_until(
            client, boost::asio::dynamic_buffer(tampon, ligne_max + 1), '\n',
            boost::asio::redirect_error(boost::asio::use_awaitable, fin));
        const bool derniere = fin == boost::asio::error::eof && !tampon.empty();
        if (fin && !derniere) co_return;
        if (derniere) {
            tampon += '\n';
            taille = tampon.size();
        }
        const std::string reponse = std::to_string(numero) + ": " + tampon.substr(0, taille);
        co_await boost::asio::async_write(client, boost::asio::buffer(reponse),
                                          boost::asio::use_awaitable);
        if (derniere) co_return;
        tampon.erase(0, taille);
    }
}

/// La vie d'un client : ses erreurs ne sortent pas d'ici.
inline boost::asio::awaitable<void> vivre(Client client, std::stop_token arret) {
    const auto ecoute = fermer_a_l_arret(client, arret);
    try {
        co_await repondre(client);
    } catch (const boost::system::system_error&) {
        // le client est parti, ou le serveur s'arrête
    }
}

/// Sert tous ceux qui se présentent à l'accueil, jusqu'à ce que l'arrêt soit demandé.
inline boost::asio::awaitable<void> servir(Accueil accueil, std::stop_token arret) {
    const auto executeur = co_await boost::asio::this_coro::executor;
    const auto ecoute = fermer_a_l_arret(accueil, arret);
    cours::Eveil plus_personne(executeur);
    std::size_t presents = 1;  // servir() lui-même
    auto partir = [&](std::exception_ptr) {
        if (--presents == 0) plus_personne.sonner();
    };
    while (!arret.stop_requested()) {
        boost::system::error_code refus;
        Client client = co_await accueil.async_accept(
            boost::asio::redirect_error(boost::asio::use_awaitable, refus));
        if (refus) continue;
        ++presents;
        boost::asio::co_spawn(executeur, vivre(std::move(client), arret), partir);
    }
    partir(nullptr);
    co_await plus_personne.attendre();
}
