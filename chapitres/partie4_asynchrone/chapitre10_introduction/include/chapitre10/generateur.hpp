#pragma once

#include <coroutine>
#include <cstddef>
#include <exception>
#include <iterator>
#include <memory>
#include <utility>

namespace cours {

/// Une suite de valeurs que sa coroutine produit une à une, quand on les demande :
///
///     cours::Generateur<int> compter() { for (int i = 0;; ++i) co_yield i; }
///     for (const int i : compter()) { if (i == 10) break; … }
///
/// Rien ne s'exécute avant begin(). La valeur n'est pas copiée : *it désigne celle que la coroutine
/// a donnée à co_yield, valide jusqu'au ++ suivant. Une exception de la coroutine sort du begin()
/// ou du ++ qui l'a fait avancer. Détruire le générateur détruit le cadre de la coroutine, où
/// qu'elle en soit. On le parcourt une fois, dans un thread à la fois.
/// Source : [dcl.fct.def.coroutine] ; C++23 offre std::generator, plus général.
template <class T>
class [[nodiscard]] Generateur {
public:
    // [promesse]
    struct promise_type {
        const T* valeur = nullptr;
        std::exception_ptr erreur;

        Generateur get_return_object() { return Generateur(Poignee::from_promise(*this)); }
        std::suspend_always initial_suspend() noexcept { return {}; }  // paresseuse
        std::suspend_always final_suspend() noexcept { return {}; }    // le cadre reste à nous
        std::suspend_always yield_value(const T& v) noexcept {
            valeur = std::addressof(v);  // elle vit dans le cadre, suspendu tant qu'on la regarde
            return {};
        }
        void return_void() noexcept {}
        void unhandled_exception() noexcept { erreur = std::current_exception(); }
        void await_transform() = delete;  // un générateur n'attend rien : pas de co_await
    };
    // [/promesse]

    class Iterateur {
    public:
        using iterator_concept = std::input_iterator_tag;
        using value_type = T;
        using difference_type = std::ptrdiff_t;

        Iterateur() = default;
        explicit Iterateur(std::coroutine_handle<promise_type> poignee) : poignee_(poignee) {}

        const T& operator*() const noexcept { return *poignee_.promise().valeur; }
        Iterateur& operator++() {
            avancer(poignee_);
            return *this;
        }
        void operator++(int) { ++*this; }
        bool operator==(std::default_sentinel_t) const noexcept { return poignee_.done(); }

    private:
        std::coroutine_handle<promise_type> poignee_;
    };

    // [vie]
    Generateur(Generateur&& autre) noexcept : poignee_(std::exchange(autre.poignee_, nullptr)) {}
    Generateur& operator=(Generateur&& autre) noexcept {
        std::swap(poignee_, autre.poignee_);
        return *this;
    }
    ~Generateur() {
        if (poignee_) poignee_.destroy();
    }
    // [/vie]

    /// Fait avancer la coroutine jusqu'à sa première valeur. À appeler une fois, sur un générateur
    /// qui n'a pas été déplacé.
    Iterateur begin() {
        avancer(poignee_);
        return Iterateur(poignee_);
    }
    std::default_sentinel_t end() const noexcept { return std::default_sentinel; }

private:
    using Poignee = std::coroutine_handle<promise_type>;

    explicit Generateur(Poignee poignee) : poignee_(poignee) {}

    // [avancer]
    static void avancer(Poignee poignee) {
        poignee.resume();  // jusqu'au prochain co_yield, ou à la fin
        if (auto& erreur = poignee.promise().erreur)
            std::rethrow_exception(std::exchange(erreur, nullptr));
    }
    // [/avancer]

    Poignee poignee_;
};

}  // namespace cours
