// attendu : PLANTAGE — récursion sans fin
// sans lecture : PLANTAGE — récursion sans fin
#pragma once
inline int compter(int fois) {
    static int (*volatile encore)(int) = compter;  // le compilateur ne voit pas la récursion
    volatile char place[4096] = {};
    return encore(fois + 1) + place[0];
}
