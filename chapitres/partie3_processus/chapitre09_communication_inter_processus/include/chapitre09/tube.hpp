#pragma once

#include <limits.h>

#include <chapitre07/descripteur.hpp>
#include <chapitre09/trames.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cours {

/// Un tube à messages, d'un processus à un autre. Construit avant fork() ; ensuite, chacun dit quel
/// bout il garde. Un bout d'écriture oublié quelque part, et le lecteur ne voit jamais la fin.
///
/// Plusieurs processus peuvent écrire : les messages de `atomique` octets au plus ne se mêlent pas
/// (POSIX garantit l'écriture entière jusqu'à PIPE_BUF). Au-delà, un seul écrivain. Un seul
/// lecteur. Un écrivain tué au milieu d'un grand message se voit : recevoir() lève TrameInvalide.
class Tube {
public:
    static constexpr std::size_t atomique = PIPE_BUF - taille_entete;
    static constexpr std::size_t maximum = 64U << 20U;  ///< octets d'un message

    /// Lève ErreurSysteme (EMFILE).
    Tube() : bouts_(ouvrir_tube()) {}

    /// Ce processus ne fera que lire.
    void garder_lecture() { bouts_.ecriture.fermer(); }
    /// Ce processus ne fera qu'écrire.
    void garder_ecriture() { bouts_.lecture.fermer(); }

    /// Lève std::length_error au-delà de `maximum`, ErreurSysteme (EPIPE : plus de lecteur).
    void envoyer(std::string_view message) const;
    /// Attend un message ; vide si tous les écrivains ont fini. Lève TrameInvalide, ErreurSysteme.
    std::optional<std::string> recevoir() const;

    const BoutsDeTube& bouts() const { return bouts_; }

private:
    BoutsDeTube bouts_;
};

}  // namespace cours
