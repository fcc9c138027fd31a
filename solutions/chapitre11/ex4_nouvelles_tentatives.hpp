// Solution de l'exercice 11.4 — Nouvelles tentatives. Une possibilité parmi d'autres.
//
// - Chaque essai a une issue : une réponse ou une exception. On décide hors du catch, où co_await
//   est interdit.
// - L'attente est bornée avant d'être doublée : doubler d'abord déborde après soixante essais, et
//   une attente négative n'attend pas.
// - De même, ce que demande le serveur se compare au maximum en secondes : en nanosecondes, trois
//   cents ans débordent déjà.
// - Dans le doute, on ne répète pas : une panne passagère ne dit pas si le POST a eu son effet. La
//   liste est celle des méthodes que l'on peut répéter, non celle des autres : une méthode inconnue
//   n'est pas idempotente.
// - Les paramètres sont pris par valeur : une coroutine garde ses paramètres, pas ce qu'ils
//   désignent. L'appelant a pu passer des temporaires.
#pragma once

#include <algorithm>
#include <chapitre11/asio.hpp>
#include <chapitre11/avec_delai.hpp>
#include <chrono>
#include <exception>
#include <functional>
#include <optional>
#include <set>
#include <stdexcept>
#include <stop_token>
#include <string>

struct Requete {
    std::string methode;  ///< "GET", "POST"…
    std::string chemin;
};

struct Reponse {
    int statut = 200;
    std::string corps;
    std::optional<std::chrono::seconds> reessayer_apres = std::nullopt;  ///< l'en-tête Retry-After
};

/// Connexion refusée, coupée, délai dépassé : cela peut aller mieux.
class PannePassagere : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct Politique {
    int essais = 3;
    std::chrono::nanoseconds attente = std::chrono::milliseconds(100);
    std::chrono::nanoseconds attente_max = std::chrono::seconds(10);
};

/// Un essai : envoie la requête, et rend la réponse ou lève.
using Envoi = std::function<boost::asio::awaitable<Reponse>(const Requete&)>;

inline bool idempotente(const Requete& requete) {
    static const std::set<std::string> methodes{"GET", "HEAD", "PUT", "DELETE", "OPTIONS"};
    return methodes.contains(requete.methode);
}

inline bool a_reessayer(const Reponse& reponse) {
    return reponse.statut == 429 || reponse.statut == 503;
}

/// Envoie la requête, et réessaie selon la politique.
inline boost::asio::awaitable<Reponse> envoyer_avec_reprises(Requete requete, Politique politique,
                                                             Envoi envoyer,
                                                             std::stop_token jeton = {}) {
    if (politique.essais < 1) throw std::invalid_argument("il faut au moins un essai");
    if (politique.attente < politique.attente.zero())
        throw std::invalid_argument("l'attente ne peut être négative");
    const int essais = idempotente(requete) ? politique.essais : 1;
    auto attente = std::min(politique.attente, politique.attente_max);

    for (int essai = 1;; ++essai) {
        if (jeton.stop_requested())
            throw boost::system::system_error(boost::asio::error::operation_aborted);
        std::chrono::nanoseconds pause = attente;
        std::exception_ptr panne;
        Reponse reponse;
        try {
            reponse = co_await envoyer(requete);
        } catch (const PannePassagere&) {
            panne = std::current_exception();
        }
        const bool dernier = essai == essais || jeton.stop_requested();
        if (panne && dernier) std::rethrow_exception(panne);
        if (!panne && (dernier || !a_reessayer(reponse))) co_return reponse;
        if (!panne && reponse.reessayer_apres) {
            const auto maximum = std::chrono::floor<std::chrono::seconds>(politique.attente_max);
            if (*reponse.reessayer_apres > maximum) co_return reponse;
            pause = std::max<std::chrono::nanoseconds>(pause, *reponse.reessayer_apres);
        }
        co_await cours::dormir(pause, jeton);
        attente = attente > politique.attente_max / 2 ? politique.attente_max : attente * 2;
    }
}
