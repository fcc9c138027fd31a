// Ce qui attend, ce qui est confié, ce qui est à rendre. Interne au composant PoolProcessus.
#pragma once

#include <chapitre07/fin.hpp>
#include <chapitre08/noyau_pool.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <vector>

#include "tableau.hpp"

namespace cours {

/// Une demande, et ce qui lui est déjà arrivé.
struct Affaire {
    Demande demande;
    int essais = 0;  ///< workers qu'elle a fait mourir
};

/// Ce qu'il faut dire à ceux qui ont soumis ; à exécuter sans tenir de verrou.
using Livraisons = std::vector<std::function<void()>>;

/// Le carnet de commandes : quelle demande est dans quel casier, et ce qu'il advient d'elle quand
/// son worker a fini, meurt, ou tarde. Sans verrou : à protéger par qui s'en sert.
class Carnet {
public:
    Carnet(Tableau& tableau, const ReglagesPool& reglages);

    void ajouter(std::vector<Demande> lot);
    /// Confie ce qui attend, tant qu'il y a des casiers libres.
    void confier(Livraisons& livraisons);
    /// Prend les lots finis. Rend vrai s'il y en avait.
    bool recolter(Livraisons& livraisons);
    /// Un worker est mort : ce qu'il avait fini est acquis, la demande en cours est en cause.
    void enterrer(std::uint32_t worker, Fin fin, Livraisons& livraisons);
    /// Les workers dont la demande en cours a dépassé son délai : à tuer.
    std::vector<std::uint32_t> hors_delai();
    /// Dans combien de temps revoir les délais, au plus tard ; vide : jamais.
    std::optional<std::chrono::nanoseconds> prochain_delai() const;
    /// Plus rien ne sera fait : rend l'erreur à tout ce qui attend.
    void renoncer(std::exception_ptr erreur, Livraisons& livraisons);

    const BilanPool& bilan() const { return bilan_; }
    std::uint64_t livrees() const { return livrees_; }

private:
    using Lot = std::vector<Affaire>;
    struct Poste {
        Lot lot;                    ///< vide : le casier est libre
        bool deborde;               ///< le fichier du casier a servi
        std::int64_t debut_expire;  ///< celui de la demande trouvée hors délai
    };

    void poster(std::size_t rang, Lot lot);
    Lot vider(std::size_t rang);
    std::size_t rendre_les_faites(std::size_t rang, Livraisons& livraisons);
    void juger_la_fautive(Affaire affaire, bool expiree, Fin fin, Livraisons& livraisons);
    void rendre(Affaire& affaire, std::string octets, std::exception_ptr erreur,
                Livraisons& livraisons);

    Tableau& tableau_;
    ReglagesPool reglages_;
    std::vector<Poste> postes_;  ///< un par casier
    std::deque<Lot> attente_;
    std::uint64_t ticket_ = 0;
    std::uint64_t livrees_ = 0;
    BilanPool bilan_;
};

}  // namespace cours
