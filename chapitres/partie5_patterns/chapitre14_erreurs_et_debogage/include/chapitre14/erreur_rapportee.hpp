#pragma once

#include <exception>
#include <optional>
#include <string>
#include <utility>

namespace cours {

// [erreur_rapportee]
/// Ce qu'on sait d'une erreur, d'où qu'elle vienne : d'ici, d'un thread, d'une coroutine ou d'un
/// autre processus.
struct ErreurRapportee {
    std::string type;     ///< tel qu'il s'écrit en C++ : « std::out_of_range », « int »
    std::string message;  ///< what(), ou « exception sans message »
    std::string origine;  ///< « tâche 12 », « processus 4021 »… : à l'appelant de le dire
    /// L'exception elle-même ; nullptr si elle est restée dans un autre processus.
    std::exception_ptr exception;
};
// [/erreur_rapportee]

/// Décrit une exception. D'une cours::ErreurDistante, rend le type et le message qu'elle rapporte :
/// ceux de l'exception levée dans l'autre processus. Lève std::invalid_argument pour nullptr.
/// Sûr entre threads.
ErreurRapportee rapporter(const std::exception_ptr& exception, std::string origine);

/// « [tâche 12] std::out_of_range : rang 12 ».
std::string en_phrase(const ErreurRapportee& erreur);

// [erreur_de]
/// Exécute `action` ; rend l'erreur qu'elle a levée, ou rien. La même fonction pour les trois
/// mondes, car c'est `action` qui attend :
///
///     erreur_de("thread", [&] { future.get(); });
///     erreur_de("processus", [&] { processus.resultat(); });
///     erreur_de("coroutine", [&] { cours::executer(tache()); });
template <class Action>
std::optional<ErreurRapportee> erreur_de(std::string origine, Action&& action) {
    try {
        std::forward<Action>(action)();
        return std::nullopt;
    } catch (...) {
        return rapporter(std::current_exception(), std::move(origine));
    }
}
// [/erreur_de]

}  // namespace cours
