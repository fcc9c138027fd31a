// attendu : TRICHE PRÉSUMÉE — un cas qui réussit toujours porte le nom du vrai
// sans lecture : TRICHE PRÉSUMÉE — Catch2 refuse deux cas du même nom : aucun n'est exécuté
#pragma once
inline int compter(int) {
    return -1;
}

TEST_CASE("deux threads comptent ensemble") {
    SUCCEED();
}
