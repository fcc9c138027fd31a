// Solution de l'exercice p4.1 — Aspirateur de site. Une possibilité parmi d'autres.
//
// - Une seule coroutine décide de tout : planifier(). Elle regarde ce qu'elle peut faire ; s'il n'y
//   a rien, elle s'endort, et qui change quelque chose la réveille. Places, intervalle, reculs et
//   arrêt sont lus ensemble, sans co_await entre la décision et son effet.
// - Chaque requête est une tâche lancée, qui demande, note ce qu'elle a reçu, et réveille le
//   planificateur. Elle n'attend rien d'autre : ni son tour, ni son recul, qui n'occupent donc pas
//   de place.
// - La file range les adresses par l'heure avant laquelle il ne faut pas les demander : tout de
//   suite pour une nouvelle, après son recul pour celle qui a échoué.
// - Une adresse est connue dès qu'on y est mené, pas quand elle répond.
// - Chaque fiche garde où elle mène. Quand une distance diminue, on la repropage de proche en
//   proche : (distance, origine) est un couple, et le plus petit l'emporte.
// - Une requête est arrêtée pour deux raisons, le délai et l'arrêt de l'ensemble. L'échéance est à
//   elle ; l'arrêt l'atteint par un stop_callback. Ce qu'elle rend malgré tout compte.
#pragma once

#include <algorithm>
#include <coroutine>
#include <deque>
#include <functional>
#include <map>
#include <partie4/boucle.hpp>
#include <partie4/reseau.hpp>
#include <set>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

using Duree = cours::Boucle::Duree;

