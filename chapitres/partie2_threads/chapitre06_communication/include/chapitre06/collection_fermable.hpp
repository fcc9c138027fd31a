#pragma once

#include <chrono>
#include <concepts>
#include <condition_variable>
#include <cstddef>
#include <limits>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <utility>

namespace cours {

/// La capacité d'une collection qui accepte tout. À écrire en toutes lettres : renoncer à la
/// contre-pression est une décision.
inline constexpr std::size_t sans_borne = std::numeric_limits<std::size_t>::max();

/// Ce que FileBornee, PileConcurrente et FilePrioritaire ont en commun : la borne, les attentes et
/// la fermeture. L'ordre de sortie est l'affaire de `Rangement` (voir ordres_de_sortie.hpp).
///
/// - Déposer attend une place, retirer attend une valeur ; attendre, c'est dormir.
/// - fermer() annonce qu'il n'y aura plus de dépôt. Ce qui reste se retire encore.
/// - Une attente cède à la fermeture, à une échéance, ou à une demande d'arrêt (std::stop_token).
///
/// Sûr entre threads : toutes les fonctions, à tout moment, sauf la construction et la destruction.
/// Ce qu'un thread a écrit avant de déposer une valeur est visible de celui qui la retire.
/// Un mutex et deux conditions, une par raison d'attendre (C. A. R. Hoare, « Monitors », 1974) ;
/// coût d'une opération : celui du mutex, et celui de `Rangement`.
///
/// T peut n'être que déplaçable. Si la construction de la valeur à déposer lève une exception, la
/// collection est inchangée ; déplacer un T, en revanche, ne doit pas en lever.
template <class T, class Rangement>
class CollectionFermable {
public:
    using Echeance = std::chrono::steady_clock::time_point;

    /// Une collection vide d'au plus `capacite` valeurs. Lève std::invalid_argument pour 0.
    explicit CollectionFermable(std::size_t capacite) : capacite_(capacite) {
        if (capacite == 0)
            throw std::invalid_argument("une collection sans aucune place bloquerait tout dépôt");
    }

    /// Dépose `valeur` ; attend une place s'il le faut. Rend false, sans toucher à `valeur`, si la
    /// collection est fermée ou si l'arrêt est demandé.
    template <class U = T>
    requires std::convertible_to<U, T>
    bool deposer(U&& valeur, const std::stop_token& arret = {}) {
        const ReveilSurArret reveil(arret, verrou_, place_libre_);
        return deposer_quand(std::forward<U>(valeur), ou_arret(arret));
    }

    /// Dépose `valeur` si une place se libère avant `echeance` ; sinon, ou si la collection est
    /// fermée, rend false sans toucher à `valeur`.
    template <class U = T>
    requires std::convertible_to<U, T>
    bool deposer_avant(Echeance echeance, U&& valeur) {
        return deposer_quand(std::forward<U>(valeur), ou_echeance(echeance));
    }

    /// Dépose `valeur` s'il y a une place ; n'attend jamais. Sinon, rend false sans y toucher.
    template <class U = T>
    requires std::convertible_to<U, T>
    bool essayer_deposer(U&& valeur) {
        return deposer_quand(std::forward<U>(valeur), sans_attendre);
    }

    /// Retire une valeur ; attend s'il n'y en a pas. Rend nullopt si la collection est épuisée
    /// (fermée et vide), ou, même s'il reste des valeurs, si l'arrêt est demandé.
    std::optional<T> retirer(const std::stop_token& arret = {}) {
        const ReveilSurArret reveil(arret, verrou_, valeur_prete_);
        return retirer_quand(ou_arret(arret));
    }

    /// Retire une valeur s'il en vient une avant `echeance` ; sinon, ou si la collection est
    /// épuisée, rend nullopt.
    std::optional<T> retirer_avant(Echeance echeance) {
        return retirer_quand(ou_echeance(echeance));
    }

    /// Retire une valeur s'il y en a une ; n'attend jamais.
    std::optional<T> essayer_retirer() { return retirer_quand(sans_attendre); }

