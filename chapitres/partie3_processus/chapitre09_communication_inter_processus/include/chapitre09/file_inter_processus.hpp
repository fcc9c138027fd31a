#pragma once

#include <unistd.h>

#include <array>
#include <atomic>
#include <chapitre09/evenement_inter_processus.hpp>
#include <chapitre09/verrou_inter_processus.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <type_traits>

namespace cours {

/// Une file de tâches entre processus, que l'on peut attendre jusqu'à la dernière (la JoinableQueue
/// de Python). À construire en mémoire partagée. Premier entré, premier sorti.
///
///     file->deposer(7);                                  // attend une place
///     while (const auto tache = file->retirer()) {       // jusqu'à ce qu'elle soit fermée et
///     finie
///         traiter(tache->valeur);
///         file->tache_terminee(*tache);
///     }
///     file->joindre();                                   // toutes les tâches déposées sont finies
///
/// Tout processus peut mourir à tout instant (SIGKILL) : une tâche est déposée ou non, jamais à
/// moitié ; une tâche retirée et pas finie revient dans la file (au moins une fois : son effet a pu
/// avoir lieu). Nul besoin de le signaler : tant qu'un thread a une tâche, il tient un verrou
/// robuste, et le noyau dit s'il est mort. On le demande quand la file est vide, au plus tard tous
/// les `ronde` si quelqu'un attend.
///
/// Toutes les fonctions sont sûres entre processus et entre threads. `Capacite` tâches en attente,
/// `EnCours` retirées et pas finies, au plus : au-delà, on attend. O(1), et O(EnCours) pour
/// retirer.
template <class T, std::size_t Capacite, std::size_t EnCours = 64>
class FileInterProcessus {
    static_assert(std::is_trivially_copyable_v<T> && !std::is_pointer_v<T>,
                  "une tâche traverse octet par octet");
    static_assert(Capacite > 0 && EnCours > 0);

public:
    /// Une tâche retirée ; le thread qui l'a retirée la termine.
    struct Tache {
        T valeur;
        std::size_t place;
        std::uint64_t numero;
    };
    static constexpr std::chrono::milliseconds ronde{50};

    /// Attend une place. Rend faux, sans rien déposer, si la file est fermée. Lève EtatPerdu.
    bool deposer(const T& valeur);
    /// Attend une tâche ; vide quand la file est fermée et que toutes sont finies (une tâche en
    /// cours peut encore revenir).
    std::optional<Tache> retirer();
    /// Lève std::logic_error, sans effet, si ce thread n'a pas cette tâche.
    void tache_terminee(const Tache& tache);
    /// Attend que toutes les tâches déposées soient finies.
    void joindre();
    /// Plus aucun dépôt. Répétable.
    void fermer();

    /// Tâches déposées, et pas encore finies.
    std::size_t restantes();

private:
    enum class Etat : std::uint32_t { libre, prise, rendue };
    struct Place {
        MutexRobuste vie;  ///< pris tant que la tâche est en cours ; orphelin : il est mort
        std::atomic<Etat> etat{Etat::libre};
        pid_t thread = 0;
        std::uint64_t numero = 0;
        T valeur{};
    };

    VerrouInterProcessus::Garde prendre() {
        return verrou_.prendre([this] { reparer(); });
    }
    /// Ce qu'un mort a laissé sous le verrou : au plus une tâche copiée dans une place, et pas
    /// encore retirée de l'anneau. Elle y est toujours : la place n'a rien.
    void reparer() {
        for (Place& place : places_)
            if (place.etat == Etat::prise && place.numero >= sorties_) place.etat = Etat::libre;
        changement_.annoncer();  // il a pu mourir avant de le faire
    }
    /// Remet en jeu les tâches des morts.
    void faire_la_ronde() {
        for (Place& place : places_) {
            if (place.etat != Etat::prise) continue;
            const auto vie = place.vie.essayer();
            if (vie == MutexRobuste::Etat::occupe) continue;  // vivant
            if (vie == MutexRobuste::Etat::orphelin) place.vie.declarer_sain();
            changement_.annoncer();
            place.etat = Etat::rendue;
            place.vie.deverrouiller();
        }
    }
    Place* chercher(Etat etat) {
        for (Place& place : places_)
            if (place.etat == etat) return &place;
        return nullptr;
    }
    std::size_t en_cours() const {
        std::size_t nombre = 0;
        for (const Place& place : places_)
            nombre += place.etat == Etat::libre ? 0U : 1U;
        return nombre;
    }
    bool finie() const { return sorties_ == entrees_ && en_cours() == 0; }