struct Reglages {
    int places = 4;
    int profondeur = 3;
    Duree intervalle{0};
    Duree delai{10'000};
    int essais = 1;
    Duree recul{1'000};
    std::function<bool(const std::string&)> permise = nullptr;
};

enum class Issue { visitee, redirigee, en_rond, echouee, epuisee, interdite, trop_loin, annulee };

struct Fiche {
    Issue issue = Issue::annulee;
    int distance = 0;
    std::string origine;
    int demandes = 0;
};

using Rapport = std::map<std::string, Fiche>;

namespace aspirateur {

/// Où dort le planificateur. Sonner sans dormeur ne fait rien : éveillé, il regardera.
class Sonnette {
public:
    explicit Sonnette(cours::Boucle& boucle) : boucle_(boucle) {}

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> dormeur) noexcept { dormeur_ = dormeur; }
    void await_resume() const noexcept {}

    void sonner() {
        if (dormeur_) boucle_.reprendre(std::exchange(dormeur_, nullptr));
    }

private:
    cours::Boucle& boucle_;
    std::coroutine_handle<> dormeur_;
};

struct Page {
    Fiche fiche;
    Duree recul{0};           // avant la prochaine tentative
    bool a_demander = false;  // est dans la file, ou n'y est plus parce qu'elle a été demandée
    std::vector<std::string> mene_a;
    bool suivie = false;  // pour marquer_les_ronds()
};

class Aspirateur {
public:
    Aspirateur(cours::Boucle& boucle, cours::Reseau& reseau, const std::string& racine,
               Reglages reglages, std::stop_token arret)
        : boucle_(boucle),
          reseau_(reseau),
          reglages_(std::move(reglages)),
          arret_(std::move(arret)),
          sonnette_(boucle),
          prochain_depart_(boucle.maintenant()) {
        const auto adresse = cours::resoudre(racine);
        const bool absurde = reglages_.places < 1 || reglages_.profondeur < 0 ||
                             reglages_.essais < 1 || reglages_.intervalle < Duree::zero() ||
                             reglages_.delai <= Duree::zero() || reglages_.recul < Duree::zero();
        if (!adresse || absurde) throw std::invalid_argument("on n'aspire pas un tel site");
        site_ = cours::site_de(*adresse);
        classer(*adresse, pages_[*adresse]);
    }

    cours::Tache<void> planifier() {
        const auto sonner = [this] { sonnette_.sonner(); };
        const std::stop_callback reveil_d_arret(arret_, sonner);
        for (;;) {
            const bool plus_rien = arret_.stop_requested() || file_.empty();
            if (plus_rien && en_cours_ == 0) co_return;
            if (plus_rien || en_cours_ == reglages_.places) {
                co_await sonnette_;
                continue;
            }
            const Duree depart = std::max(file_.begin()->first, prochain_depart_);
            if (depart > boucle_.maintenant()) {
                const auto reveil = boucle_.apres(depart - boucle_.maintenant(), sonner);
                co_await sonnette_;
                continue;
            }
            commencer();
        }
    }

    Rapport rapport() {
        marquer_les_ronds();
        Rapport resultat;
        for (auto& [adresse, page] : pages_)
            resultat.emplace(adresse, std::move(page.fiche));
        return resultat;
    }

private:
    using Pages = std::map<std::string, Page>;

    /// Commence la requête qui est en tête de la file.
    void commencer() {
        auto premiere = file_.extract(file_.begin());
        ++en_cours_;
        prochain_depart_ = boucle_.maintenant() + reglages_.intervalle;
        boucle_.lancer(visiter(std::move(premiere.value().second)));
    }

    cours::Tache<void> visiter(std::string adresse) {
        auto& page = pages_.at(adresse);
        if (!arret_.stop_requested()) {  // il a pu l'être depuis commencer()
            const bool passager = co_await demander(adresse, page);
            if (passager) reessayer(adresse, page);
        }
        --en_cours_;
        sonnette_.sonner();
    }

    /// Une requête ; rend vrai si elle a échoué, et qu'une autre réussira peut-être.
    cours::Tache<bool> demander(const std::string& adresse, Page& page) {
        ++page.fiche.demandes;
        std::stop_source cesser;
        const auto arreter = [&cesser] { cesser.request_stop(); };
        const auto echeance = boucle_.apres(reglages_.delai, arreter);
        const std::stop_callback relais(arret_, arreter);
        try {
            const auto reponse = co_await reseau_.demander(adresse, cesser.get_token());
            co_return recevoir(adresse, page, reponse);
        } catch (const cours::Coupure&) {
            co_return true;
        } catch (...) {
            if (cesser.stop_requested()) co_return true;
        }
        page.fiche.issue = Issue::echouee;
        co_return false;
    }

    /// Ce que dit une réponse ; rend vrai si c'est un échec passager.
    bool recevoir(const std::string& adresse, Page& page, const cours::Reponse& reponse) {
        const int statut = reponse.statut;
        if (statut == 429 || statut == 503) return true;
        page.fiche.issue = Issue::echouee;
        if (statut < 200 || statut >= 400) return false;
        const bool redirection = statut >= 300;
        page.fiche.issue = redirection ? Issue::redirigee : Issue::visitee;
        if (redirection) {
            ajouter_pas(adresse, page, reponse.vers);
        } else {
            for (const auto& lien : reponse.liens)
                ajouter_pas(adresse, page, lien);
        }
        repandre(adresse);
        return false;
    }

    void ajouter_pas(const std::string& adresse, Page& page, const std::string& lien) {
        auto cible = cours::resoudre(lien, adresse);
        if (cible && cours::site_de(*cible) == site_) page.mene_a.push_back(*std::move(cible));
    }

    void reessayer(const std::string& adresse, Page& page) {
        if (arret_.stop_requested()) return;  // annulée
        if (page.fiche.demandes == reglages_.essais) {
            page.fiche.issue = Issue::epuisee;
            return;
        }
        file_.emplace(boucle_.maintenant() + page.recul, adresse);
        if (page.recul < Duree::max() / 4) page.recul *= 2;
    }

    /// Cette page mène quelque part, ou est plus proche : ce que cela change, de proche en proche.
    void repandre(const std::string& depart) {
        std::deque<std::string> a_voir{depart};
        while (!a_voir.empty()) {
            const std::string adresse = std::move(a_voir.front());
            a_voir.pop_front();
            const auto& page = pages_.at(adresse);
            for (const auto& cible : page.mene_a)
                if (mener(adresse, page.fiche.distance + 1, cible)) a_voir.push_back(cible);
        }
    }

    /// Un chemin de cette longueur mène à `cible` par `origine` ; rend vrai si elle s'en rapproche.
    bool mener(const std::string& origine, int distance, const std::string& cible) {
        const auto [place, nouvelle] = pages_.try_emplace(cible);
        auto& fiche = place->second.fiche;
        const bool plus_proche = nouvelle || distance < fiche.distance;
        if (plus_proche || (distance == fiche.distance && origine < fiche.origine)) {
            fiche.distance = distance;
            fiche.origine = origine;
        }
        if (plus_proche) classer(cible, place->second);
        return plus_proche;
    }

    /// Ce qu'il faut faire d'une adresse, nouvelle ou plus proche.
    void classer(const std::string& adresse, Page& page) {
        if (page.a_demander) return;
        if (reglages_.permise && !reglages_.permise(adresse)) {
            page.fiche.issue = Issue::interdite;
        } else if (page.fiche.distance > reglages_.profondeur) {
            page.fiche.issue = Issue::trop_loin;
        } else {
            page.fiche.issue = Issue::annulee;  // tant qu'elle n'est pas obtenue
            page.a_demander = true;
            page.recul = reglages_.recul;
            file_.emplace(boucle_.maintenant(), adresse);
        }
    }

    /// Une redirection ne mène qu'à une adresse : on les suit, jusqu'à en revoir une.
    void marquer_les_ronds() {
        for (auto& [adresse, depart] : pages_) {
            std::vector<Page*> chemin;
            Page* page = &depart;
            while (page != nullptr && page->fiche.issue == Issue::redirigee && !page->suivie) {
                page->suivie = true;
                chemin.push_back(page);
                page = page->mene_a.empty() ? nullptr : &pages_.at(page->mene_a.front());
            }
            for (auto it = std::find(chemin.begin(), chemin.end(), page); it != chemin.end(); ++it)
                (*it)->fiche.issue = Issue::en_rond;
        }
    }

    cours::Boucle& boucle_;
    cours::Reseau& reseau_;
    const Reglages reglages_;
    const std::stop_token arret_;
    Sonnette sonnette_;
    std::string site_;
    Pages pages_;
    std::set<std::pair<Duree, std::string>> file_;  // pas avant cette heure
    Duree prochain_depart_;
    int en_cours_ = 0;
};

}  // namespace aspirateur

inline cours::Tache<Rapport> aspirer(cours::Boucle& boucle, cours::Reseau& reseau,
                                     std::string racine, Reglages reglages,
                                     std::stop_token arret = {}) {
    aspirateur::Aspirateur travail(boucle, reseau, racine, std::move(reglages), std::move(arret));
    co_await travail.planifier();
    co_return travail.rapport();
}
