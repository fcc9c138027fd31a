#pragma once

#include <cassert>
#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace cours {

template <class T>
class Tache;

namespace detail {

/// Ce que toutes les promesses de Tache ont en commun.
class PromesseDeTache {
public:
    // [fin]
    // À la fin, on passe la main à la coroutine qui attendait le résultat : c'est elle que rend
    // await_suspend(), et elle reprend sans que la pile s'allonge (transfert symétrique).
    struct Fin {
        bool await_ready() const noexcept { return false; }
        template <class Promesse>
        std::coroutine_handle<> await_suspend(std::coroutine_handle<Promesse> finie) noexcept {
            return finie.promise().suite_;
        }
        void await_resume() const noexcept {}
    };
    // [/fin]

    std::suspend_always initial_suspend() const noexcept { return {}; }
    Fin final_suspend() const noexcept { return {}; }
    void unhandled_exception() noexcept { erreur_ = std::current_exception(); }

    void continuer_par(std::coroutine_handle<> suite) noexcept { suite_ = suite; }
    void relancer() const {
        if (erreur_) std::rethrow_exception(erreur_);
    }

private:
    std::coroutine_handle<> suite_ = std::noop_coroutine();
    std::exception_ptr erreur_;
};

template <class T>
class Promesse : public PromesseDeTache {
public:
    Tache<T> get_return_object();
    template <class U>
    void return_value(U&& valeur) {
        valeur_.emplace(std::forward<U>(valeur));
    }
    T recueillir() {
        relancer();
        return std::move(*valeur_);
    }

private:
    std::optional<T> valeur_;
};

template <>
class Promesse<void> : public PromesseDeTache {
public:
    Tache<void> get_return_object();
    void return_void() const noexcept {}
    void recueillir() const { relancer(); }
};

}  // namespace detail

/// Un travail décrit par une coroutine, qui donnera un T, ou une exception :
///
///     cours::Tache<int> longueur(std::string nom) { co_return co_await …; }
///     const int n = co_await longueur("photo.jpg");
///
/// Paresseuse : elle commence quand on l'attend, et s'attend une seule fois. co_await rend son
/// résultat, ou relance son exception. Une tâche appartient à qui la tient : la détruire détruit
/// le cadre, et ce que la coroutine y gardait. Pas de synchronisation : elle s'emploie dans un
/// thread à la fois.
///
/// Ses paramètres sont copiés dans le cadre ; une référence n'y est qu'une référence, et ce qu'elle
/// désigne doit vivre jusqu'à la fin de la tâche.
template <class T>
class [[nodiscard]] Tache {
public:
    using promise_type = detail::Promesse<T>;

    Tache(Tache&& autre) noexcept : poignee_(std::exchange(autre.poignee_, nullptr)) {}
    Tache& operator=(Tache&& autre) noexcept {
        std::swap(poignee_, autre.poignee_);
        return *this;
    }
    ~Tache() {
        if (poignee_) poignee_.destroy();
    }

    // [attendre]
    /// Ce qu'emploie co_await : démarre la tâche ; l'appelant reprendra quand elle finira.
    auto operator co_await() const noexcept {
        assert(poignee_ && !poignee_.done() && "une tâche s'attend une seule fois");
        struct Attente {
            std::coroutine_handle<promise_type> tache;
            bool await_ready() const noexcept { return false; }
            std::coroutine_handle<> await_suspend(std::coroutine_handle<> appelant) noexcept {
                tache.promise().continuer_par(appelant);
                return tache;  // c'est elle qui continue
            }
            T await_resume() { return tache.promise().recueillir(); }
        };
        return Attente{poignee_};
    }
    // [/attendre]

private:
    friend promise_type;
    explicit Tache(std::coroutine_handle<promise_type> poignee) : poignee_(poignee) {}

    std::coroutine_handle<promise_type> poignee_;
};

template <class T>
Tache<T> detail::Promesse<T>::get_return_object() {
    return Tache<T>(std::coroutine_handle<Promesse>::from_promise(*this));
}

inline Tache<void> detail::Promesse<void>::get_return_object() {
    return Tache<void>(std::coroutine_handle<Promesse>::from_promise(*this));
}

}  // namespace cours
