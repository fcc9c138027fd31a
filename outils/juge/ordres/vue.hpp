// Interne au juge : ce qu'un thread sait à un instant (précède, happens-before).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace juge::ordres {

/// Deux tableaux qui ne font que croître : jusqu'où ce thread connaît chacun des autres (horloge
/// vectorielle), et, pour chaque atomique, la plus ancienne écriture qu'il a encore le droit de
/// lire.
struct Vue {
    std::vector<std::uint32_t> horloge;
    std::vector<double> plancher;

    std::uint32_t date(std::size_t fil) const { return fil < horloge.size() ? horloge[fil] : 0; }
    double au_moins(std::size_t atomique) const {
        return atomique < plancher.size() ? plancher[atomique] : 0;
    }
    void avancer(std::size_t fil) {
        if (horloge.size() <= fil) horloge.resize(fil + 1);
        ++horloge[fil];
    }
    void relever(std::size_t atomique, double rang) {
        if (plancher.size() <= atomique) plancher.resize(atomique + 1);
        plancher[atomique] = std::max(plancher[atomique], rang);
    }
    /// Apprend tout ce que sait l'autre.
    void apprendre(const Vue& autre) {
        reunir(horloge, autre.horloge);
        reunir(plancher, autre.plancher);
    }

private:
    template <class T>
    static void reunir(std::vector<T>& ici, const std::vector<T>& la) {
        if (ici.size() < la.size()) ici.resize(la.size());
        for (std::size_t i = 0; i < la.size(); ++i)
            ici[i] = std::max(ici[i], la[i]);
    }
};

/// Ce que sait un thread, et ce qu'il saura ou dira à sa prochaine barrière.
struct Savoir {
    std::size_t fil = 0;
    Vue courante;
    Vue acquise;  ///< ce que ses lectures relaxed lui apprendront à une barrière acquire
    Vue publiee;  ///< ce que disent ses écritures relaxed : sa vue à sa dernière barrière release
};

}  // namespace juge::ordres
