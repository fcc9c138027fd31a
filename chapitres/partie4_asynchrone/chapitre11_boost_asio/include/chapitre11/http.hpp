#pragma once

#include <chrono>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>

#include "asio.hpp"

namespace cours {

/// Pourquoi une page n'a pas pu être obtenue.
class ErreurHttp : public std::runtime_error {
public:
    enum class Cause {
        adresse,      ///< ce n'est pas une adresse http://
        injoignable,  ///< nom inconnu, connexion refusée ou coupée avant la réponse
        delai,        ///< pas de réponse entière à temps
        trop_grosse,  ///< le corps dépasse la borne
        protocole,    ///< ce n'est pas du HTTP
        tronquee      ///< la connexion s'est fermée avant la fin annoncée
    };

    ErreurHttp(Cause cause, const std::string& precision);
    Cause cause() const { return cause_; }

private:
    Cause cause_;
};

/// Une adresse « http://hôte:port/chemin ».
struct Adresse {
    std::string hote;
    std::string port = "80";
    std::string chemin = "/";  ///< avec sa question, sans son ancre

    /// Lève ErreurHttp (adresse) si le texte n'en est pas une.
    static Adresse lire(std::string_view texte);
    /// L'adresse que désigne un lien de cette page : absolu, ou relatif à la racine ou à la page.
    Adresse suivre(std::string_view lien) const;
    std::string texte() const;
};

struct Page {
    unsigned statut = 0;
    std::string corps;
    std::string emplacement;  ///< l'en-tête Location d'une redirection
};

struct BornesHttp {
    std::chrono::steady_clock::duration delai = std::chrono::seconds(5);  ///< connexion comprise
    std::size_t corps_max = std::size_t{1} << 20;                         ///< en octets
};

/// Demande une page (GET, HTTP/1.1, une connexion par demande) et rend la réponse, quel que soit
/// son statut. Les redirections ne sont pas suivies.
///
/// Lève ErreurHttp ; ou boost::system::system_error (operation_aborted) si l'arrêt est demandé par
/// `jeton`. Dans tous les cas, la connexion est fermée au retour. La réponse est lue par
/// Boost.Beast, dont les en-têtes restent dans src/http.cpp : onze secondes à compiler.
asio::awaitable<Page> obtenir(Adresse adresse, BornesHttp bornes = {}, std::stop_token jeton = {});

}  // namespace cours
