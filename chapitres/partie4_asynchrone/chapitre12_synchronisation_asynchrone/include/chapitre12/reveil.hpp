#pragma once

#include <chapitre11/asio.hpp>
#include <memory>
#include <mutex>
#include <stop_token>
#include <utility>

namespace cours {

/// Une coroutine s'y suspend ; quelqu'un la réveille, une fois, ou l'attente est annulée. De
/// sonner() et de l'annulation, un seul l'emporte, et chacun des deux côtés sait lequel : c'est de
/// quoi construire un sémaphore ou une file sans perdre ni permis, ni valeur.
///
/// Une copie désigne le même réveil. Une seule coroutine attend, une seule fois. Tout le reste est
/// sûr entre threads. Une attente en cours retient la boucle : run() ne finit pas. Si la boucle est
/// détruite pendant l'attente, la coroutine l'est aussi, et sonner() rend alors false.
class Reveil {
public:
    Reveil();

    /// Se suspend jusqu'à sonner() (rend true), ou jusqu'à ce que l'arrêt soit demandé (rend
    /// false). Si c'est déjà fait, ne se suspend que le temps d'un tour de boucle.
    asio::awaitable<bool> attendre(std::stop_token arret = {});

    /// Réveille la coroutine, qu'elle attende déjà ou pas encore. Rend true si c'est bien cet appel
    /// qui la réveille ; false si elle l'est déjà, ou si l'attente a été annulée. N'exécute rien de
    /// la coroutine : elle reprendra dans sa boucle.
    bool sonner();

private:
    struct Etat;
    struct Presence;
    std::shared_ptr<Etat> etat_;
};

struct Reveil::Etat {
    enum class Issue { aucune, sonne, annule };

    /// Fixe l'issue, si elle ne l'est pas. Rend true si c'est cet appel qui l'a fixée.
    bool decider(Issue nouvelle) {
        const std::lock_guard garde(verrou);
        if (issue != Issue::aucune) return false;
        issue = nouvelle;
        if (minuterie != nullptr) minuterie->cancel();
        return true;
    }

    std::mutex verrou;
    Issue issue = Issue::aucune;
    asio::steady_timer* minuterie = nullptr;  ///< celle de la coroutine qui attend
};

/// La coroutine est là, avec sa minuterie. Si elle disparaît sans avoir été réveillée, l'attente
/// est annulée.
struct Reveil::Presence {
    Presence(Etat& l_etat, asio::steady_timer& minuterie) : etat(l_etat) {
        const std::lock_guard garde(etat.verrou);
        etat.minuterie = &minuterie;
    }
    Presence(const Presence&) = delete;
    Presence& operator=(const Presence&) = delete;
    ~Presence() {
        const std::lock_guard garde(etat.verrou);
        etat.minuterie = nullptr;
        if (etat.issue == Etat::Issue::aucune) etat.issue = Etat::Issue::annule;
    }
    Etat& etat;
};

inline Reveil::Reveil() : etat_(std::make_shared<Etat>()) {}

inline bool Reveil::sonner() {
    return etat_->decider(Etat::Issue::sonne);
}

// L'attente est celle d'une minuterie qui n'expire jamais : l'annuler est le réveil. Asio la
// possède : si la boucle est détruite, la coroutine qui attendait l'est aussi.
inline asio::awaitable<bool> Reveil::attendre(std::stop_token arret) {
    const auto etat = etat_;
    asio::steady_timer minuterie(co_await asio::this_coro::executor,
                                 asio::steady_timer::time_point::max());
    const Presence presence(*etat, minuterie);
    const auto annuler = [&etat] { etat->decider(Etat::Issue::annule); };
    const std::stop_callback ecoute(std::move(arret), annuler);
    auto commencer = [&etat, &minuterie](auto suite) {
        const auto vivant = etat;  // réveillée aussitôt, la coroutine peut finir avant cet appel
        const std::lock_guard garde(vivant->verrou);
        if (vivant->issue != Etat::Issue::aucune)
            asio::post(minuterie.get_executor(), std::move(suite));
        else
            minuterie.async_wait(
                [suite = std::move(suite)](boost::system::error_code) mutable { suite(); });
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(commencer,
                                                                         asio::use_awaitable);
    co_return etat->issue == Etat::Issue::sonne;
}

}  // namespace cours
