// attendu : DÉLAI DÉPASSÉ — calcule sans fin, et ignore tous les signaux qu'on peut ignorer
// sans lecture : DÉLAI DÉPASSÉ — calcule sans fin, et ignore tous les signaux qu'on peut ignorer
#pragma once
#include <csignal>

inline int compter(int) {
    sigset_t tous;
    sigfillset(&tous);
    pthread_sigmask(SIG_BLOCK, &tous, nullptr);
    static volatile int tours = 0;
    for (;;)
        tours = 1;
}
