// Solution de l'exercice 14.4 — Exceptions de trois mondes. Une possibilité parmi d'autres.
//
// - Décrire est le travail d'une seule fonction : elle relance l'exception rangée, et regarde.
// - Le thread attrape tout, range par std::current_exception(), et n'est lu qu'après join().
// - L'action du processus n'y lève jamais : son échec est un résultat comme un autre, composé sur
//   place, là où l'exception existe encore. Un octet dit s'il y en a un ; la taille du type dit où
//   commence le message, qui peut contenir n'importe quoi.
// - Si l'on n'a pas de résultat, c'est que le processus est mort : EchecProcessus dit comment.
// - La coroutine est lancée dans sa boucle, et c'est tourner() qui relance : le try est autour de
//   tourner(), pas de la création. L'action elle-même peut lever, avant de rendre une tâche.
#pragma once

#include <chapitre07/exception_en_cours.hpp>
#include <chapitre07/processus.hpp>
#include <chapitre10/mini_boucle.hpp>
#include <exception>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

enum class Monde { thread, processus, coroutine };

struct Echec {
    Monde monde;
    std::string type;              ///< « std::out_of_range »
    std::string message;           ///< what(), ou rien
    std::exception_ptr exception;  ///< l'exception elle-même, sauf d'un processus
};

/// Décrit une exception ; `monde` est celui d'où elle vient.
inline Echec decrire(Monde monde, const std::exception_ptr& exception) {
    try {
        std::rethrow_exception(exception);
    } catch (const std::exception& e) {
        return {monde, cours::exception_en_cours().type, e.what(), exception};
    } catch (...) {
        return {monde, cours::exception_en_cours().type, "", exception};
    }
}

/// Exécute l'action ici, et décrit ce qu'elle a levé.
template <class Action>
std::optional<Echec> essayer(Monde monde, const Action& action) {
    try {
        action();
        return std::nullopt;
    } catch (...) {
        return decrire(monde, std::current_exception());
    }
}

/// Exécute l'action dans un thread de plus.
inline std::optional<Echec> dans_un_thread(const std::function<void()>& action) {
    std::optional<Echec> echec;
    std::thread([&] { echec = essayer(Monde::thread, action); }).join();
    return echec;
}

/// « » : pas d'échec ; sinon la taille du type, une espace, le type, le message.
inline std::string emballer(const std::optional<Echec>& echec) {
    if (!echec) return "";
    return std::to_string(echec->type.size()) + " " + echec->type + echec->message;
}

inline std::optional<Echec> deballer(const std::string& colis) {
    if (colis.empty()) return std::nullopt;
    const std::size_t taille = std::stoul(colis);
    const std::size_t debut = colis.find(' ') + 1;
    return Echec{Monde::processus, colis.substr(debut, taille), colis.substr(debut + taille),
                 nullptr};
}

/// Exécute l'action dans un processus de plus.
inline std::optional<Echec> dans_un_processus(const std::function<void()>& action) {
    auto processus =
        cours::Processus::fonction([&] { return emballer(essayer(Monde::processus, action)); });
    try {
        return deballer(processus.resultat());
    } catch (const cours::EchecProcessus& mort) {
        return Echec{Monde::processus, "mort", mort.fin().phrase(), nullptr};
    }
}

/// Exécute la tâche que rend l'action, dans une boucle d'événements à elle.
inline std::optional<Echec> dans_une_coroutine(
    const std::function<cours::Tache<void>(cours::MiniBoucle&)>& action) {
    return essayer(Monde::coroutine, [&] {
        cours::MiniBoucle boucle;
        boucle.lancer(action(boucle));
        boucle.tourner();
    });
}
