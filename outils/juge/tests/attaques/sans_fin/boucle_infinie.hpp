// attendu : DÉLAI DÉPASSÉ — calcule sans fin
// sans lecture : DÉLAI DÉPASSÉ — calcule sans fin
#pragma once
inline int compter(int) {
    static volatile int tours = 0;
    for (;;)
        tours = 1;
}
