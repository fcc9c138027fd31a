#pragma once

#include <atomic>
#include <chapitre04/groupe_threads.hpp>
#include <chapitre06/file_bornee.hpp>
#include <chapitre13/erreurs_patterns.hpp>
#include <chrono>
#include <cstddef>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace cours {

/// Ce qu'une étape a fait. Le temps occupé est la somme de ses workers : divisé par leur nombre, il
/// dit quelle étape retient les autres.
struct BilanEtape {
    std::string nom;
    std::size_t largeur = 0;
    std::size_t traitees = 0;
    std::chrono::nanoseconds occupee{0};
};

/// Une valeur dans un pipeline, et le rang de l'entrée dont elle vient.
template <class T>
struct Piece {
    std::size_t rang;
    T valeur;
};

template <class T>
using FileDePieces = FileBornee<Piece<T>>;

/// Une exécution d'un pipeline : ses threads, l'arrêt, la première erreur. Interne à Pipeline.
class Chantier {
public:
    explicit Chantier(std::size_t capacite) : capacite_(capacite) {}
    Chantier(const Chantier&) = delete;
    Chantier& operator=(const Chantier&) = delete;
    /// Arrête tout, et attend.
    ~Chantier() { arreter(); }

    std::stop_token arret() const { return arret_.get_token(); }
    void arreter() noexcept { arret_.request_stop(); }

    template <class T>
    std::shared_ptr<FileDePieces<T>> file() const {
        return std::make_shared<FileDePieces<T>>(capacite_);
    }

    /// Ce qui a mal tourné dans une étape. Seule la première erreur compte : elle arrête le reste.
    void echouer(const std::string& etape, std::size_t rang, std::exception_ptr cause) noexcept;

    /// Lance une étape : `largeur` threads, de `entree` vers `sortie`. Le dernier ferme la sortie.
    template <class T, class R, class F>
    void lancer_etape(const std::string& nom, std::size_t largeur,
                      std::shared_ptr<FileDePieces<T>> entree,
                      std::shared_ptr<FileDePieces<R>> sortie, std::shared_ptr<F> fonction) {
        Etape& etape = etapes_.emplace_back(nom, largeur);
        for (std::size_t i = 0; i < largeur; ++i)
            threads_.lancer(nom, [this, &etape, entree, sortie, fonction] {
                while (auto piece = entree->retirer(arret()))
                    if (!traiter(etape, *piece, *sortie, *fonction)) break;
                if (etape.presents.fetch_sub(1) == 1) sortie->fermer();
            });
    }

    /// Lance `action`, dans un thread de ce nom. Elle ne doit rien laisser sortir.
    template <class Action>
    void lancer(std::string nom, Action action) {
        threads_.lancer(std::move(nom), std::move(action));
    }

    /// Attend tous les threads, puis lève la première erreur.
    std::vector<BilanEtape> finir();

private:
    struct Etape {
        Etape(std::string n, std::size_t l) : nom(std::move(n)), largeur(l), presents(l) {}
        const std::string nom;
        const std::size_t largeur;
        std::atomic<std::size_t> presents;
        std::atomic<std::size_t> traitees{0};
        std::atomic<std::chrono::nanoseconds::rep> occupee{0};
    };

    // [traiter]
    template <class T, class R, class F>
    bool traiter(Etape& etape, Piece<T>& piece, FileDePieces<R>& sortie, F& fonction) {
        const auto debut = std::chrono::steady_clock::now();
        std::optional<Piece<R>> produite;
        try {
            produite.emplace(Piece<R>{piece.rang, fonction(std::move(piece.valeur))});
        } catch (...) {
            echouer(etape.nom, piece.rang, std::current_exception());
            return false;
        }
        etape.occupee += (std::chrono::steady_clock::now() - debut).count();
        ++etape.traitees;
        return sortie.deposer(std::move(*produite), arret());  // attend une place : contre-pression
    }
    // [/traiter]

    const std::size_t capacite_;
    std::stop_source arret_;
    std::mutex verrou_;  // protège erreur_
    std::exception_ptr erreur_;
    std::deque<Etape> etapes_;  // deque : une étape ne change pas d'adresse
    GroupeThreads threads_;     // en dernier : détruit, donc attendu, avant ce dont ils se servent
};

}  // namespace cours
