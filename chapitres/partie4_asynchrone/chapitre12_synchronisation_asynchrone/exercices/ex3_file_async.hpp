// Exercice 12.3 — File asynchrone fermable                                ⭐⭐⭐   5 points
//
// Des coroutines produisent, d'autres consomment, une file bornée entre elles. Vous l'avez écrite
// avec des threads (exercice 6.1) ; ici, personne ne s'endort, et une attente peut être annulée.
// Entre la valeur qui arrive et la coroutine qui renonce, rien ne doit se perdre.
//
// À écrire : les fonctions de FileAsync. cours::Reveil, du chapitre, vous est donné.
//
// Garanties à tenir :
//   G1. deposer() revient aussitôt s'il y a une place, et rend true ; sinon la coroutine se suspend
//       jusqu'à ce que sa valeur entre. La file ne contient jamais plus de `capacite` valeurs.
//   G2. retirer() rend la plus ancienne valeur ; s'il n'y en a pas, la coroutine se suspend. Les
//       valeurs sortent dans l'ordre où deposer() a été appelée, et vont aux consommatrices dans
//       l'ordre où elles sont arrivées. Une valeur est déplacée, jamais copiée, même si son
//       déplacement n'est pas noexcept.
//   G3. Après fermer(), deposer() rend false, et ne dépose rien ; retirer() rend ce qui reste, puis
//       std::nullopt. Toutes les coroutines qui attendaient reprennent : celles qui attendaient une
//       place avec false, celles qui attendaient une valeur avec std::nullopt.
//   G4. Si l'arrêt est demandé pendant l'attente, ou l'était avant, l'appel lève
//       boost::system::system_error (asio::error::operation_aborted) ; celui de deposer() n'a alors
//       rien déposé.
//   G5. Aucune valeur n'est perdue, ni reçue deux fois : si deposer() a rendu true, sa valeur est
//       dans la file, ou va à une consommatrice qui l'attend encore. Une attente annulée ne prend
//       ni valeur, ni place.
//   G6. Toutes les fonctions peuvent être appelées par plusieurs threads à la fois. Elles
//       n'exécutent rien des coroutines qu'elles réveillent.
//
// À supposer : capacite vaut au moins un ; la file survit aux coroutines qui l'attendent ; une
// valeur se déplace sans lever d'exception.
// Interdit : la FileAsync et la salle d'attente du chapitre, les canaux d'Asio.
// Leçon : 1.5 (la file) et 1.6 (annuler sans rien perdre).
#pragma once

#include <chapitre12/reveil.hpp>
#include <cstddef>
#include <juge/a_completer.hpp>
#include <mutex>
#include <optional>
#include <stop_token>

namespace asio = boost::asio;

template <class T>
class FileAsync {
public:
    explicit FileAsync(std::size_t capacite) {
        // À COMPLÉTER
        juge::a_completer("le constructeur de FileAsync");
        static_cast<void>(capacite);
    }
    FileAsync(const FileAsync&) = delete;
    FileAsync& operator=(const FileAsync&) = delete;

    /// Dépose une valeur, ou attend une place. Rend false si la file est fermée.
    asio::awaitable<bool> deposer(T valeur, std::stop_token arret = {}) {
        // À COMPLÉTER
        juge::a_completer("deposer");
        static_cast<void>(valeur);
        static_cast<void>(arret);
        co_return false;
    }

    /// Retire la plus ancienne valeur, ou l'attend. Rend std::nullopt si la file est fermée et
    /// vide.
    asio::awaitable<std::optional<T>> retirer(std::stop_token arret = {}) {
        // À COMPLÉTER
        juge::a_completer("retirer");
        static_cast<void>(arret);
        co_return std::nullopt;
    }

    /// Plus rien n'entrera.
    void fermer() {
        // À COMPLÉTER
        juge::a_completer("fermer");
    }

    /// Les valeurs dans la file.
    std::size_t taille() const {
        // À COMPLÉTER
        juge::a_completer("taille");
    }

private:
    // À COMPLÉTER
};
