#include "carnet.hpp"

#include <algorithm>
#include <chapitre08/erreurs_pool.hpp>
#include <stdexcept>
#include <utility>

#include "worker.hpp"

namespace cours {
namespace {

using Phase = EtatCasier::Phase;

std::string nommer(const Demande& demande) {
    const std::string nom = "la tâche " + std::to_string(demande.numero);
    return demande.decrire != nullptr ? nom + " " + demande.decrire(demande.octets) : nom;
}

}  // namespace

Carnet::Carnet(Tableau& tableau, const ReglagesPool& reglages)
    : tableau_(tableau), reglages_(reglages), postes_(tableau.taille()) {}

void Carnet::ajouter(std::vector<Demande> lot) {
    Lot affaires;
    for (auto& demande : lot)
        affaires.push_back({std::move(demande), 0});
    attente_.push_back(std::move(affaires));
}

void Carnet::confier(Livraisons& livraisons) {
    for (std::size_t rang = 0; rang < postes_.size() && !attente_.empty(); ++rang) {
        if (!postes_[rang].lot.empty()) continue;
        Lot lot = std::move(attente_.front());
        attente_.pop_front();
        try {
            poster(rang, std::move(lot));
        } catch (...) {  // plus de mémoire pour l'écrire : personne ne l'a vu
            for (auto& affaire : vider(rang))
                rendre(affaire, {}, std::current_exception(), livraisons);
        }
    }
}

void Carnet::poster(std::size_t rang, Lot lot) {
    postes_[rang] = {std::move(lot), true, 0};
    Zone zone = tableau_.zone_demande(rang);
    for (const auto& affaire : postes_[rang].lot)
        zone.ecrire(affaire.demande.octets);
    zone.vider();
    Casier& casier = tableau_.casier(rang);
    casier.demandes.store(static_cast<std::uint32_t>(postes_[rang].lot.size()));
    casier.octets_demande.store(zone.position());
    postes_[rang].deborde = zone.position() > Casier::place;
    tableau_.publier(rang, ticket_++);
}

/// Reprend un casier, dont plus aucun worker ne se sert.
Carnet::Lot Carnet::vider(std::size_t rang) {
    tableau_.casier(rang).etat.store({Phase::libre, 0});
    if (postes_[rang].deborde) tableau_.liberer_le_debord(rang);
    return std::exchange(postes_[rang].lot, {});
}

bool Carnet::recolter(Livraisons& livraisons) {
    bool trouve = false;
    for (std::size_t rang = 0; rang < postes_.size(); ++rang) {
        if (postes_[rang].lot.empty()) continue;
        if (tableau_.casier(rang).etat.load().phase != Phase::fini) continue;
        rendre_les_faites(rang, livraisons);
        vider(rang);
        trouve = true;
    }
    return trouve;
}

/// Rend ce qui a une réponse ; rend aussi combien.
std::size_t Carnet::rendre_les_faites(std::size_t rang, Livraisons& livraisons) {
    Lot& lot = postes_[rang].lot;
    const std::size_t faites =
        std::min<std::size_t>(tableau_.casier(rang).faites.load(), lot.size());
    Zone reponses = tableau_.zone_reponse(rang);
    for (std::size_t i = 0; i < faites; ++i) {
        std::string octets;
        std::exception_ptr erreur;
        try {
            octets = ouvrir_reponse(reponses.lire());
        } catch (...) {
            erreur = std::current_exception();
        }
        rendre(lot[i], std::move(octets), erreur, livraisons);
    }
    if (reponses.position() > Casier::place) postes_[rang].deborde = true;
    return faites;
}

// [enterrer]
void Carnet::enterrer(std::uint32_t worker, Fin fin, Livraisons& livraisons) {
    ++bilan_.morts;
    for (std::size_t rang = 0; rang < postes_.size(); ++rang) {
        Casier& casier = tableau_.casier(rang);
        const EtatCasier etat = casier.etat.load();
        const bool tenu = etat.phase == Phase::pris || etat.phase == Phase::expire;
        if (postes_[rang].lot.empty() || !tenu || etat.worker != worker) continue;
        const std::size_t faites = rendre_les_faites(rang, livraisons);
        // Si, entre le constat et sa mort, il était passé à la suivante, elle n'y est pour rien.
        const bool expiree = etat.phase == Phase::expire;
        const bool innocente = expiree && casier.debut_ns.load() != postes_[rang].debut_expire;
        postes_[rang].deborde = true;  // peut-être : il est mort au milieu d'une réponse
        Lot reste = vider(rang);
        reste.erase(reste.begin(), reste.begin() + static_cast<std::ptrdiff_t>(faites));
        if (reste.empty()) continue;
        if (!innocente) {
            Affaire fautive = std::move(reste.front());
            reste.erase(reste.begin());
            juger_la_fautive(std::move(fautive), expiree, fin, livraisons);
        }
        if (!reste.empty()) attente_.push_front(std::move(reste));  // leur tour était venu
    }
    tableau_.reveiller_tous();
}
// [/enterrer]

void Carnet::juger_la_fautive(Affaire affaire, bool expiree, Fin fin, Livraisons& livraisons) {
    if (expiree) {
        ++bilan_.delais;
        return rendre(affaire, {}, std::make_exception_ptr(DelaiTache(nommer(affaire.demande))),
                      livraisons);
    }
    if (++affaire.essais < reglages_.essais) {
        ++bilan_.reprises;
        Lot seule;  // et en dernier : si elle est empoisonnée, que les autres passent d'abord
        seule.push_back(std::move(affaire));
        attente_.push_back(std::move(seule));
        return;
    }
    ++bilan_.abandonnees;
    rendre(affaire, {},
           std::make_exception_ptr(TacheAbandonnee(nommer(affaire.demande), affaire.essais, fin)),
           livraisons);
}

std::vector<std::uint32_t> Carnet::hors_delai() {
    std::vector<std::uint32_t> a_tuer;
    if (!reglages_.delai) return a_tuer;
    const std::int64_t limite = maintenant_ns() - reglages_.delai->count();
    for (std::size_t rang = 0; rang < postes_.size(); ++rang) {
        Casier& casier = tableau_.casier(rang);
        EtatCasier etat = casier.etat.load();
        const std::int64_t debut = casier.debut_ns.load();
        if (postes_[rang].lot.empty() || etat.phase != Phase::pris) continue;
        if (debut == 0 || debut > limite) continue;
        postes_[rang].debut_expire = debut;
        // Par échange : s'il vient de finir, il ne faut plus le tuer, il a déjà pris autre chose.
        if (casier.etat.compare_exchange_strong(etat, {Phase::expire, etat.worker}))
            a_tuer.push_back(etat.worker);
    }
    return a_tuer;
}

std::optional<std::chrono::nanoseconds> Carnet::prochain_delai() const {
    if (!reglages_.delai) return std::nullopt;
    const std::int64_t delai = reglages_.delai->count();
    const std::int64_t maintenant = maintenant_ns();
    // Ce qui n'est pas commencé, ou pas encore soumis, a un délai entier devant soi.
    std::int64_t reste = delai;
    for (std::size_t rang = 0; rang < postes_.size(); ++rang) {
        if (postes_[rang].lot.empty()) continue;
        const std::int64_t debut = tableau_.casier(rang).debut_ns.load();
        if (debut != 0) reste = std::min(reste, debut - maintenant + delai);
    }
    return std::chrono::nanoseconds(std::max<std::int64_t>(reste, 1));
}

void Carnet::renoncer(std::exception_ptr erreur, Livraisons& livraisons) {
    for (auto& poste : postes_)
        if (!poste.lot.empty()) attente_.push_front(std::exchange(poste.lot, {}));
    for (auto& lot : std::exchange(attente_, {}))
        for (auto& affaire : lot)
            rendre(affaire, {}, erreur, livraisons);
}

void Carnet::rendre(Affaire& affaire, std::string octets, std::exception_ptr erreur,
                    Livraisons& livraisons) {
    ++livrees_;
    livraisons.push_back([rappel = std::move(affaire.demande.rappel), octets = std::move(octets),
                          erreur]() mutable { rappel(std::move(octets), erreur); });
}

}  // namespace cours
