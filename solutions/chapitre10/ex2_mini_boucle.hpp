// Solution de l'exercice 10.2 — Mini-boucle. Une possibilité parmi d'autres.
//
// - Les minuteries sont rangées par (échéance, numéro) : le premier de la table est toujours le
//   suivant à passer, et le numéro départage les échéances égales.
// - L'échéance est une heure, calculée dans apres() : ce qui arrive ensuite ne la déplace pas.
// - sleep_until dort jusqu'à une heure, pas pendant une durée : rien ne dérive, rien ne tourne à
//   vide.
// - Chaque tour ne sert que ce qui était là à son début : ni celui qui se reposte, ni celui qui se
//   réarme sans délai, ne retiennent la boucle de leur côté.
// - Un rappel quitte la table au moment d'être appelé, et pas avant : jusque-là, on peut encore
//   l'annuler ; et s'il lève, les autres n'ont pas bougé.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <thread>
#include <unordered_map>
#include <utility>

class MiniBoucle {
public:
    using Rappel = std::function<void()>;
    using Numero = std::uint64_t;

    MiniBoucle() = default;
    MiniBoucle(const MiniBoucle&) = delete;
    MiniBoucle& operator=(const MiniBoucle&) = delete;

    /// Fera appeler ce rappel au prochain tour.
    void poster(Rappel rappel) { prets_.push_back(std::move(rappel)); }

    /// Fera appeler ce rappel dans `delai`. Rend le numéro de la minuterie, pour annuler().
    Numero apres(std::chrono::nanoseconds delai, Rappel rappel) {
        const Numero numero = ++derniere_;
        const auto echeance = Horloge::now() + delai;
        echeances_.emplace(numero, echeance);
        minuteries_.emplace(Cle{echeance, numero}, std::move(rappel));
        return numero;
    }

    /// Renonce à une minuterie. Rend true si son rappel n'avait pas commencé.
    bool annuler(Numero numero) {
        const auto trouvee = echeances_.find(numero);
        if (trouvee == echeances_.end()) return false;
        const auto rappel = minuteries_.extract(Cle{trouvee->second, numero});
        echeances_.erase(trouvee);
        return true;
    }

    /// Appelle les rappels, chacun à son heure, jusqu'à ce qu'il n'y en ait plus.
    void tourner() {
        while (!prets_.empty() || !minuteries_.empty()) {
            if (prets_.empty()) std::this_thread::sleep_until(minuteries_.begin()->first.first);
            appeler_les_echues();
            appeler_les_prets();
        }
    }

private:
    using Horloge = std::chrono::steady_clock;
    using Cle = std::pair<Horloge::time_point, Numero>;

    void appeler_les_echues() {
        const auto maintenant = Horloge::now();
        const Numero derniere = derniere_;
        while (!minuteries_.empty()) {
            const auto [echeance, numero] = minuteries_.begin()->first;
            if (echeance > maintenant || numero > derniere) return;
            const auto suivante = minuteries_.extract(minuteries_.begin());
            echeances_.erase(numero);
            suivante.mapped()();
        }
    }

    void appeler_les_prets() {
        for (std::size_t n = prets_.size(); n > 0; --n) {
            const Rappel rappel = std::move(prets_.front());
            prets_.pop_front();
            rappel();
        }
    }

    std::deque<Rappel> prets_;
    std::map<Cle, Rappel> minuteries_;
    std::unordered_map<Numero, Horloge::time_point> echeances_;
    Numero derniere_ = 0;
};
