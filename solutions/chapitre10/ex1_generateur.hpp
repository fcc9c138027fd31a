// Solution de l'exercice 10.1 — Générateur. Une possibilité parmi d'autres.
//
// - suspend_always au début : le corps attend qu'on demande. suspend_always à la fin : le cadre
//   reste en place, pour qu'on y lise done() et l'exception, et c'est à nous de le détruire, une
//   fois, dans le destructeur. (Avec suspend_never, il se détruirait de lui-même, et la poignée ne
//   désignerait plus rien.)
// - yield_value ne garde que l'adresse : la valeur, même temporaire, vit dans le cadre tant que le
//   corps y est suspendu.
// - unhandled_exception range l'exception ; avancer() la relance. Ne rien y faire la perdrait.
// - Le déplacement vide la source : sans cela, deux générateurs détruiraient le même cadre. Il la
//   vide avant de détruire le cadre remplacé, où elle vit peut-être.
#pragma once

#include <coroutine>
#include <exception>
#include <memory>
#include <utility>

template <class T>
class [[nodiscard]] Generateur {
public:
    struct promise_type {
        const T* valeur = nullptr;
        std::exception_ptr erreur;

        Generateur get_return_object() {
            return Generateur(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_always initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        std::suspend_always yield_value(const T& donnee) noexcept {
            valeur = std::addressof(donnee);
            return {};
        }
        void return_void() noexcept {}
        void unhandled_exception() noexcept { erreur = std::current_exception(); }
    };

    Generateur(const Generateur&) = delete;
    Generateur& operator=(const Generateur&) = delete;
    Generateur(Generateur&& autre) noexcept : poignee_(std::exchange(autre.poignee_, nullptr)) {}
    Generateur& operator=(Generateur&& autre) noexcept {
        if (this == &autre) return *this;
        const auto prise = std::exchange(autre.poignee_, nullptr);
        detruire();
        poignee_ = prise;
        return *this;
    }
    ~Generateur() { detruire(); }

    /// Fait avancer le corps jusqu'à sa valeur suivante. Rend false s'il n'y en a plus.
    bool avancer() {
        if (!poignee_ || poignee_.done()) return false;
        poignee_.resume();
        if (auto& erreur = poignee_.promise().erreur)
            std::rethrow_exception(std::exchange(erreur, nullptr));
        return !poignee_.done();
    }

    /// La valeur que le corps vient de donner.
    const T& valeur() const { return *poignee_.promise().valeur; }

private:
    explicit Generateur(std::coroutine_handle<promise_type> poignee) : poignee_(poignee) {}
    void detruire() noexcept {
        if (poignee_) poignee_.destroy();
    }

    std::coroutine_handle<promise_type> poignee_;
};
