// Précompilé pour les épreuves asynchrones : le juge, Asio, et la boucle qu'elles font avancer.
#pragma once

#include <coroutine>
#include <juge/epreuve.hpp>

#include "asio.hpp"
#include "lancer.hpp"
#include "pas_a_pas.hpp"

namespace juge::epreuve {

/// La boucle d'une épreuve, à utiliser depuis le thread principal.
class Boucle {
public:
    const boost::asio::any_io_executor& executeur() const { return boucle_.executeur(); }

    /// Lance une tâche. Ce qu'elle lève sort de avancer().
    void lancer(boost::asio::awaitable<void> tache) {
        cours::lancer(executeur(), std::move(tache));
    }

    /// Exécute tout ce qui est prêt, jusqu'à ce qu'il n'y ait plus qu'à attendre. Si la boucle dort
    /// ou tourne à vide, l'épreuve s'arrête là.
    void avancer() {
        constexpr int pas_max = 20'000;  // bien plus que n'en demande aucun scénario
        int pas = 0;
        juge::Acteur acteur("boucle", [&] { pas = boucle_.avancer(pas_max); });
        acteur.attendre_fin(
            "Une coroutine n'endort jamais le thread de la boucle : tout s'arrête avec elle. Elle "
            "attend par co_await.");
        INFO("une coroutine qui attend ne fait rien : la boucle tourne ici à vide, sans fin");
        REQUIRE(pas < pas_max);
    }

    /// N'exécute que `pas` rappels prêts : pour un événement à un instant choisi.
    void avancer_de(int pas) { boucle_.avancer(pas); }

    /// Avance l'heure, puis la boucle.
    void avancer(juge::HorlogeFactice& horloge, std::chrono::nanoseconds duree) {
        horloge.avancer(duree);
        avancer();
    }

    /// Vrai s'il ne reste ni tâche, ni minuterie, ni lecture en attente.
    bool vide() const { return boucle_.vide(); }

private:
    cours::BouclePasAPas boucle_;
};

}  // namespace juge::epreuve
