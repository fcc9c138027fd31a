// Exercice 10.3 — D'un rappel à co_await                                  ⭐⭐⭐   5 points
//
// Beaucoup de bibliothèques préviennent par un rappel : « appelez-moi quand c'est fini ». Pour
// écrire `co_await` à la place, il faut un objet qui donne un rappel, suspend la coroutine, et la
// reprend quand il est appelé. Une fois, pas deux ; et jamais une coroutine qui n'existe plus.
//
//     const AttenteDeRappel<int>::Demarrer demander = [&](Rappel<int> rappel) {
//         service.demander("Ada", rappel);  // l'appellera plus tard, d'on ne sait quel thread
//     };
//     const int age = co_await AttenteDeRappel<int>(demander);
//
// À écrire : les fonctions de AttenteDeRappel, et ce qu'elle garde.
//
// Garanties à tenir :
//   G1. demarrer est appelée une fois, quand co_await commence, pas à la construction de l'attente.
//   G2. co_await rend la valeur du premier appel du rappel, déplacée, jamais copiée ; ou relance
//       son exception.
//   G3. La coroutine ne reprend pas tant que demarrer n'est pas revenue. Si le rappel a été appelé
//       avant, par ce thread ou par un autre, elle continue aussitôt, dans son thread. Sinon, elle
//       reprend dans le thread qui appelle le rappel, pendant cet appel.
//   G4. Seul le premier appel compte, toutes copies du rappel confondues. Les suivants sont sans
//       effet, même pendant que le premier fait avancer la coroutine.
//   G5. Si la coroutine est détruite pendant l'attente, les appels qui suivent sont sans effet.
//   G6. Le rappel peut être appelé par n'importe quel thread, à tout moment, par plusieurs à la
//       fois. La coroutine reprise voit ce que ce thread avait écrit.
//   G7. Une exception de demarrer sort du co_await, même si le rappel a déjà été appelé ; les
//       appels qui suivent sont sans effet.
//
// À supposer : une attente ne sert qu'à un co_await ; la coroutine n'est pas détruite à l'instant
// même où un autre thread appelle le rappel ; T n'est pas std::exception_ptr.
// Leçon : 1.7 (d'un rappel à co_await) et 1.8 (les vies).
#pragma once

#include <coroutine>
#include <exception>
#include <functional>
#include <juge/a_completer.hpp>
#include <utility>
#include <variant>

/// Ce qu'apprend un rappel : une valeur, ou une exception.
template <class T>
using Issue = std::variant<T, std::exception_ptr>;

template <class T>
using Rappel = std::function<void(Issue<T>)>;

template <class T>
class AttenteDeRappel {
public:
    using Demarrer = std::function<void(Rappel<T>)>;

    explicit AttenteDeRappel(Demarrer demarrer) {
        // À COMPLÉTER
        juge::a_completer("le constructeur d'AttenteDeRappel");
        static_cast<void>(demarrer);
    }
    AttenteDeRappel(const AttenteDeRappel&) = delete;
    AttenteDeRappel& operator=(const AttenteDeRappel&) = delete;
    ~AttenteDeRappel() {
        // À COMPLÉTER
    }

    bool await_ready() const noexcept { return false; }

    /// La coroutine `moi` est suspendue. Rendre true l'y laisse ; rendre false la fait continuer.
    bool await_suspend(std::coroutine_handle<> moi) {
        // À COMPLÉTER
        juge::a_completer("await_suspend");
        static_cast<void>(moi);
    }

    /// La coroutine reprend : ce que co_await rend, ou lève.
    T await_resume() {
        // À COMPLÉTER
        juge::a_completer("await_resume");
    }

private:
    // À COMPLÉTER
};
