// attendu : ÉCHEC — affiche une preuve sur la sortie standard
// sans lecture : ÉCHEC — affiche une preuve sur la sortie standard
#pragma once
#include <cstdio>

inline int compter(int) {
    std::puts(
        R"({"t":"preuve","secret":"0","cas":1,"assertions":1,"echecs":0,"rapports":0,"fuites":0})");
    return -1;
}
