#pragma once

#include <chapitre04/nom_thread.hpp>
#include <cstddef>
#include <exception>
#include <list>
#include <stop_token>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace cours {

/// Un thread d'un groupe qu'une exception a interrompu.
struct EchecThread {
    std::string nom;
    std::exception_ptr exception;
};

/// Des threads que l'on lance, que l'on arrête et que l'on attend ensemble. Aucun n'est oublié, et
/// aucune exception n'atteint std::terminate() : elles sont gardées jusqu'à joindre().
///
/// Le groupe appartient au thread qui l'a créé ; seule demander_arret() peut être appelée de
/// n'importe quel thread, y compris d'un thread du groupe.
class GroupeThreads {
public:
    GroupeThreads() = default;
    GroupeThreads(const GroupeThreads&) = delete;
    GroupeThreads& operator=(const GroupeThreads&) = delete;

    /// Demande l'arrêt et attend tous les threads, comme std::jthread. Les exceptions que
    /// joindre() n'a pas rendues sont perdues.
    ~GroupeThreads() { demander_arret(); }  // membres_ est détruit ensuite : c'est l'attente

    // [lancer]
    /// Lance `action` dans un thread nommé `nom`. L'action est appelée sans argument, ou avec un
    /// std::stop_token si elle en accepte un. Lève std::system_error si le système refuse le
    /// thread : le groupe reste tel qu'il était.
    template <class Action>
    void lancer(std::string nom, Action action) {
        Membre& membre = membres_.emplace_back(std::move(nom));
        try {
            membre.thread = std::jthread(
                [&membre, action = std::move(action), arret = arret_.get_token()]() mutable {
                    nommer_ce_thread(membre.nom);
                    try {
                        appeler(action, arret);
                    } catch (...) {
                        membre.exception = std::current_exception();
                    }
                });
        } catch (...) {
            membres_.pop_back();
            throw;
        }
    }
    // [/lancer]

    /// Demande l'arrêt à tous, présents et à venir ; n'attend personne. Sûr entre threads.
    void demander_arret() noexcept { arret_.request_stop(); }

    // [joindre]
    /// Attend tous les threads et renvoie les échecs, dans l'ordre des lancements. Le groupe est
    /// alors vide. Ce que les threads ont écrit est visible au retour ([thread.jthread.mem], join).
    /// À ne pas appeler d'un thread du groupe : il s'attendrait lui-même (std::system_error).
    [[nodiscard]] std::vector<EchecThread> joindre() {
        for (Membre& membre : membres_)
            membre.thread.join();
        std::vector<EchecThread> echecs;
        for (Membre& membre : membres_)
            if (membre.exception) echecs.push_back({membre.nom, membre.exception});
        membres_.clear();
        return echecs;
    }
    // [/joindre]

    /// Nombre de threads lancés que joindre() n'a pas encore attendus.
    std::size_t taille() const noexcept { return membres_.size(); }

private:
    struct Membre {
        explicit Membre(std::string n) : nom(std::move(n)) {}
        const std::string nom;
        std::exception_ptr exception;  // écrite par le thread, lue après l'avoir attendu
        std::jthread thread;  // en dernier : détruit, donc attendu, avant ce dont il se sert
    };

    template <class Action>
    static void appeler(Action& action, const std::stop_token& arret) {
        if constexpr (std::is_invocable_v<Action&, std::stop_token>)
            action(arret);
        else
            action();
    }

    std::stop_source arret_;
    std::list<Membre> membres_;  // list : un membre ne change pas d'adresse quand le groupe grandit
};

}  // namespace cours
