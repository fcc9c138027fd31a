#pragma once

#include <chapitre10/tache.hpp>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <unordered_set>

namespace cours {

/// Les tâches confiées à une boucle d'événements, gardées jusqu'à leur fin. À ranger en dernier
/// dans la boucle : celles qui n'ont pas fini sont détruites les premières, et ce qu'elles
/// gardaient peut encore se servir d'elle. Pour un thread ; chaque opération : O(1).
class TachesLancees {
public:
    TachesLancees() = default;
    TachesLancees(const TachesLancees&) = delete;
    TachesLancees& operator=(const TachesLancees&) = delete;
    /// Détruit les tâches qui n'ont pas fini, et tout ce qu'elles gardaient.
    ~TachesLancees();

    /// Garde une tâche ; rend la coroutine qu'il faut reprendre pour qu'elle commence.
    std::coroutine_handle<> garder(Tache<void> tache);

    /// Celles qui n'ont pas fini.
    std::size_t nombre() const noexcept { return cadres_.size(); }

    /// Relance l'exception sortie d'une tâche depuis le dernier appel, s'il y en a une.
    void relancer_l_exception();

private:
    struct Racine;

    Racine conduire(Tache<void> tache);

    std::unordered_set<void*> cadres_;  ///< les coroutines à détruire si elles ne finissent pas
    std::exception_ptr erreur_;
};

}  // namespace cours
