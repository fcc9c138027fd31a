// Solution de l'exercice projet_ex1 — Votre version.
//
// L'indice de l'image suivante est un compteur atomique : chaque worker y prend son tour, et se
// sert dès qu'il est libre. Un verrou, un seul, protège tout ce qui se partage ; la conversion, qui
// est tout le travail, reste dehors.
#pragma once

#include <atomic>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <stop_token>
#include <thread>
#include <vector>

/// Ce que le projet vous confie. Les deux fonctions peuvent lever n'importe quoi.
struct Chantier {
    std::size_t images = 0;
    int workers = 1;
    std::stop_token arret;
    /// Convertit une image. Sûre entre threads, pour des workers de numéros différents.
    std::function<void(std::size_t image, int worker)> convertir;
    /// Compte et journalise une image convertie. **N'est pas** sûre entre threads.
    std::function<void(std::size_t image, int worker)> noter;
};

/// Convertit et note toutes les images du chantier ; rend le nombre d'images notées.
inline std::size_t votre_version(const Chantier& chantier) {
    if (chantier.workers < 1) throw std::invalid_argument("il faut au moins un worker");
    std::atomic<std::size_t> prochaine{0};
    std::atomic<bool> echec{false};
    std::mutex verrou;  // protège noter(), notees et erreur
    std::size_t notees = 0;
    std::exception_ptr erreur;
    const auto prendre = [&] {
        const bool assez = echec || chantier.arret.stop_requested();
        return assez ? chantier.images : prochaine.fetch_add(1);
    };
    const auto travailler = [&](int worker) {
        try {
            for (auto image = prendre(); image < chantier.images; image = prendre()) {
                chantier.convertir(image, worker);
                const std::lock_guard garde(verrou);
                chantier.noter(image, worker);
                ++notees;
            }
        } catch (...) {  // une exception qui sortirait d'un thread arrêterait le programme
            echec = true;
            const std::lock_guard garde(verrou);
            erreur = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> threads;
        for (int worker = 1; worker <= chantier.workers; ++worker)
            threads.emplace_back(travailler, worker);
    }  // ils se joignent ici
    if (erreur) std::rethrow_exception(erreur);
    return notees;
}
