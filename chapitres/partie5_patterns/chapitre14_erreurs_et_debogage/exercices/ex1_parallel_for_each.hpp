// Exercice 14.1 — parallel_for_each sûr                                     ⭐⭐   4 points
//
// Mille images à convertir, quatre threads. La 12e est illisible, la 700e aussi. La version que
// tout le monde écrit d'abord tue le programme (une exception sort d'un thread), ou revient en
// laissant des threads travailler sur des données que l'appelant détruit, ou n'annonce qu'une
// erreur sur deux.
//
// À écrire : parallel_for_each(), et ce dont elle a besoin. La classe ErreursParElement est donnée.
//
// Garanties à tenir :
//   G1. f est appelée une fois, et une seule, pour chaque indice de 0 à n-1, même si d'autres
//       appels ont levé. Aucun indice, aucun appel.
//   G2. parallel_for_each() ne revient, par un résultat ou par une exception, qu'une fois finis
//       tous les appels de f et tous les threads qu'elle a lancés.
//   G3. Si des appels ont levé, l'appelant reçoit une ErreursParElement qui les porte toutes,
//       chacune avec son indice, dans l'ordre des indices. L'exception est celle qui a été levée,
//       qu'elle dérive de std::exception ou non. Aucune erreur : rien n'est levé.
//   G4. min(threads, n) appels avancent ensemble, et jamais davantage, que des appels lèvent ou
//       non. C'est un thread libre qui prend l'élément suivant : un élément qui n'en finit pas ne
//       retient que le thread qui l'exécute.
//   G5. Zéro thread, ou une f vide (`!f`) : std::invalid_argument, et aucun appel de f, même si n
//       vaut 0.
//   G6. Si un thread ne peut pas être créé, l'appel lève std::system_error, une fois finis ceux
//       qui l'ont été. Les éléments qui restent peuvent ne pas être traités.
//   G7. Deux appels en même temps, ou l'un dans une f de l'autre, ne se mêlent pas.
//
// À supposer : threads ne dépasse pas cent ; n peut être bien plus grand que threads, ou plus
// petit. Appeler f dans le thread appelant est permis, s'il compte parmi les `threads`.
// Interdit : les composants de ce chapitre, GroupeThreads.
// Leçon : 1.1 (l'exception qui tue), 1.2 (exception_ptr) et 1.4 (plusieurs erreurs).
#pragma once

#include <cstddef>
#include <exception>
#include <functional>
#include <juge/a_completer.hpp>
#include <stdexcept>
#include <string>
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

/// Appelle f(0), f(1)… f(n - 1), par `threads` threads.
inline void parallel_for_each(std::size_t threads, std::size_t n,
                              const std::function<void(std::size_t)>& f) {
    // À COMPLÉTER
    juge::a_completer("parallel_for_each");
}
