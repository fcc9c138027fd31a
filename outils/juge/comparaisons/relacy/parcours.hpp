// Les deux recherches de Relacy sur une même épreuve. À inclure en premier : Relacy remplace
// <atomic>.
#pragma once
#include "relacy/relacy_std.hpp"

#include <cstdint>
#include <iostream>

/// Passe `Epreuve` (un rl::test_suite) et écrit sur une ligne, tabulations entre les deux : ce que
/// dit le parcours borné à deux préemptions et combien d'exécutions il a faites, puis de même cent
/// mille ordres tirés au hasard.
template <class Epreuve>
int parcourir() {
    const auto passer = [](rl::scheduler_type_e recherche) {
        std::ostream muet(nullptr);
        rl::test_params reglages;
        reglages.search_type = recherche;
        reglages.context_bound = 2;
        reglages.iteration_count = 100'000;
        reglages.output_stream = reglages.progress_stream = &muet;
        rl::simulate<Epreuve>(reglages);
        std::cout << rl::test_result_str(reglages.test_result) << '\t' << reglages.stop_iteration;
    };
    passer(rl::fair_context_bound_scheduler_type);
    std::cout << '\t';
    passer(rl::random_scheduler_type);
    std::cout << '\n';
    return 0;
}
