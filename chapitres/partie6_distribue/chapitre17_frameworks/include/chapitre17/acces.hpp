#pragma once

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>

namespace cours {

/// Une paire de clés CURVE (courbe elliptique 25519), en texte Z85 de 40 caractères. La clé
/// publique se donne ; la secrète ne quitte pas sa machine.
struct Cles {
    std::string publique;
    std::string secrete;
};

/// De nouvelles clés, tirées au sort. Lève ErreurReseau si libzmq n'a pas CURVE.
Cles nouvelles_cles();

/// Ce que ZeroMQ a refusé : adresse prise ou mal écrite, clé mal formée.
class ErreurReseau : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Où un serveur écoute. « tcp://127.0.0.1:* » : un port libre, choisi par le système.
struct Ecoute {
    std::string adresse = "tcp://127.0.0.1:*";
    /// Les clés du serveur. Sans elles, il n'écoute que sur cette machine (127.0.0.0/8, [::1],
    /// ipc://) : ailleurs, n'importe qui pourrait lui faire exécuter des tâches, et tout lire. Avec
    /// elles, n'entre que qui connaît sa clé publique, et tout est chiffré.
    std::optional<Cles> cles{};
};

/// Comment on joint un serveur.
struct Acces {
    std::string adresse;
    std::string cle_du_serveur{};  ///< sa clé publique ; vide : il n'en a pas
};

/// Où un serveur écrit ce qu'il refuse : une ligne, sans rien de ce que le pair a écrit.
using Journal = std::function<void(const std::string& ligne)>;

}  // namespace cours
