// Ctrl-C ou SIGTERM pendant un jugement : tout arrêter, ne rien laisser derrière.
#pragma once

#include <csignal>
#include <stdexcept>

namespace juge {

/// Le jugement a été interrompu : ses processus sont arrêtés, ses fichiers temporaires effacés.
struct Interruption : std::runtime_error {
    Interruption() : std::runtime_error("Interrompu.") {}
};

/// Tant que l'objet vit, SIGINT, SIGTERM et SIGHUP sont retenus au lieu de tuer le programme. Les
/// objets s'emboîtent.
class Interruptible {
public:
    Interruptible();
    Interruptible(const Interruptible&) = delete;
    Interruptible& operator=(const Interruptible&) = delete;
    ~Interruptible();

    /// Comme si un de ces signaux était arrivé, pour un programme qui les reçoit autrement.
    static void demander();
    /// Vrai si un de ces signaux est arrivé pendant la vie d'un de ces objets.
    static bool demandee();
    /// Lève Interruption si un de ces signaux est arrivé.
    static void verifier();

private:
    struct sigaction avant_[3]{};
};

}  // namespace juge
