#pragma once

#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <utility>

#include "salle_d_attente.hpp"

namespace cours {

/// Une file bornée pour coroutines (asyncio.Queue), que l'on ferme : premier entré, premier sorti,
/// et de même pour ceux qui attendent. Sûre entre threads ; elle survit aux coroutines qui
/// l'attendent. T se déplace. Tout est O(1).
///
/// Annuler ne perd rien : une valeur va à qui l'attend encore, ou reste dans la file.
template <class T>
class FileAsync {
public:
    /// Lève std::invalid_argument si la capacité est nulle.
    explicit FileAsync(std::size_t capacite) : capacite_(capacite) {
        if (capacite == 0) throw std::invalid_argument("une file a au moins une place");
    }
    FileAsync(const FileAsync&) = delete;
    FileAsync& operator=(const FileAsync&) = delete;

    /// Dépose une valeur, ou attend une place. Rend false si la file est fermée, avant ou pendant :
    /// la valeur n'y est pas. Lève boost::system::system_error (operation_aborted) si l'arrêt est
    /// demandé avant.
    asio::awaitable<bool> deposer(T valeur, std::stop_token arret = {}) {
        if (arret.stop_requested()) lever_annulation();
        std::optional<Place> place;
        {
            const std::lock_guard garde(verrou_);
            if (fermee_) co_return false;
            if (Place* const preneuse = preneuses_.appeler()) {
                preneuse->objet() = std::move(valeur);
                co_return true;
            }
            if (valeurs_.size() < capacite_) {
                valeurs_.push_back(std::move(valeur));
                co_return true;
            }
            place.emplace(deposantes_, verrou_, std::move(valeur));
        }
        co_await place->attendre(std::move(arret));
        const std::lock_guard garde(verrou_);
        co_return !place->objet().has_value();  // vidé par qui l'a prise, pas par fermer()
    }

    /// Retire la plus ancienne valeur, ou l'attend. Rend std::nullopt quand la file est fermée et
    /// vide. Lève boost::system::system_error (operation_aborted) si l'arrêt est demandé avant.
    asio::awaitable<std::optional<T>> retirer(std::stop_token arret = {}) {
        if (arret.stop_requested()) lever_annulation();
        std::optional<Place> place;
        {
            const std::lock_guard garde(verrou_);
            if (!valeurs_.empty()) {
                std::optional<T> valeur(std::move(valeurs_.front()));
                valeurs_.pop_front();
                faire_entrer();
                co_return valeur;
            }
            if (fermee_) co_return std::nullopt;
            place.emplace(preneuses_, verrou_);
        }
        co_await place->attendre(std::move(arret));
        const std::lock_guard garde(verrou_);
        co_return std::move(place->objet());  // vide si c'est fermer() qui l'a réveillée
    }

    /// Plus rien n'entrera. Ceux qui attendent une place repartent avec leur valeur, ceux qui
    /// attendent une valeur sans ; ce qui est dans la file peut encore être retiré.
    void fermer() {
        const std::lock_guard garde(verrou_);
        fermee_ = true;
        while (deposantes_.appeler() != nullptr || preneuses_.appeler() != nullptr) {
        }
    }

    std::size_t taille() const {
        const std::lock_guard garde(verrou_);
        return valeurs_.size();
    }

private:
    using Salle = SalleDAttente<T>;
    using Place = typename Salle::Place;

    /// Verrou tenu : une place s'est libérée, pour la valeur de qui attend depuis le plus
    /// longtemps.
    void faire_entrer() {
        Place* const deposante = deposantes_.appeler();
        if (deposante == nullptr) return;
        valeurs_.push_back(std::move(*deposante->objet()));
        deposante->objet().reset();
    }

    const std::size_t capacite_;
    mutable std::mutex verrou_;  ///< protège la suite ; jamais tenu pendant un co_await
    std::deque<T> valeurs_;
    bool fermee_ = false;
    Salle deposantes_;  ///< attendent une place : la file est pleine
    Salle preneuses_;   ///< attendent une valeur : la file est vide
};

}  // namespace cours
