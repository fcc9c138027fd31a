// Exercice 7.2 — Calcul réparti                                            ⭐⭐   4 points
//
// Découper un calcul et en confier chaque part à un processus : si l'une plante, elle n'emporte pas
// les autres, ni vous. Encore faut-il que le résultat revienne entier, qu'une part perdue ne passe
// pas pour un zéro, et que rien ne reste derrière.
//
// À écrire : calculer(), et ce dont elle a besoin.
//
// Garanties à tenir :
//   G1. calcul(i) est appelé une fois et une seule pour chaque i de 0 à parts - 1, chacun dans un
//       processus enfant à lui ; jamais dans ce programme.
//   G2. Les enfants travaillent tous en même temps : aucun n'est attendu avant que le dernier soit
//       lancé.
//   G3. Le résultat d'indice i est calcul(i), avec ses 64 bits, dans quelque ordre que les enfants
//       finissent. Sans part, il n'y a pas de résultat.
//   G4. Si une part n'a pas rendu de résultat (tuée par un signal, sortie d'elle-même par _exit(),
//       même avec le code 0, ou exception), EchecCalcul, avec le plus petit de leurs rangs, une
//       fois tous les enfants finis. Jamais de valeur inventée.
//   G5. Au retour, que l'appel réussisse ou lève, ce programme a les enfants et les descripteurs
//       qu'il avait, ni plus ni moins : ni zombie, ni tube oublié.
//   G6. Si le système refuse un processus ou un descripteur, std::system_error avec cet errno, sans
//       attendre que les enfants déjà lancés aient fini : ils sont tués, même s'ils n'écoutent
//       pas SIGTERM, puis attendus.
//   G7. L'enfant n'exécute que calcul(i) : ni la suite de l'appelant (même si calcul(i) lève), ni
//       l'écriture de ce que ce programme avait dans ses tampons de sortie.
//   G8. Un signal qui interrompt l'attente (EINTR) ne fait rien perdre.
//
// À supposer : parts ne dépasse pas cent ; calcul ne crée pas de processus, et n'appelle pas
// exit().
// Interdit : les composants de ce chapitre.
// Leçon : 1.2 (fork), 1.4 (comment il finit) et 1.8 (rapporter un résultat).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <juge/a_completer.hpp>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

/// Une part n'a pas rendu de résultat.
class EchecCalcul : public std::runtime_error {
public:
    explicit EchecCalcul(std::size_t rang)
        : std::runtime_error("la part " + std::to_string(rang) + " n'a pas rendu de résultat"),
          rang_(rang) {}
    std::size_t rang() const { return rang_; }

private:
    std::size_t rang_;
};

/// Rend calcul(0), calcul(1)… calcul(parts - 1), chacun calculé par un processus.
inline std::vector<std::uint64_t> calculer(
    std::size_t parts, const std::function<std::uint64_t(std::size_t)>& calcul) {
    // À COMPLÉTER
    juge::a_completer("calculer");
}