    /// Annonce qu'il n'y aura plus de dépôt, et libère tous ceux qui attendent. Peut se répéter.
    void fermer() {
        {
            const std::lock_guard garde(verrou_);
            fermee_ = true;
        }
        place_libre_.notify_all();
        valeur_prete_.notify_all();
    }

    bool est_fermee() const {
        const std::lock_guard garde(verrou_);
        return fermee_;
    }

    /// Vrai si la collection est fermée et vide : plus rien n'en sortira jamais. Vrai pour
    /// toujours.
    bool est_epuisee() const {
        const std::lock_guard garde(verrou_);
        return fermee_ && rangement_.taille() == 0;
    }

    /// Nombre de valeurs en attente, à l'instant de l'appel : il peut avoir changé au retour. Pour
    /// surveiller et mesurer, pas pour décider.
    std::size_t taille() const {
        const std::lock_guard garde(verrou_);
        return rangement_.taille();
    }

    std::size_t capacite() const { return capacite_; }

private:
    // [reveil_sur_arret]
    /// Tant qu'il vit, une demande d'arrêt réveille ceux qui attendent `condition`. À construire
    /// avant de prendre `verrou` : si l'arrêt est déjà demandé, le rappel s'exécute aussitôt.
    class ReveilSurArret {
    public:
        ReveilSurArret(const std::stop_token& arret, std::mutex& verrou,
                       std::condition_variable& condition)
            : rappel_(arret, Rappel{verrou, condition}) {}

    private:
        struct Rappel {
            std::mutex& verrou;
            std::condition_variable& condition;
            void operator()() const {
                // Prendre le verrou fait attendre que le dormeur dorme : sinon, réveil perdu.
                { const std::lock_guard garde(verrou); }
                condition.notify_all();
            }
        };
        std::stop_callback<Rappel> rappel_;
    };
    // [/reveil_sur_arret]

    // Les trois façons d'attendre que `pret()` soit vrai. Rendent false si l'attente a cédé.

    // [ou_arret]
    static auto ou_arret(const std::stop_token& arret) {
        return [&arret](auto& garde, auto& condition, auto pret) {
            condition.wait(garde, [&] { return arret.stop_requested() || pret(); });
            if (!arret.stop_requested()) return true;
            condition.notify_one();  // une notification que l'on a prise servira à un autre
            return false;
        };
    }
    // [/ou_arret]

    static auto ou_echeance(Echeance echeance) {
        return [echeance](auto& garde, auto& condition, auto pret) {
            return condition.wait_until(garde, echeance, pret);
        };
    }

    static constexpr auto sans_attendre = [](auto&, auto&, auto pret) { return pret(); };

    template <class U, class Attente>
    bool deposer_quand(U&& valeur, Attente attendre) {
        std::unique_lock garde(verrou_);
        const auto pret = [this] { return fermee_ || rangement_.taille() < capacite_; };
        if (!attendre(garde, place_libre_, pret) || fermee_) return false;
        try {
            rangement_.ranger(std::forward<U>(valeur));
        } catch (...) {
            place_libre_.notify_one();  // la place reste libre : le réveil servira à un autre
            throw;
        }
        garde.unlock();
        valeur_prete_.notify_one();  // une valeur de plus : un seul peut en profiter
        return true;
    }

    template <class Attente>
    std::optional<T> retirer_quand(Attente attendre) {
        std::unique_lock garde(verrou_);
        const auto pret = [this] { return fermee_ || rangement_.taille() > 0; };
        if (!attendre(garde, valeur_prete_, pret) || rangement_.taille() == 0) return std::nullopt;
        std::optional<T> valeur(rangement_.sortir());
        garde.unlock();
        place_libre_.notify_one();  // une place de plus : un seul peut en profiter
        return valeur;
    }

    const std::size_t capacite_;
    mutable std::mutex verrou_;             // protège rangement_ et fermee_
    std::condition_variable place_libre_;   // attendue par ceux qui déposent
    std::condition_variable valeur_prete_;  // attendue par ceux qui retirent
    Rangement rangement_;
    bool fermee_ = false;
};

}  // namespace cours
