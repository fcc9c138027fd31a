// Les tâches de PoolThreads, selon ce qu'on en attend. Interne au composant.
#pragma once

#include <atomic>
#include <chapitre13/erreurs_patterns.hpp>
#include <chapitre13/file_de_taches.hpp>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <type_traits>
#include <utility>

namespace cours {

/// Une fonction et ses arguments, en une fonction sans argument à appeler une fois.
template <class F, class... A>
auto lier(F&& fonction, const std::stop_token& arret, A&&... arguments) {
    using Fonction = std::decay_t<F>;
    exiger_une_fonction<Fonction>(fonction, "il manque la fonction de la tâche");
    if constexpr (std::is_invocable_v<Fonction, std::decay_t<A>...>) {
        return [f = Fonction(std::forward<F>(fonction)),
                ... a = std::decay_t<A>(std::forward<A>(arguments))]() mutable -> decltype(auto) {
            return std::invoke(std::move(f), std::move(a)...);
        };
    } else {
        return [f = Fonction(std::forward<F>(fonction)), arret,
                ... a = std::decay_t<A>(std::forward<A>(arguments))]() mutable -> decltype(auto) {
            return std::invoke(std::move(f), arret, std::move(a)...);
        };
    }
}

/// Une fonction, et la promesse de son résultat.
template <class R, class Appel>
class Engagement {
public:
    explicit Engagement(Appel appel) : appel_(std::move(appel)) {}

    std::future<R> future_du_resultat() { return promesse_.get_future(); }

    // [tenir]
    /// Appelle la fonction, la détruit, puis tient la promesse.
    void tenir() noexcept {
        try {
            if constexpr (std::is_void_v<R>) {
                (*appel_)();
                appel_.reset();
                promesse_.set_value();
            } else {
                R resultat = (*appel_)();
                appel_.reset();
                promesse_.set_value(static_cast<R&&>(resultat));
            }
        } catch (...) {
            appel_.reset();
            promesse_.set_exception(std::current_exception());
        }
    }
    // [/tenir]

    /// La fonction ne sera pas appelée.
    void rompre() {
        appel_.reset();
        promesse_ = std::promise<R>();
    }

private:
    std::optional<Appel> appel_;
    std::promise<R> promesse_;
};

/// Née hors du pool : elle n'a qu'un chemin, la file.
template <class R, class Appel>
class TacheAPromesse final : public TacheDuPool {
public:
    explicit TacheAPromesse(Appel appel) : engagement_(std::move(appel)) {}
    std::future<R> future_du_resultat() { return engagement_.future_du_resultat(); }
    void executer() noexcept override { engagement_.tenir(); }

private:
    Engagement<R, Appel> engagement_;
};

// [reclamable]
/// Née dans un worker : qui l'attend peut l'exécuter lui-même, si elle n'est pas commencée.
template <class R>
class TacheReclamable {
public:
    TacheReclamable() = default;
    TacheReclamable(const TacheReclamable&) = delete;
    TacheReclamable& operator=(const TacheReclamable&) = delete;
    virtual ~TacheReclamable() = default;
    void executer_si_libre() noexcept {
        if (!prise_.exchange(true)) tenir();
    }
    void rompre_si_libre() {
        if (!prise_.exchange(true)) rompre();
    }

private:
    virtual void tenir() noexcept = 0;
    virtual void rompre() = 0;
    std::atomic<bool> prise_{false};
};
// [/reclamable]

/// Celle d'une fonction. Ce qui n'en dépend pas est au-dessus, compilé une fois par type de
/// résultat : std::async et std::shared_ptr sont longs à compiler.
template <class R, class Appel>
class TacheReclamableDe final : public TacheReclamable<R> {
public:
    explicit TacheReclamableDe(Appel appel) : engagement_(std::move(appel)) {}
    std::future<R> future_du_resultat() { return engagement_.future_du_resultat(); }

private:
    void tenir() noexcept override { engagement_.tenir(); }
    void rompre() override { engagement_.rompre(); }
    Engagement<R, Appel> engagement_;
};

/// Ce qu'en garde la file. Détruite sans avoir été exécutée, elle rompt la promesse.
template <class R>
class PorteDeLaFile final : public TacheDuPool {
public:
    explicit PorteDeLaFile(std::shared_ptr<TacheReclamable<R>> tache) : tache_(std::move(tache)) {}
    ~PorteDeLaFile() override { tache_->rompre_si_libre(); }
    void executer() noexcept override { tache_->executer_si_libre(); }

private:
    std::shared_ptr<TacheReclamable<R>> tache_;
};

/// La première exception d'une suite de tâches. Sûre entre threads.
class PremiereErreur {
public:
    void noter(std::exception_ptr erreur) noexcept {
        const std::lock_guard garde(verrou_);
        if (!erreur_) erreur_ = std::move(erreur);
    }
    /// La lève, s'il y en a une, et l'oublie.
    void relever() {
        std::exception_ptr erreur;
        {
            const std::lock_guard garde(verrou_);
            erreur = std::exchange(erreur_, nullptr);
        }
        if (erreur) std::rethrow_exception(erreur);
    }

private:
    std::mutex verrou_;
    std::exception_ptr erreur_;
};

/// Sans promesse.
template <class Appel>
class TachePostee final : public TacheDuPool {
public:
    TachePostee(Appel appel, PremiereErreur& erreur) : appel_(std::move(appel)), erreur_(erreur) {}
    void executer() noexcept override {
        try {
            appel_();
        } catch (...) {
            erreur_.noter(std::current_exception());
        }
    }

private:
    Appel appel_;
    PremiereErreur& erreur_;
};

}  // namespace cours
