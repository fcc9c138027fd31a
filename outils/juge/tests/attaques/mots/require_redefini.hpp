// attendu : TRICHE PRÉSUMÉE — REQUIRE ne vérifie plus rien
// sans lecture : TRICHE PRÉSUMÉE — la macro développée n'est plus la même
#pragma once
#undef REQUIRE
#define REQUIRE(...) SUCCEED()

inline int compter(int) {
    return -1;
}
