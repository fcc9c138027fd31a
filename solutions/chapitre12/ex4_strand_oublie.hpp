// Solution de l'exercice 12.4 — Le strand oublié. Une possibilité parmi d'autres.
//
// - Une coroutine reprend toujours sur **son** exécuteur : co_await post(strand, use_awaitable) y
//   passe, et en revient avant la ligne suivante. Pour exécuter quelque chose sur le strand, il
//   faut y lancer une coroutine (co_spawn), et attendre son résultat.
// - Un strand garantit que rien d'autre ne s'exécute pendant une étape, pas pendant un co_await.
//   Entre le choix et la confirmation, il faut donc que la salle dise elle-même « retenue » : c'est
//   un état, pas un verrou.
// - confirmer est appelée hors du strand : d'autres peuvent réserver pendant qu'elle attend.
// - On ne peut pas co_await dans un catch : l'exception est gardée, la place rendue, puis
//   l'exception relancée.
#pragma once

#include <algorithm>
#include <chapitre11/asio.hpp>
#include <cstddef>
#include <exception>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace asio = boost::asio;

class Salle {
public:
    using Confirmer = std::function<asio::awaitable<bool>(int)>;

    Salle(const asio::any_io_executor& executeur, int places)
        : strand_(asio::make_strand(executeur)),
          places_(static_cast<std::size_t>(places), Place::libre) {}
    Salle(const Salle&) = delete;
    Salle& operator=(const Salle&) = delete;

    /// Réserve une place, si le paiement est confirmé. Rend son numéro.
    asio::awaitable<std::optional<int>> reserver(Confirmer confirmer) {
        const auto choisir = [this] { return retenir_la_premiere(); };
        const std::optional<int> numero = co_await sur_le_strand(choisir);
        if (!numero) co_return std::nullopt;
        bool confirmee = false;
        std::exception_ptr erreur;
        try {
            confirmee = co_await confirmer(*numero);
        } catch (...) {
            erreur = std::current_exception();
        }
        const auto conclure = [this, n = *numero, confirmee] {
            place(n) = confirmee ? Place::vendue : Place::libre;
            return true;
        };
        co_await sur_le_strand(conclure);
        if (erreur) std::rethrow_exception(erreur);
        co_return confirmee ? numero : std::nullopt;
    }

    /// Rend une place vendue.
    asio::awaitable<bool> rendre(int numero) {
        const auto liberer = [this, numero] {
            if (numero < 0 || numero >= static_cast<int>(places_.size())) return false;
            if (place(numero) != Place::vendue) return false;
            place(numero) = Place::libre;
            return true;
        };
        const bool rendue = co_await sur_le_strand(liberer);
        co_return rendue;
    }

    /// Le nombre de places libres.
    asio::awaitable<int> libres() {
        const auto compter = [this] {
            return static_cast<int>(std::count(places_.begin(), places_.end(), Place::libre));
        };
        const int nombre = co_await sur_le_strand(compter);
        co_return nombre;
    }

private:
    enum class Place { libre, retenue, vendue };

    template <class Action>
    static asio::awaitable<std::invoke_result_t<Action>> executer(Action action) {
        co_return action();
    }

    /// Exécute une action sur le strand ; l'appelant reprend, avec son résultat, sur son exécuteur.
    /// co_spawn() seul l'y ferait reprendre dans la foulée, donc encore sur le strand, quand les
    /// deux sont dans le même pool : post() l'en fait sortir.
    template <class Action>
    asio::awaitable<std::invoke_result_t<Action>> sur_le_strand(Action action) {
        const auto chez_l_appelant = co_await asio::this_coro::executor;
        const auto resultat =
            co_await asio::co_spawn(strand_, executer(std::move(action)), asio::use_awaitable);
        co_await asio::post(chez_l_appelant, asio::use_awaitable);
        co_return resultat;
    }

    std::optional<int> retenir_la_premiere() {
        const auto libre = std::find(places_.begin(), places_.end(), Place::libre);
        if (libre == places_.end()) return std::nullopt;
        *libre = Place::retenue;
        return static_cast<int>(libre - places_.begin());
    }
    Place& place(int numero) { return places_[static_cast<std::size_t>(numero)]; }

    asio::strand<asio::any_io_executor> strand_;
    std::vector<Place> places_;  ///< touché seulement sur le strand
};
