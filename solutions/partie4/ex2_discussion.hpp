// Solution de l'exercice p4.2 — Serveur de discussion. Une possibilité parmi d'autres.
//
// - Un seul écrivain par socket. async_write() est fait de plusieurs écritures : deux à la fois
//   s'entremêleraient. Ce qu'on dit à quelqu'un entre dans sa file ; la coroutine qui la vide naît
//   quand la file cesse d'être vide, et finit quand elle l'est de nouveau.
// - Dire n'attend donc jamais : entre le moment où une ligne est lue et celui où elle est dans la
//   file de chacun, il n'y a pas de co_await. C'est cela, et rien d'autre, qui fait une seule
//   histoire et des noms sans double.
// - Qui dépasse son retard pendant qu'on parle ne sort qu'une fois la ligne dans toutes les files :
//   annoncée au milieu, sa sortie viendrait avant la ligne pour les uns, après pour les autres. Et
//   sa sortie peut faire déborder quelqu'un d'autre : on recommence jusqu'à ce que personne ne
//   déborde.
// - Le lecteur et l'écrivain d'un client découvrent tous deux qu'il est coupé. sortir() ne fait
//   rien la seconde fois. Chacun tient le client par un shared_ptr : il vit jusqu'au dernier des
//   deux.
// - L'arrêt ferme les sockets, les attentes finissent par une erreur, et le compte des coroutines
//   en cours dit quand revenir.
#pragma once

#include <algorithm>
#include <chapitre11/asio.hpp>
#include <chapitre11/eveil.hpp>
#include <cstddef>
#include <deque>
#include <exception>
#include <list>
#include <memory>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

using Accueil = boost::asio::local::stream_protocol::acceptor;
using Client = boost::asio::local::stream_protocol::socket;

struct Reglages {
    std::size_t ligne_max = 512;       ///< octets d'une ligne, sans sa fin
    std::size_t retard_max = 100'000;  ///< octets qui peuvent attendre un client
};

/// Un client, membre ou pas encore.
struct Convive {
    explicit Convive(Client sa_socket) : socket(std::move(sa_socket)) {}
    Client socket;
    std::string nom;  ///< vide : pas encore membre
    std::deque<std::string> a_ecrire;
    std::size_t retard = 0;  ///< octets de a_ecrire
    bool parti = false;
};
using Personne = std::shared_ptr<Convive>;

class Salon {
public:
    Salon(const boost::asio::any_io_executor& executeur, const Reglages& reglages)
        : executeur_(executeur), reglages_(reglages), plus_rien_(executeur) {}

    /// La vie d'un client.
    void accueillir(Client client) {
        auto convive = std::make_shared<Convive>(std::move(client));
        presents_.push_back(convive);
        lancer(ecouter(convive));
    }

    /// Chacun est coupé, sans que rien soit annoncé.
    void fermer() {
        for (const auto& convive : presents_) {
            convive->parti = true;
            couper(*convive);
        }
    }

    /// Attend la dernière coroutine.
    boost::asio::awaitable<void> attendre_la_fin() {
        on_attend_ = true;
        if (en_cours_ > 0) co_await plus_rien_.attendre();
    }

private:
    void lancer(boost::asio::awaitable<void> tache) {
        ++en_cours_;
        boost::asio::co_spawn(executeur_, std::move(tache), [this](std::exception_ptr) {
            if (--en_cours_ == 0 && on_attend_) plus_rien_.sonner();
        });
    }
    static void couper(Convive& convive) {
        boost::system::error_code ignoree;
        convive.socket.close(ignoree);
    }

    /// Lit les lignes d'un client jusqu'à ce qu'il sorte.
    boost::asio::awaitable<void> ecouter(Personne convive) {
        std::string tampon;
        while (!convive->parti) {
            boost::system::error_code fin;
            const std::size_t taille = co_await boost::asio::async_read_until(
                convive->socket, boost::asio::dynamic_buffer(tampon, reglages_.ligne_max + 1), '\n',
                boost::asio::redirect_error(boost::asio::use_awaitable, fin));
            if (convive->parti) co_return;
            if (fin == boost::asio::error::eof && !tampon.empty()) recevoir(convive, tampon);
            if (fin) break;
            recevoir(convive, tampon.substr(0, taille - 1));
            tampon.erase(0, taille);
        }
        sortir(convive);
    }

