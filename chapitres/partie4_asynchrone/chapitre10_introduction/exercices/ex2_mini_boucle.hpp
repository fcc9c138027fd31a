// Exercice 10.2 — Mini-boucle                                               ⭐⭐   4 points
//
// Un seul thread, et autant de choses en cours qu'on veut : c'est le métier d'une boucle
// d'événements. Une file de rappels prêts, des minuteries, et un sommeil quand il n'y a rien à
// faire. Toute la difficulté est dans l'ordre, et dans ce que fait la boucle quand elle attend.
//
//     MiniBoucle boucle;
//     boucle.apres(2s, [] { puts("deux secondes plus tard"); });
//     boucle.poster([] { puts("tout de suite"); });
//     boucle.tourner();
//
// À écrire : les fonctions de MiniBoucle.
//
// Garanties à tenir :
//   G1. Un rappel donné à poster() est appelé par tourner(), jamais dans poster(), une seule fois.
//       Les rappels postés sont appelés dans l'ordre des appels à poster().
//   G2. Un rappel donné à apres() est appelé par tourner(), jamais dans apres(), une seule fois,
//       dès que son échéance est atteinte, pas une nanoseconde avant. Les minuteries passent dans
//       l'ordre de leurs échéances ; à échéance égale, dans l'ordre des appels à apres(). Un délai
//       nul ou négatif est une échéance atteinte.
//   G3. L'échéance se compte depuis l'appel à apres(), à l'heure qu'il est alors : ni le temps que
//       prend un autre rappel, ni le moment où tourner() commence ne la déplacent.
//   G4. Sans rappel prêt, tourner() dort jusqu'à la prochaine échéance : ni boucle à vide, ni
//       réveils périodiques.
//   G5. tourner() rend la main dès qu'il n'y a plus rien, ni rappel posté, ni minuterie ; une
//       minuterie annulée n'est pas attendue. On peut l'appeler de nouveau.
//   G6. annuler(n) rend true si le rappel de cette minuterie n'a pas commencé : il ne le sera
//       jamais, même si son échéance est passée, et il est détruit aussitôt. Sinon, false.
//   G7. Un rappel peut appeler poster(), apres() et annuler(). Celui qui se reposte ou se réarme
//       sans cesse, même sans délai, n'empêche de passer ni les rappels postés, ni les minuteries
//       échues.
//   G8. L'exception d'un rappel sort de tourner(). Il ne sera pas appelé de nouveau ; les autres
//       restent, et un nouvel appel à tourner() les continue.
//
// À supposer : un seul thread ; les rappels ne sont pas vides, et n'appellent pas tourner() ; les
// délais restent sous un siècle.
// Interdit : la MiniBoucle du chapitre.
// Leçon : 1.2 (la boucle d'événements) et 1.6 (la boucle, pas à pas).
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <juge/a_completer.hpp>

class MiniBoucle {
public:
    using Rappel = std::function<void()>;
    using Numero = std::uint64_t;

    MiniBoucle() = default;
    MiniBoucle(const MiniBoucle&) = delete;
    MiniBoucle& operator=(const MiniBoucle&) = delete;

    /// Fera appeler ce rappel au prochain tour.
    void poster(Rappel rappel) {
        // À COMPLÉTER
        juge::a_completer("poster");
        static_cast<void>(rappel);
    }

    /// Fera appeler ce rappel dans `delai`. Rend le numéro de la minuterie, pour annuler().
    Numero apres(std::chrono::nanoseconds delai, Rappel rappel) {
        // À COMPLÉTER
        juge::a_completer("apres");
        static_cast<void>(delai);
        static_cast<void>(rappel);
    }

    /// Renonce à une minuterie. Rend true si son rappel n'avait pas commencé.
    bool annuler(Numero numero) {
        // À COMPLÉTER
        juge::a_completer("annuler");
        static_cast<void>(numero);
    }

    /// Appelle les rappels, chacun à son heure, jusqu'à ce qu'il n'y en ait plus.
    void tourner() {
        // À COMPLÉTER
        juge::a_completer("tourner");
    }

private:
    // À COMPLÉTER : les rappels prêts, les minuteries
};
