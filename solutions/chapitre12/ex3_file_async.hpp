// Solution de l'exercice 12.3 — File asynchrone fermable. Une possibilité parmi d'autres.
//
// - Chaque coroutine qui attend a une fiche, dans son cadre : son réveil, et la valeur qu'elle
//   apporte ou qu'elle recevra. Le mutex protège les fiches comme la file.
// - La valeur va de la main à la main. Une consommatrice attend ? La valeur est pour elle, et ne
//   passe pas par la file. Une place se libère ? La plus ancienne des valeurs en attente y entre
//   aussitôt, sans attendre que sa coroutine reprenne. L'ordre est donc toujours celui des appels.
// - sonner() d'abord, donner ensuite : si le réveil échoue, la valeur est encore là, pour une
//   autre.
// - Une fiche réveillée sans valeur l'a été par fermer().
#pragma once

#include <chapitre12/reveil.hpp>
#include <cstddef>
#include <deque>
#include <list>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

namespace asio = boost::asio;

template <class T>
class FileAsync {
public:
    explicit FileAsync(std::size_t capacite) : capacite_(capacite) {}
    FileAsync(const FileAsync&) = delete;
    FileAsync& operator=(const FileAsync&) = delete;

    /// Dépose une valeur, ou attend une place. Rend false si la file est fermée.
    asio::awaitable<bool> deposer(T valeur, std::stop_token arret = {}) {
        if (arret.stop_requested()) lever_annulation();
        Fiche moi;
        {
            const std::lock_guard garde(verrou_);
            if (fermee_) co_return false;
            if (Fiche* const preneuse = appeler(preneuses_)) {
                preneuse->valeur = std::move(valeur);
                co_return true;
            }
            if (valeurs_.size() < capacite_) {
                valeurs_.push_back(std::move(valeur));
                co_return true;
            }
            moi.valeur = std::move(valeur);
            deposantes_.push_back(&moi);
        }
        co_await attendre(moi, deposantes_, std::move(arret));
        const std::lock_guard garde(verrou_);
        co_return !moi.valeur.has_value();  // partie dans la file, ou refusée par fermer()
    }

    /// Retire la plus ancienne valeur, ou l'attend. Rend std::nullopt si la file est fermée et
    /// vide.
    asio::awaitable<std::optional<T>> retirer(std::stop_token arret = {}) {
        if (arret.stop_requested()) lever_annulation();
        Fiche moi;
        {
            const std::lock_guard garde(verrou_);
            if (!valeurs_.empty()) {
                moi.valeur = std::move(valeurs_.front());
                valeurs_.pop_front();
                faire_entrer();
                co_return std::move(moi.valeur);
            }
            if (fermee_) co_return std::nullopt;
            preneuses_.push_back(&moi);
        }
        co_await attendre(moi, preneuses_, std::move(arret));
        const std::lock_guard garde(verrou_);
        co_return std::move(moi.valeur);
    }

    /// Plus rien n'entrera.
    void fermer() {
        const std::lock_guard garde(verrou_);
        fermee_ = true;
        while (appeler(deposantes_) != nullptr) {
        }
        while (appeler(preneuses_) != nullptr) {
        }
    }

    /// Les valeurs dans la file.
    std::size_t taille() const {
        const std::lock_guard garde(verrou_);
        return valeurs_.size();
    }

private:
    struct Fiche {
        cours::Reveil reveil;
        std::optional<T> valeur;
    };
    using Attentes = std::list<Fiche*>;

    [[noreturn]] static void lever_annulation() {
        throw boost::system::system_error(asio::error::operation_aborted);
    }

    /// Verrou libre : attend d'être appelée ; lève si l'attente est annulée.
    asio::awaitable<void> attendre(Fiche& moi, Attentes& attentes, std::stop_token arret) {
        const bool appelee = co_await moi.reveil.attendre(std::move(arret));
        if (appelee) co_return;
        {
            const std::lock_guard garde(verrou_);
            attentes.remove(&moi);
        }
        lever_annulation();
    }

    /// Verrou tenu : réveille la plus ancienne qui attende encore ; nullptr s'il n'y en a pas.
    static Fiche* appeler(Attentes& attentes) {
        while (!attentes.empty()) {
            Fiche* const fiche = attentes.front();
            attentes.pop_front();
            if (fiche->reveil.sonner()) return fiche;
        }
        return nullptr;
    }

    /// Verrou tenu, une place libre : la valeur de la plus ancienne qui en attend une y entre.
    void faire_entrer() {
        Fiche* const deposante = appeler(deposantes_);
        if (deposante == nullptr) return;
        valeurs_.push_back(std::move(*deposante->valeur));
        deposante->valeur.reset();
    }

    const std::size_t capacite_;
    mutable std::mutex verrou_;
    std::deque<T> valeurs_;
    bool fermee_ = false;
    Attentes deposantes_;  // la file est pleine
    Attentes preneuses_;   // la file est vide
};
