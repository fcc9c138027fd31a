// La ligne de commande.
#pragma once

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "banc/contexte.hpp"

namespace projet {

/// Une demande que le programme ne peut pas satisfaire : une phrase, avant que rien ne soit fait.
class ErreurUsage : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct Options {
    std::filesystem::path images;  ///< vide : les images d'essai
    std::filesystem::path sortie = "conversion";
    std::vector<const Version*> versions;
    int repetitions = 1;
    bool courbe = false;     ///< essayer aussi des nombres de workers plus petits
    bool reprendre = false;  ///< continuer la conversion interrompue que garde `sortie`
    Reglages reglages;       ///< sauf le dossier de sortie de la conversion
    /// « tcp://… » : ne rien mener ici, mais servir ce courtier ; vide : mener.
    std::string ouvrier;
};

/// Lit les arguments. Vide s'il n'y a rien d'autre à faire (--help, --liste-versions ou
/// --nouvelles-cles l'a été). Lève ErreurUsage.
std::optional<Options> lire_options(int argc, const char* const* argv);

}  // namespace projet
