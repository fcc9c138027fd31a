#pragma once

#include <chapitre07/descripteur.hpp>
#include <chapitre10/tache.hpp>
#include <chapitre10/taches_lancees.hpp>
#include <chrono>
#include <coroutine>
#include <cstddef>
#include <deque>
#include <map>
#include <stdexcept>
#include <string>

namespace cours {

/// Des tâches attendent, et plus rien ne les réveillera : ni minuterie, ni descripteur.
class BoucleBloquee : public std::logic_error {
public:
    explicit BoucleBloquee(std::size_t taches)
        : std::logic_error("la boucle est bloquée : tâches qui attendent ce qui n'arrivera pas : " +
                           std::to_string(taches)) {}
};

/// Une petite boucle d'événements, pour comprendre la vraie (chapitre 11) : un thread, autant de
/// tâches qu'on veut, et un sommeil du noyau quand aucune n'est prête.
///
///     cours::MiniBoucle boucle;
///     boucle.lancer(accueillir(boucle));
///     boucle.tourner();
///
/// Une boucle et ses tâches appartiennent à un thread. Tâche prête : O(1) ; minuterie : O(log n) ;
/// descripteur : O(1), par epoll(7).
class MiniBoucle {
public:
    using Horloge = std::chrono::steady_clock;

    // [attentes]
    /// Ce que rendent dormir() et dormir_jusqua().
    class Sommeil {
    public:
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> dormeur) {
            boucle_.minuteries_.emplace(echeance_, dormeur);
        }
        void await_resume() const noexcept {}

    private:
        friend MiniBoucle;
        Sommeil(MiniBoucle& boucle, Horloge::time_point echeance)
            : boucle_(boucle), echeance_(echeance) {}
        MiniBoucle& boucle_;
        Horloge::time_point echeance_;
    };

    /// Ce que rend ceder().
    class Tour {
    public:
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> moi) { boucle_.reprendre(moi); }
        void await_resume() const noexcept {}

    private:
        friend MiniBoucle;
        explicit Tour(MiniBoucle& boucle) : boucle_(boucle) {}
        MiniBoucle& boucle_;
    };
    // [/attentes]

    /// Ce que rend lisible().
    class Lecture {
    public:
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> lecteur) {
            boucle_.surveiller(descripteur_, lecteur);
        }
        void await_resume() const noexcept { boucle_.ne_plus_surveiller(descripteur_); }

    private:
        friend MiniBoucle;
        Lecture(MiniBoucle& boucle, int descripteur) : boucle_(boucle), descripteur_(descripteur) {}
        MiniBoucle& boucle_;
        int descripteur_;
    };

    /// Lève ErreurSysteme si le noyau refuse un descripteur de plus.
    MiniBoucle();
    MiniBoucle(const MiniBoucle&) = delete;
    MiniBoucle& operator=(const MiniBoucle&) = delete;

    /// Confie une tâche à la boucle, qui la garde jusqu'à sa fin, ou la détruit avec elle. Elle
    /// commencera dans tourner().
    void lancer(Tache<void> tache);

    /// Fait avancer les tâches jusqu'à ce que toutes aient fini. Relance aussitôt l'exception d'une
    /// tâche lancée : les autres restent, et un nouvel appel les continue. Lève BoucleBloquee
    /// plutôt que d'attendre ce qui n'arrivera pas.
    void tourner();

    /// Les tâches lancées qui n'ont pas fini.
    std::size_t taches() const noexcept { return taches_.nombre(); }

    /// co_await boucle.dormir(10ms) : laisse les autres avancer pendant ce temps. À échéance égale,
    /// premier endormi, premier réveillé. Une durée nulle ou négative rend la main un tour.
    Sommeil dormir(std::chrono::nanoseconds duree) {
        return dormir_jusqua(Horloge::now() + std::chrono::duration_cast<Horloge::duration>(duree));
    }
    Sommeil dormir_jusqua(Horloge::time_point echeance) { return {*this, echeance}; }

    /// co_await boucle.ceder() : passe derrière toutes les tâches prêtes.
    Tour ceder() { return Tour(*this); }

    /// co_await boucle.lisible(fd) : attend que read(fd) ne bloque plus (donnée, fin de flux ou
    /// erreur). Une seule tâche à la fois attend un descripteur, qui reste ouvert pendant ce temps.
    /// co_await lève ErreurSysteme si epoll n'en veut pas (EEXIST, EPERM pour un fichier ordinaire,
    /// EBADF).
    Lecture lisible(int descripteur) { return {*this, descripteur}; }

    /// Fera reprendre cette coroutine par la boucle, au prochain tour : pour écrire ses propres
    /// attentes.
    void reprendre(std::coroutine_handle<> suspendue) { prets_.push_back(suspendue); }

private:
    void faire_un_tour();
    void patienter();
    int delai_ms() const;
    void relever_minuteries();
    void relever_descripteurs(int delai_ms);
    void surveiller(int descripteur, std::coroutine_handle<> lecteur);
    void ne_plus_surveiller(int descripteur) noexcept;

    std::deque<std::coroutine_handle<>> prets_;
    std::multimap<Horloge::time_point, std::coroutine_handle<>> minuteries_;
    Descripteur epoll_;
    std::size_t surveilles_ = 0;
    TachesLancees taches_;  // en dernier : voir TachesLancees
};

}  // namespace cours
