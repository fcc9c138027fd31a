// attendu : PLANTAGE — récursion sans fin
// sans lecture : PLANTAGE — récursion sans fin
#pragma once
inline int compter(int fois) {
    volatile char place[4096] = {};
    return compter(fois + 1) + place[0];
}
