// Solution de l'exercice 10.3 — D'un rappel à co_await. Une possibilité parmi d'autres.
//
// - Le rappel peut survivre à la coroutine : ce qu'il touche est un état à part, tenu par un
//   shared_ptr, jamais l'attente, qui vit dans le cadre.
// - `pris` dit que l'issue est jouée. Le premier à l'échanger gagne ; un second appel du rappel
//   perd, et le destructeur, en le prenant lui-même, rend tous les appels suivants sans effet.
// - demarrer et le rappel ont rendez-vous : chacun annonce son arrivée par exchange(), et c'est le
//   second qui fait continuer la coroutine. Si c'est le rappel, il la reprend ; si c'est demarrer,
//   await_suspend rend false. Jamais les deux, jamais aucun.
// - Après le rendez-vous, await_suspend ne touche plus à rien : un autre thread a peut-être déjà
//   repris la coroutine, et détruit l'attente.
#pragma once

#include <atomic>
#include <coroutine>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

/// Ce qu'apprend un rappel : une valeur, ou une exception.
template <class T>
using Issue = std::variant<T, std::exception_ptr>;

template <class T>
using Rappel = std::function<void(Issue<T>)>;

template <class T>
class AttenteDeRappel {
public:
    using Demarrer = std::function<void(Rappel<T>)>;

    explicit AttenteDeRappel(Demarrer demarrer) : demarrer_(std::move(demarrer)) {}
    AttenteDeRappel(const AttenteDeRappel&) = delete;
    AttenteDeRappel& operator=(const AttenteDeRappel&) = delete;
    ~AttenteDeRappel() { etat_->pris = true; }

    bool await_ready() const noexcept { return false; }

    /// La coroutine `moi` est suspendue. Rendre true l'y laisse ; rendre false la fait continuer.
    bool await_suspend(std::coroutine_handle<> moi) {
        etat_->moi = moi;
        demarrer_([etat = etat_](Issue<T> issue) {
            if (etat->pris.exchange(true)) return;
            etat->issue.emplace(std::move(issue));
            if (etat->second.exchange(true)) etat->moi.resume();
        });
        return !etat_->second.exchange(true);
    }

    /// La coroutine reprend : ce que co_await rend, ou lève.
    T await_resume() {
        if (const auto* erreur = std::get_if<std::exception_ptr>(&*etat_->issue))
            std::rethrow_exception(*erreur);
        return std::get<T>(std::move(*etat_->issue));
    }

private:
    struct Etat {
        std::atomic<bool> pris{false};    ///< l'issue est jouée, ou n'intéresse plus personne
        std::atomic<bool> second{false};  ///< l'un des deux, demarrer ou le rappel, est passé
        std::optional<Issue<T>> issue;
        std::coroutine_handle<> moi;
    };

    Demarrer demarrer_;
    std::shared_ptr<Etat> etat_ = std::make_shared<Etat>();
};
