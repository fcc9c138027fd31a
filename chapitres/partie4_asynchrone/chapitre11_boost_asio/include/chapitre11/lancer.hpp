#pragma once

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "asio.hpp"

namespace cours {

/// Ce que devient une tâche : une valeur, ou une exception.
template <class T>
class IssueTache {
    using Valeur = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

public:
    bool reussie() const { return valeur_.has_value(); }
    /// L'exception, ou nullptr.
    std::exception_ptr erreur() const { return erreur_; }
    /// Rend la valeur (une fois), ou relance l'exception.
    T obtenir() {
        if (erreur_) std::rethrow_exception(erreur_);
        if constexpr (!std::is_void_v<T>) return std::move(valeur_).value();
    }

    void reussir(Valeur valeur = {}) requires std::is_void_v<T> { valeur_.emplace(valeur); }
    void reussir(Valeur valeur) requires(!std::is_void_v<T>) { valeur_.emplace(std::move(valeur)); }
    void echouer(std::exception_ptr erreur) { erreur_ = std::move(erreur); }

private:
    std::optional<Valeur> valeur_;
    std::exception_ptr erreur_;
};

/// Mène la tâche à son terme, et en note l'issue ; ne lève rien. `issue` doit vivre jusque-là.
template <class T>
asio::awaitable<void> noter(asio::awaitable<T> tache, IssueTache<T>& issue) {
    try {
        if constexpr (std::is_void_v<T>) {
            co_await std::move(tache);
            issue.reussir();
        } else {
            T valeur = co_await std::move(tache);
            issue.reussir(std::move(valeur));
        }
    } catch (...) {
        issue.echouer(std::current_exception());
    }
}

/// Lance une tâche sur `executeur`, sans l'attendre. Si elle lève, l'exception sort de la boucle,
/// par run() : rien n'est avalé, contrairement à asio::detached.
void lancer(const asio::any_io_executor& executeur, asio::awaitable<void> tache);

/// Exécute une tâche dans une boucle à elle, attend tout ce qui y a été lancé, et rend son résultat
/// ou relance son exception (asyncio.run en Python).
template <class T>
T executer(asio::awaitable<T> tache);

namespace interne {
void executer(asio::awaitable<void> tache);
}

template <class T>
T executer(asio::awaitable<T> tache) {
    IssueTache<T> issue;
    interne::executer(noter(std::move(tache), issue));
    return issue.obtenir();
}

}  // namespace cours