    /// Rend le verrou, dort jusqu'au prochain changement ou à la prochaine ronde, et le reprend.
    void attendre(VerrouInterProcessus::Garde& garde) {
        const auto vue = changement_.generation();
        EvenementInterProcessus::Echeance echeance;
        if (en_cours() > 0) echeance = std::chrono::steady_clock::now() + ronde;
        garde.rendre();
        changement_.attendre(vue, echeance);
        garde = prendre();
        faire_la_ronde();
    }
    Tache confier(Place& place) {
        // Libre, ou d'un mort : on ne l'attend jamais.
        if (place.vie.essayer() == MutexRobuste::Etat::orphelin) place.vie.declarer_sain();
        place.thread = ::gettid();
        return {place.valeur, static_cast<std::size_t>(&place - places_.data()), place.numero};
    }
    std::optional<Tache> essayer_de_retirer() {
        if (Place* rendue = chercher(Etat::rendue)) {
            const Tache tache = confier(*rendue);
            rendue->etat = Etat::prise;
            return tache;
        }
        Place* libre = chercher(Etat::libre);
        if (sorties_ == entrees_ || libre == nullptr) return std::nullopt;
        libre->valeur = anneau_[sorties_ % Capacite];
        libre->numero = sorties_;
        const Tache tache = confier(*libre);
        changement_.annoncer();  // avant de publier : qui se réveille attend le verrou
        libre->etat = Etat::prise;
        sorties_ = sorties_ + 1;  // à partir d'ici, la tâche est retirée
        return tache;
    }

    VerrouInterProcessus verrou_;
    EvenementInterProcessus changement_;
    // Atomiques, pour que le compilateur n'en change pas l'ordre : un mort laisse ce qui était
    // fait.
    std::atomic<bool> fermee_{false};
    std::atomic<std::uint64_t> entrees_{0};  ///< tâches déposées depuis le début
    std::atomic<std::uint64_t> sorties_{0};  ///< tâches retirées depuis le début
    std::array<T, Capacite> anneau_{};
    std::array<Place, EnCours> places_{};
};

template <class T, std::size_t Capacite, std::size_t EnCours>
bool FileInterProcessus<T, Capacite, EnCours>::deposer(const T& valeur) {
    auto garde = prendre();
    while (!fermee_ && entrees_ - sorties_ == Capacite)
        attendre(garde);
    if (fermee_) return false;
    anneau_[entrees_ % Capacite] = valeur;
    changement_.annoncer();
    entrees_ = entrees_ + 1;
    return true;
}

template <class T, std::size_t Capacite, std::size_t EnCours>
auto FileInterProcessus<T, Capacite, EnCours>::retirer() -> std::optional<Tache> {
    auto garde = prendre();
    for (;;) {
        if (auto tache = essayer_de_retirer()) return tache;
        faire_la_ronde();
        if (chercher(Etat::rendue) != nullptr) continue;
        if (fermee_ && finie()) return std::nullopt;
        attendre(garde);
    }
}

template <class T, std::size_t Capacite, std::size_t EnCours>
void FileInterProcessus<T, Capacite, EnCours>::tache_terminee(const Tache& tache) {
    const auto garde = prendre();
    if (tache.place >= EnCours) throw std::logic_error("cette tâche n'existe pas");
    Place& place = places_[tache.place];
    if (place.etat != Etat::prise || place.numero != tache.numero || place.thread != ::gettid())
        throw std::logic_error("ce thread n'a pas cette tâche");
    changement_.annoncer();
    place.etat = Etat::libre;
    place.vie.deverrouiller();
}

template <class T, std::size_t Capacite, std::size_t EnCours>
void FileInterProcessus<T, Capacite, EnCours>::joindre() {
    auto garde = prendre();
    faire_la_ronde();
    while (!finie())
        attendre(garde);
}

template <class T, std::size_t Capacite, std::size_t EnCours>
void FileInterProcessus<T, Capacite, EnCours>::fermer() {
    const auto garde = prendre();
    changement_.annoncer();
    fermee_ = true;
}

template <class T, std::size_t Capacite, std::size_t EnCours>
std::size_t FileInterProcessus<T, Capacite, EnCours>::restantes() {
    const auto garde = prendre();
    return static_cast<std::size_t>(entrees_ - sorties_) + en_cours();
}

}  // namespace cours
