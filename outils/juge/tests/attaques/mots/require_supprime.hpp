// attendu : TRICHE PRÉSUMÉE — REQUIRE devient une fonction
// sans lecture : TRICHE PRÉSUMÉE — la macro développée n'est plus la même
#pragma once
#undef REQUIRE

inline void REQUIRE(bool) {}

inline int compter(int) {
    return -1;
}
