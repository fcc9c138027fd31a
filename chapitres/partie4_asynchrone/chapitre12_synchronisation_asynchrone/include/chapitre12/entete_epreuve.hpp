// Précompilé pour les épreuves de ce chapitre : le juge, Asio, et une boucle que l'épreuve conduit.
#pragma once

#include <coroutine>
#include <juge/epreuve.hpp>

#include "reveil.hpp"

namespace juge::epreuve {

using Journal = std::vector<std::string>;

/// Une boucle d'événements que l'épreuve fait avancer à la main : rien ne s'y passe sans elle. À
/// utiliser depuis le thread principal.
class Boucle {
public:
    cours::asio::any_io_executor executeur() { return contexte_.get_executor(); }

    /// Lance une tâche. Ce qu'elle lève sort de avancer().
    void lancer(cours::asio::awaitable<void> tache) {
        cours::asio::co_spawn(contexte_, std::move(tache), cours::relancer);
    }

    /// Exécute tout ce qui est prêt, jusqu'à ce qu'il n'y ait plus qu'à attendre. Si une coroutine
    /// endort le thread, ou tourne à vide, l'épreuve s'arrête là.
    void avancer() {
        int pas = 0;
        juge::Acteur boucle("boucle", [&] {
            contexte_.restart();
            while (pas < pas_max && contexte_.poll_one() > 0)
                ++pas;
        });
        boucle.attendre_fin(
            "Une coroutine n'endort jamais le thread de sa boucle : les autres s'arrêtent avec "
            "elle. Elle attend par co_await.");
        INFO("une coroutine qui attend ne fait rien : celle-ci se réveille sans fin");
        REQUIRE(pas < pas_max);
    }

    /// Vrai s'il ne reste ni tâche, ni minuterie.
    bool vide() const { return contexte_.stopped(); }

private:
    static constexpr int pas_max = 20'000;  ///< bien plus que n'en demande aucun scénario
    cours::asio::io_context contexte_{1};
};

/// « permis », « annulée », ou ce qui est levé d'autre.
template <class Appel>
cours::asio::awaitable<void> noter(Appel appel, std::string nom, Journal& journal) {
    try {
        co_await appel();
        journal.push_back(nom);
    } catch (const boost::system::system_error& erreur) {
        const bool annulee = erreur.code() == cours::asio::error::operation_aborted;
        journal.push_back(nom + (annulee ? " annulée" : " : autre erreur"));
    }
}

}  // namespace juge::epreuve
