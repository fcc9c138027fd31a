// Solution de l'exercice 13.2 — Pipeline. Une possibilité parmi d'autres.
//
// - Tout l'état est dans un moniteur : une file devant chaque étape, ce qui attend le puits, le
//   nombre d'éléments en vol, l'erreur. Un verrou, une condition, et chacun attend que l'état lui
//   permette d'avancer. C'est moins rapide qu'une file par liaison, et bien plus facile à vérifier.
// - Chaque élément porte son rang. Devant le puits, ceux qui sont en avance attendent dans une
//   table le rang suivant : l'ordre revient sans qu'aucune étape ne s'en soucie.
// - La borne se prend avant d'appeler la source, et se rend après le retour du puits. Borner les
//   files ne suffirait pas : ceux qui attendent leur tour devant le puits n'y sont plus.
// - Toute attente cède à l'erreur : c'est `erreur_` qui figure dans chaque prédicat. Une étape
//   morte sans le dire laisserait tous les autres attendre pour toujours.
// - Le thread appelant est celui du puits. Les autres sont des std::jthread : quitter le bloc les
//   attend, puis l'erreur est relancée.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

/// Une étape : ce qu'elle fait d'un élément, et combien elle en traite à la fois.
template <class T>
struct Etape {
    std::size_t largeur;
    std::function<T(T)> traiter;
};

/// Ce qui circule pendant un appel de executer_pipeline(). Sûr entre threads.
template <class T>
class Circulation {
public:
    struct Element {
        std::size_t rang;
        T valeur;
    };

    Circulation(std::size_t etapes, std::size_t en_vol) : files_(etapes), places_(en_vol) {}

    /// Attend que la source puisse être appelée ; rend false s'il ne le faut plus.
    bool attendre_place() {
        std::unique_lock garde(verrou_);
        changement_.wait(garde, [&] { return erreur_ || entres_ - sortis_ < places_; });
        return !erreur_;
    }
    void faire_entrer(T valeur) {
        const std::lock_guard garde(verrou_);
        ranger(0, {entres_++, std::move(valeur)});
    }
    void annoncer_la_fin() {
        const std::lock_guard garde(verrou_);
        source_finie_ = true;
        changement_.notify_all();
    }

    /// Un élément pour cette étape ; nullopt quand il n'y en aura plus.
    std::optional<Element> prendre(std::size_t etape) {
        std::unique_lock garde(verrou_);
        auto& file = files_[etape];
        changement_.wait(garde, [&] { return erreur_ || tout_est_sorti() || !file.empty(); });
        if (erreur_ || file.empty()) return std::nullopt;
        std::optional<Element> element(std::move(file.front()));
        file.pop_front();
        return element;
    }
    /// Passe un élément à l'étape suivante, ou au puits après la dernière.
    void transmettre(std::size_t etape, Element element) {
        const std::lock_guard garde(verrou_);
        ranger(etape + 1, std::move(element));
    }

    /// L'élément suivant, dans l'ordre de la source ; nullopt quand il n'y en aura plus.
    std::optional<T> prendre_pour_le_puits() {
        std::unique_lock garde(verrou_);
        changement_.wait(garde,
                         [&] { return erreur_ || tout_est_sorti() || prets_.contains(sortis_); });
        if (erreur_ || !prets_.contains(sortis_)) return std::nullopt;
        return std::move(prets_.extract(sortis_).mapped());
    }
    void faire_sortir() {
        const std::lock_guard garde(verrou_);
        ++sortis_;
        changement_.notify_all();
    }

    void signaler(std::exception_ptr erreur) {
        const std::lock_guard garde(verrou_);
        if (!erreur_) erreur_ = std::move(erreur);
        changement_.notify_all();
    }
    void relancer() const {
        const std::lock_guard garde(verrou_);
        if (erreur_) std::rethrow_exception(erreur_);
    }

private:
    bool tout_est_sorti() const { return source_finie_ && entres_ == sortis_; }
    void ranger(std::size_t etape, Element element) {
        if (etape < files_.size())
            files_[etape].push_back(std::move(element));
        else
            prets_.emplace(element.rang, std::move(element.valeur));
        changement_.notify_all();
    }

    mutable std::mutex verrou_;           // protège tout le reste
    std::condition_variable changement_;  // de quoi avancer, une place, la fin ou une erreur
    std::vector<std::deque<Element>> files_;
    std::map<std::size_t, T> prets_;
    const std::size_t places_;
    std::size_t entres_ = 0;
    std::size_t sortis_ = 0;
    bool source_finie_ = false;
    std::exception_ptr erreur_;
};

template <class T>
void verifier(const std::function<std::optional<T>()>& source, const std::vector<Etape<T>>& etapes,
              const std::function<void(T)>& puits, std::size_t en_vol) {
    if (!source || !puits) throw std::invalid_argument("il manque la source ou le puits");
    if (en_vol == 0) throw std::invalid_argument("sans élément en vol, rien n'avancerait");
    for (const auto& etape : etapes)
        if (etape.largeur == 0 || !etape.traiter)
            throw std::invalid_argument("une étape a une fonction, et une largeur d'au moins 1");
}

/// Fait passer par `etapes` tout ce que rend `source`, jusqu'à nullopt, et le donne à `puits`.
/// T peut n'être que déplaçable.
template <class T>
void executer_pipeline(const std::function<std::optional<T>()>& source,
                       const std::vector<Etape<T>>& etapes, const std::function<void(T)>& puits,
                       std::size_t en_vol) {
    verifier(source, etapes, puits, en_vol);
    Circulation<T> circulation(etapes.size(), en_vol);
    const auto ou_signaler = [&](const auto& travail) {
        try {
            travail();
        } catch (...) {
            circulation.signaler(std::current_exception());
        }
    };
    const auto puiser = [&] {
        while (circulation.attendre_place()) {
            auto valeur = source();
            if (!valeur) return circulation.annoncer_la_fin();
            circulation.faire_entrer(std::move(*valeur));
        }
    };
    const auto traiter = [&](std::size_t etape) {
        while (auto element = circulation.prendre(etape))
            circulation.transmettre(
                etape, {element->rang, etapes[etape].traiter(std::move(element->valeur))});
    };
    const auto verser = [&] {
        while (auto valeur = circulation.prendre_pour_le_puits()) {
            puits(std::move(*valeur));
            circulation.faire_sortir();
        }
    };
    {
        std::vector<std::jthread> threads;
        threads.emplace_back([&] { ou_signaler(puiser); });
        for (std::size_t etape = 0; etape < etapes.size(); ++etape)
            for (std::size_t i = 0; i < etapes[etape].largeur; ++i)
                threads.emplace_back([&, etape] { ou_signaler([&] { traiter(etape); }); });
        ou_signaler(verser);
    }
    circulation.relancer();
}
