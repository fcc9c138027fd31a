// Exercice 11.2 — Délai                                                    ⭐⭐⭐   5 points
//
// Un serveur muet, et votre programme attend pour toujours. Il faut un délai à toute attente. Le
// danger est dans la course entre deux issues : l'opération finit, ou l'heure sonne. Une seule doit
// gagner, et de la perdante il ne doit rien rester : ni opération qui continue dans votre dos, ni
// minuterie d'une heure qui retient la boucle quand tout est fini.
//
// À écrire : avec_delai(). L'opération reçoit un jeton d'arrêt (std::stop_token) : si l'arrêt est
// demandé, elle finit dès qu'elle peut, en levant d'ordinaire une exception.
//
// Garanties à tenir :
//   G1. Si l'opération finit avant le délai, avec_delai() rend son résultat, ou relance son
//       exception, dès qu'elle finit.
//   G2. Si le délai passe d'abord, l'arrêt est demandé par le jeton, à l'échéance, ni avant,
//       ni après. Il ne l'est jamais autrement.
//   G3. Après l'échéance, avec_delai() attend la fin de l'opération. Si elle lève, quoi que ce
//       soit, c'est DelaiDepasse qui est levée.
//   G4. Un résultat n'est jamais jeté : si l'opération, arrêtée, en rend un, il est rendu.
//   G5. Après le retour, il ne reste rien : ni opération, ni minuterie, ni rappel qui touche à
//       ce qui n'est plus. La boucle n'est pas retenue.
//   G6. Un délai nul ou négatif lève std::invalid_argument, et l'opération n'est pas lancée.
//       Un délai immense, jusqu'à steady_clock::duration::max(), n'est pas un délai passé.
//   G7. Les attentes sont des co_await : rien n'endort le thread de la boucle, rien n'y tourne
//       à vide. Deux appels en même temps ne se mêlent pas.
//
// À supposer : la boucle n'a qu'un thread ; si l'échéance et la fin de l'opération tombent au même
// instant, l'une ou l'autre l'emporte.
// Interdit : les composants avec_delai.hpp et rassembler.hpp de ce chapitre.
// Leçon : 1.6 (annuler) et 1.7 (borner une attente).
#pragma once

#include <chapitre11/asio.hpp>
#include <chrono>
#include <functional>
#include <juge/a_completer.hpp>
#include <stdexcept>
#include <stop_token>
#include <string>

/// Le délai est passé avant la fin de l'opération.
class DelaiDepasse : public std::runtime_error {
public:
    DelaiDepasse() : std::runtime_error("le délai est dépassé") {}
};

using Operation = std::function<boost::asio::awaitable<std::string>(std::stop_token)>;

/// Exécute `operation`, en lui laissant au plus `delai`.
inline boost::asio::awaitable<std::string> avec_delai(std::chrono::steady_clock::duration delai,
                                                      Operation operation) {
    // À COMPLÉTER
    juge::a_completer("avec_delai");
    co_return "";
}
