#include <chapitre11/asio.hpp>
#include <chapitre11/avec_delai.hpp>
#include <chapitre11/http.hpp>

#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

namespace cours {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using Cause = ErreurHttp::Cause;

std::string intitule(Cause cause) {
    switch (cause) {
        case Cause::adresse:
            return "ce n'est pas une adresse http://";
        case Cause::injoignable:
            return "serveur injoignable";
        case Cause::delai:
            return "pas de réponse à temps";
        case Cause::trop_grosse:
            return "page trop grosse";
        case Cause::protocole:
            return "ce n'est pas du HTTP";
        case Cause::tronquee:
            return "page tronquée";
    }
    return "";
}

Cause cause_de(const error_code& erreur) {
    if (erreur == http::error::body_limit) return Cause::trop_grosse;
    if (erreur == http::error::partial_message || erreur == http::error::end_of_stream)
        return Cause::tronquee;
    if (erreur.category() == make_error_code(http::error::body_limit).category())
        return Cause::protocole;
    return Cause::injoignable;
}

/// Une demande : la socket, et de quoi tout interrompre.
class Demande {
public:
    Demande(const asio::any_io_executor& executeur, std::stop_token jeton)
        : resolution_(executeur),
          flux_(executeur),
          ecoute_(std::move(jeton), [this] { fermer(); }) {}

    asio::awaitable<Page> mener(Adresse adresse, std::size_t corps_max) {
        const auto points =
            co_await resolution_.async_resolve(adresse.hote, adresse.port, asio::use_awaitable);
        verifier();
        co_await asio::async_connect(flux_, points, asio::use_awaitable);
        verifier();
        http::request<http::empty_body> requete(http::verb::get, adresse.chemin, 11);
        requete.set(http::field::host, adresse.hote + ":" + adresse.port);
        requete.set(http::field::user_agent, "cahier");
        requete.set(http::field::connection, "close");
        co_await http::async_write(flux_, requete, asio::use_awaitable);

        beast::flat_buffer tampon;
        http::response_parser<http::string_body> lecteur;
        lecteur.body_limit(corps_max);
        // En deux temps : Boost 1.74 oublie de comparer une longueur annoncée à la borne quand il
        // lit l'en-tête et le corps d'un coup.
        co_await http::async_read_header(flux_, tampon, lecteur, asio::use_awaitable);
        co_await http::async_read(flux_, tampon, lecteur, asio::use_awaitable);
        auto reponse = lecteur.release();
        const std::string emplacement(reponse[http::field::location]);
        co_return Page{reponse.result_int(), std::move(reponse.body()), emplacement};
    }

private:
    void fermer() {
        interrompue_ = true;
        resolution_.cancel();
        error_code ignoree;
        flux_.close(ignoree);
    }
    /// L'arrêt a pu venir entre deux attentes ; async_connect() rouvrirait la socket.
    void verifier() const {
        if (interrompue_) throw boost::system::system_error(asio::error::operation_aborted);
    }

    tcp::resolver resolution_;
    tcp::socket flux_;
    bool interrompue_ = false;
    std::stop_callback<std::function<void()>> ecoute_;
};

asio::awaitable<Page> demander(Adresse adresse, std::size_t corps_max, std::stop_token jeton) {
    Demande demande(co_await asio::this_coro::executor, std::move(jeton));
    co_return co_await demande.mener(std::move(adresse), corps_max);
}

}  // namespace

ErreurHttp::ErreurHttp(Cause cause, const std::string& precision)
    : std::runtime_error(intitule(cause) + (precision.empty() ? "" : " : " + precision)),
      cause_(cause) {}

asio::awaitable<Page> obtenir(Adresse adresse, BornesHttp bornes, std::stop_token jeton) {
    auto operation = [&](std::stop_token arret) {
        return demander(adresse, bornes.corps_max, std::move(arret));
    };
    try {
        Page page = co_await avec_delai(bornes.delai, operation, jeton);
        co_return page;
    } catch (const DelaiDepasse&) {
        throw ErreurHttp(Cause::delai, adresse.texte());
    } catch (const boost::system::system_error& erreur) {
        if (jeton.stop_requested())
            throw boost::system::system_error(asio::error::operation_aborted);
        throw ErreurHttp(cause_de(erreur.code()), adresse.texte());
    }
}

}  // namespace cours
