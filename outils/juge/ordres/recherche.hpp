// Interne au juge : l'arbre des choix d'une exploration, parcouru une exécution après l'autre.
//
// Une exécution rejoue les choix du chemin en cours, puis prend partout l'option ordinaire (la
// première) : elle est donc entièrement déterminée par ce chemin. Les autres options coûtent un
// écart ; on parcourt d'abord tout ce qui n'en demande aucun, puis un, puis davantage : le premier
// échec trouvé est aussi le plus court à raconter.
#pragma once

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
    /// Au plus tant d'écarts de chaque sorte dans une exécution (la borne de CHESS).
    static constexpr int preemptions_max = 2;
    static constexpr int memoire_max = 2;
    /// Au-delà de tant d'exécutions, on tire au hasard.
    static constexpr int executions_max = 4000;
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

    bool permis(Ecart ecart) const;
    void payer(Ecart ecart);
    std::size_t tirer_fil(std::span<const int> fils);
    bool niveau_suivant();

    std::vector<Choix> chemin_;
    std::size_t profondeur_ = 0;
    int budget_ = 0;  ///< écarts permis en tout, à ce niveau
    int preemptions_ = 0;
    int memoire_ = 0;
    bool restreinte_ = false;       ///< une option était trop chère à ce niveau
    bool hors_borne_ = false;       ///< de même, au-delà de la borne elle-même
    bool memoire_choisie_ = false;  ///< il y a eu des valeurs anciennes à choisir
    bool redite_ = false;
    int executions_ = 0;     ///< en tout
    int de_ce_niveau_ = 0;   ///< sans les redites
    int du_precedent_ = 0;   ///< au dernier niveau fini
    bool infidele_ = false;  ///< un rejeu n'a pas retrouvé ses choix
    bool epuisee_ = false;   ///< tout a été parcouru

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