    void recevoir(const Personne& convive, const std::string& ligne) {
        if (!convive->nom.empty()) return dire(*convive, convive->nom + ": " + ligne + "\n");
        if (convient(ligne)) return entrer(convive, ligne);
        if (!confier(convive, "! nom\n")) sortir(convive);
    }

    bool convient(const std::string& nom) const {
        const auto permis = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        };
        return !nom.empty() && nom.size() <= 16 && std::all_of(nom.begin(), nom.end(), permis) &&
               std::none_of(membres_.begin(), membres_.end(),
                            [&](const Personne& membre) { return membre->nom == nom; });
    }

    void entrer(const Personne& convive, const std::string& nom) {
        convive->nom = nom;
        membres_.push_back(convive);
        std::string liste = "=";
        for (const auto& membre : membres_)
            liste += " " + membre->nom;
        const bool loge = confier(convive, liste + "\n");
        dire(*convive, "+ " + nom + "\n");
        if (!loge) sortir(convive);
    }

    /// Dit une ligne à tous les membres, hormis un, puis fait sortir qui ne peut plus la prendre.
    void dire(const Convive& sauf, const std::string& ligne) {
        std::list<Personne> debordes;
        for (const auto& membre : membres_)
            if (membre.get() != &sauf && !confier(membre, ligne)) debordes.push_back(membre);
        for (const auto& deborde : debordes)
            sortir(deborde);
    }

    /// Faux si son retard deviendrait trop grand.
    bool confier(const Personne& convive, const std::string& ligne) {
        if (convive->retard + ligne.size() > reglages_.retard_max) return false;
        convive->retard += ligne.size();
        convive->a_ecrire.push_back(ligne);
        if (convive->a_ecrire.size() == 1) lancer(ecrire(convive));
        return true;
    }

    boost::asio::awaitable<void> ecrire(Personne convive) {
        while (!convive->parti && !convive->a_ecrire.empty()) {
            boost::system::error_code refus;
            co_await boost::asio::async_write(
                convive->socket, boost::asio::buffer(convive->a_ecrire.front()),
                boost::asio::redirect_error(boost::asio::use_awaitable, refus));
            if (refus) co_return sortir(convive);
            convive->retard -= convive->a_ecrire.front().size();
            convive->a_ecrire.pop_front();
        }
    }

    void sortir(const Personne& convive) {
        if (std::exchange(convive->parti, true)) return;
        couper(*convive);
        presents_.remove(convive);
        if (convive->nom.empty()) return;
        membres_.remove(convive);
        dire(*convive, "- " + convive->nom + "\n");
    }

    boost::asio::any_io_executor executeur_;
    Reglages reglages_;
    std::list<Personne> presents_;
    std::list<Personne> membres_;  ///< dans l'ordre où ils sont entrés
    int en_cours_ = 0;
    bool on_attend_ = false;
    cours::Eveil plus_rien_;
};

/// Tient le salon de ceux qui se présentent à l'accueil, jusqu'à ce que l'arrêt soit demandé.
inline boost::asio::awaitable<void> discuter(Accueil accueil, Reglages reglages,
                                             std::stop_token arret) {
    if (reglages.ligne_max == 0 || reglages.retard_max == 0)
        throw std::invalid_argument("un salon a des lignes et un retard d'un octet au moins");
    Salon salon(co_await boost::asio::this_coro::executor, reglages);
    auto fermer = [&] {
        boost::system::error_code ignoree;
        accueil.close(ignoree);
        salon.fermer();
    };
    const std::stop_callback<decltype(fermer)> a_l_arret(arret, fermer);
    while (!arret.stop_requested()) {
        boost::system::error_code refus;
        Client client = co_await accueil.async_accept(
            boost::asio::redirect_error(boost::asio::use_awaitable, refus));
        if (!refus && !arret.stop_requested()) salon.accueillir(std::move(client));
    }
    co_await salon.attendre_la_fin();
}
