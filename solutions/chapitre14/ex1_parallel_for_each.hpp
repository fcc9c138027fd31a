// Solution de l'exercice 14.1 — parallel_for_each sûr. Une possibilité parmi d'autres.
//
// - Le try est autour d'un appel, pas autour de la boucle : une exception est notée, et le thread
//   passe à l'élément suivant.
// - Rien ne sort du thread : catch (...) attrape aussi « throw 42 », que catch (std::exception)
//   laisserait tuer le programme.
// - Les jthread sont dans un bloc : on n'en sort, normalement ou par l'exception d'une création
//   refusée, qu'après les avoir attendus. Ce n'est qu'ensuite qu'on regarde les erreurs et qu'on
//   lève : plus personne n'y écrit.
// - Un compteur atomique distribue les indices : un élément lent n'en retient aucun autre. Il
//   s'arrête à n : chaque thread n'y ajoute qu'un indice de trop.
// - Tout est local : deux appels n'ont rien en commun.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

/// L'échec de f pour un élément.
struct ErreurElement {
    std::size_t indice = 0;
    std::exception_ptr exception;
};

/// Les échecs de plusieurs éléments, en une seule exception.
class ErreursParElement : public std::runtime_error {
public:
    explicit ErreursParElement(std::vector<ErreurElement> erreurs)
        : std::runtime_error("éléments en échec : " + std::to_string(erreurs.size())),
          erreurs_(std::move(erreurs)) {}
    const std::vector<ErreurElement>& erreurs() const { return erreurs_; }

private:
    std::vector<ErreurElement> erreurs_;
};

/// Ce que les threads d'un appel se partagent.
class Chantier {
public:
    Chantier(std::size_t n, const std::function<void(std::size_t)>& f) : n_(n), f_(f) {}

    /// La vie d'un thread : un élément après l'autre, tant qu'il en reste.
    void travailler() {
        for (std::size_t i = suivant_.fetch_add(1); i < n_; i = suivant_.fetch_add(1)) {
            try {
                f_(i);
            } catch (...) {
                noter({i, std::current_exception()});
            }
        }
    }

    /// À appeler une fois les threads attendus.
    void lever() {
        if (erreurs_.empty()) return;
        std::sort(erreurs_.begin(), erreurs_.end(),
                  [](const auto& a, const auto& b) { return a.indice < b.indice; });
        throw ErreursParElement(std::move(erreurs_));
    }

private:
    void noter(ErreurElement erreur) {
        const std::lock_guard garde(verrou_);
        erreurs_.push_back(std::move(erreur));
    }

    const std::size_t n_;
    const std::function<void(std::size_t)>& f_;
    std::atomic<std::size_t> suivant_{0};
    std::mutex verrou_;
    std::vector<ErreurElement> erreurs_;
};

/// Appelle f(0), f(1)… f(n - 1), par `threads` threads.
inline void parallel_for_each(std::size_t threads, std::size_t n,
                              const std::function<void(std::size_t)>& f) {
    if (threads == 0) throw std::invalid_argument("il faut au moins un thread");
    if (!f) throw std::invalid_argument("il manque la fonction");
    Chantier chantier(n, f);
    {
        std::vector<std::jthread> equipe;
        for (std::size_t t = 0; t < std::min(threads, n); ++t)
            equipe.emplace_back([&] { chantier.travailler(); });
    }
    chantier.lever();
}
