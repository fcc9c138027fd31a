#pragma once

#include <chapitre07/fin.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace cours {

/// Ce qu'une commande a fait.
struct ResultatCommande {
    Fin fin;
    std::string sortie;
    std::string erreurs;
    bool delai_depasse = false;  ///< elle n'avait pas fini à temps : elle a été tuée
};

/// Exécute une commande, lui donne `entree`, et rend tout ce qu'elle a écrit. Au-delà de `delai`,
/// elle est tuée, avec ce qu'elle a lancé, et ce qu'elle avait écrit est rendu quand même. Sûr
/// entre threads. Lève ce que lève Processus::programme().
ResultatCommande executer_commande(std::vector<std::string> arguments, std::string entree = {},
                                   std::optional<std::chrono::nanoseconds> delai = std::nullopt);

}  // namespace cours
