#pragma once

#include <stdexcept>
#include <string>
#include <system_error>

namespace cours {

/// Un appel que le système a refusé. what() dit ce qu'on essayait de faire, puis ce que signifie
/// errno, en français : « ouvrir un tube : la table des descripteurs de ce processus est pleine
/// (EMFILE) ». code() garde le numéro, comparable à std::errc.
class ErreurSysteme : public std::system_error {
public:
    /// `quoi` : ce qu'on essayait de faire, à l'infinitif ; `numero` : une valeur d'errno.
    ErreurSysteme(const std::string& quoi, int numero);

    const char* what() const noexcept override { return phrase_.c_str(); }

private:
    std::string phrase_;
};

/// Lève l'ErreurSysteme de l'errno courant.
[[noreturn]] void echec_systeme(const std::string& quoi);

/// Ce que signifie une valeur d'errno, en français, suivi de son nom.
std::string phrase_errno(int numero);

}  // namespace cours
