// attendu : PLANTAGE — écrit sans fin
// sans lecture : PLANTAGE — écrit sans fin
#pragma once
#include <cstdio>

inline int compter(int) {
    for (;;)
        std::fputs("encore et encore et encore et encore et encore et encore et encore\n", stdout);
}
