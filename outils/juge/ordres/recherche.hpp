// Interne au juge : l'arbre des choix d'une exploration, parcouru une exécution après l'autre.
//
// Une exécution rejoue les choix du chemin en cours, puis prend partout l'option ordinaire (la
// première) : elle est donc entièrement déterminée par ce chemin. Les autres options coûtent un
// écart ; on parcourt d'abord tout ce qui n'en demande aucun, puis une préemption, puis davantage :
// le premier échec trouvé est aussi le plus simple à raconter.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace juge::ordres {

/// Ce que coûte une option.
enum class Ecart : std::uint8_t {
    aucun,
    preemption,  ///< un thread qui pouvait continuer est interrompu
    memoire,     ///< un thread ne voit pas la dernière valeur écrite
};

class Recherche {
public:
    /// Les écarts permis dans une exécution, tour après tour (deux préemptions : la borne de
    /// CHESS).
    struct Budget {
        int preemptions = 0;
        int memoire = 0;
    };
    static constexpr std::array<Budget, 7> budgets{
        {{0, 0}, {1, 0}, {2, 0}, {0, 1}, {1, 1}, {2, 1}, {2, 2}}};
    /// Au-delà de tant d'exécutions, on tire au hasard.
    static constexpr int executions_max = 3000;
    static constexpr int tirages = 300;

    /// Le rang de l'option à prendre. La première ne coûte rien.
    std::size_t choisir(std::span<const Ecart> options);
    /// Le rang du thread à qui passer la main, parmi ceux-là (numéros) ; le premier est le choix
    /// ordinaire.
    std::size_t choisir_fil(std::span<const Ecart> options, std::span<const int> fils);
    /// Un thread cède sa place : tiré au hasard, il passera après les autres.
    void ceder(int fil);

    /// L'exécution en cours est la redite d'une autre : elle finit sans rien y choisir.
    void abandonner() { redite_ = true; }
    /// Vrai quand les ordres sont désormais tirés au hasard.
    bool au_hasard() const { return tirage_ > 0; }

    /// Passe à l'exécution suivante ; faux s'il n'y en a plus.
    bool suivante();

    /// Ce qui a été essayé : « tous les ordres à 2 préemptions près : 1 274 ».
    std::string couverture() const;

private:
    struct Choix {
        std::vector<std::uint8_t> rangs;  ///< les options possibles à ce budget
        std::vector<Ecart> ecarts;        ///< ce que chacune coûte
        std::size_t options = 0;          ///< leur nombre avant le budget
        std::size_t pris = 0;
    };

    bool payer(Ecart ecart);
    std::size_t tirer_fil(std::span<const int> fils);
    bool tour_suivant();

    std::vector<Choix> chemin_;
    std::size_t profondeur_ = 0;
    std::size_t tour_ = 0;  ///< rang du budget en cours
    Budget reste_{};        ///< ce que l'exécution en cours peut encore dépenser
    Budget refuse_{};       ///< ce que ce tour a dû refuser
    bool redite_ = false;
    int executions_ = 0;     ///< en tout
    int de_ce_tour_ = 0;     ///< sans les redites
    std::string faits_;      ///< ce qu'ont couvert les tours finis
    bool infidele_ = false;  ///< un rejeu n'a pas retrouvé ses choix

    // Au hasard (PCT) : chaque thread a une priorité, qui change en un ou deux instants tirés.
    int tirage_ = 0;
    std::mt19937_64 hasard_{1};
    std::vector<int> priorites_;
    std::vector<int> changements_;
    int pas_ = 0;
    int pas_max_ = 1;
    int fils_max_ = 1;
    int plus_basse_ = 0;
};

/// « 1 274 »
std::string en_milliers(long long nombre);

}  // namespace juge::ordres
