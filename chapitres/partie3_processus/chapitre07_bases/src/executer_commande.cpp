#include <chapitre07/executer_commande.hpp>
#include <chapitre07/processus.hpp>
#include <utility>

namespace cours {

// [executer_commande]
ResultatCommande executer_commande(std::vector<std::string> arguments, std::string entree,
                                   std::optional<std::chrono::nanoseconds> delai) {
    Reglages reglages;
    reglages.entree = std::move(entree);
    reglages.sortie = Flux::capturer;
    reglages.erreurs = Flux::capturer;
    Processus commande = Processus::programme(std::move(arguments), std::move(reglages));

    const auto finie = delai ? commande.attendre_pendant(*delai) : commande.attendre();
    const Fin fin = finie ? *finie : commande.arreter(std::chrono::seconds(0));
    return {fin, commande.sortie(), commande.erreurs(), !finie};
}
// [/executer_commande]

}  // namespace cours
