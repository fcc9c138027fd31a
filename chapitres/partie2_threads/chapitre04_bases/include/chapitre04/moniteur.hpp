#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <exception>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cours {

/// Où en est un thread suivi.
enum class EtatThread {
    en_attente,  ///< inscrit, son activité n'a pas commencé
    en_cours,
    termine,     ///< activité finie, tout le travail annoncé est fait
    interrompu,  ///< activité finie avant le bout, sans erreur
    en_echec     ///< une exception a mis fin à l'activité
};

/// L'état en toutes lettres, pour l'affichage.
constexpr std::string_view en_lettres(EtatThread etat) {
    switch (etat) {
        case EtatThread::en_attente:
            return "en attente";
        case EtatThread::en_cours:
            return "en cours";
        case EtatThread::termine:
            return "terminé";
        case EtatThread::interrompu:
            return "interrompu";
        case EtatThread::en_echec:
            return "en échec";
    }
    return "inconnu";
}

/// Ce que le moniteur sait d'un thread à un instant.
struct Releve {
    std::string nom;
    EtatThread etat = EtatThread::en_attente;
    std::uint64_t fait = 0;   ///< unités de travail accomplies
    std::uint64_t total = 0;  ///< unités annoncées à l'inscription
};

/// Suit la progression et l'état de plusieurs threads, que n'importe quel autre peut relever
/// pendant qu'ils travaillent. Sûr entre threads.
///
/// Chaque thread suivi a son Poste et n'écrit que là : avancer() est une addition atomique, sans
/// verrou ni attente. Qui relève un état de fin voit tout ce que le thread a écrit avant de finir
/// (écriture release, lecture acquire, [atomics.order]).
class Moniteur {
public:
    class Activite;

    // [poste]
    /// La place d'un thread au moniteur.
    class Poste {
    public:
        Poste(std::string nom, std::uint64_t total) : nom_(std::move(nom)), total_(total) {}

        /// Compte `unites` de travail de plus.
        void avancer(std::uint64_t unites = 1) noexcept {
            fait_.fetch_add(unites, std::memory_order_relaxed);
        }

        Releve relever() const {
            const EtatThread etat = etat_.load(std::memory_order_acquire);
            return {nom_, etat, fait_.load(std::memory_order_relaxed), total_};
        }

    private:
        friend class Activite;
        const std::string nom_;
        const std::uint64_t total_;
        // Sur sa propre ligne de cache : deux threads qui avancent ne se gênent pas.
        alignas(64) std::atomic<std::uint64_t> fait_{0};
        std::atomic<EtatThread> etat_{EtatThread::en_attente};
    };
    // [/poste]

    // [activite]
    /// L'activité d'un thread à son poste : en cours tant que l'objet vit. Quand il disparaît,
    /// l'état dit comment l'activité a fini. À créer et à détruire dans le thread suivi.
    class Activite {
    public:
        explicit Activite(Poste& poste)
            : poste_(poste), exceptions_avant_(std::uncaught_exceptions()) {
            poste_.etat_.store(EtatThread::en_cours, std::memory_order_release);
        }
        Activite(const Activite&) = delete;
        Activite& operator=(const Activite&) = delete;
        ~Activite() { poste_.etat_.store(etat_final(), std::memory_order_release); }

    private:
        EtatThread etat_final() const {
            if (std::uncaught_exceptions() > exceptions_avant_) return EtatThread::en_echec;
            const bool tout = poste_.fait_.load(std::memory_order_relaxed) >= poste_.total_;
            return tout ? EtatThread::termine : EtatThread::interrompu;
        }

        Poste& poste_;
        const int exceptions_avant_;
    };
    // [/activite]

    /// Inscrit un thread qui annonce `total` unités de travail. La référence reste valable aussi
    /// longtemps que le moniteur.
    Poste& inscrire(std::string nom, std::uint64_t total) {
        const std::lock_guard garde(verrou_);
        return postes_.emplace_back(std::move(nom), total);
    }

    /// Un relevé par thread, dans l'ordre des inscriptions. Chacun est juste ; ils ne sont pas
    /// pris au même instant.
    std::vector<Releve> relever() const {
        const std::lock_guard garde(verrou_);
        std::vector<Releve> releves;
        releves.reserve(postes_.size());
        for (const Poste& poste : postes_)
            releves.push_back(poste.relever());
        return releves;
    }

private:
    mutable std::mutex verrou_;  // protège la liste ; chaque poste se protège lui-même
    std::deque<Poste> postes_;   // deque : un poste ne change pas d'adresse quand elle grandit
};

}  // namespace cours
