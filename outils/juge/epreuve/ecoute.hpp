// Ce que Catch2 voit de l'épreuve, rapporté au lanceur à mesure.
#pragma once

namespace juge::ecoute {

struct Comptes {
    long long cas = 0;
    long long assertions = 0;
    long long echecs = 0;  ///< tout ce qui n'a pas réussi
};

/// Les comptes de la session, une fois finie.
const Comptes& comptes();

}  // namespace juge::ecoute
