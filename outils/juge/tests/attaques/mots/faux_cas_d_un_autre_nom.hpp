// attendu : TRICHE PRÉSUMÉE — un cas de plus, qui réussit
// sans lecture : ÉCHEC — le lanceur demande chaque cas de l'épreuve par son nom
#pragma once
inline int compter(int) {
    return -1;
}

TEST_CASE("toujours vrai") {
    SUCCEED();
}
