// attendu : NE COMPILE PAS — un calcul que le compilateur devrait finir
#pragma once

constexpr long tourner(long n) {
    long somme = 0;
    for (long i = 0; i < n; ++i)
        somme += i;
    return somme;
}
static_assert(tourner(1L << 60) > 0);

inline int compter(int fois) {
    return 2 * fois;
}
