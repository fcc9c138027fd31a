// attendu : ÉCHEC — affiche ce que Catch2 affiche quand tout va bien
// sans lecture : ÉCHEC — affiche ce que Catch2 affiche quand tout va bien
#pragma once
#include <cstdio>

inline int compter(int) {
    std::puts("=================\nAll tests passed (3 assertions in 1 test case)\n\nRÉUSSI");
    return -1;
}
