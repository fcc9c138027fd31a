// attendu : DÉLAI DÉPASSÉ — SIGSTOP : le programme ne fera plus rien
// sans lecture : DÉLAI DÉPASSÉ — SIGSTOP : le programme ne fera plus rien
#pragma once
#include <csignal>

inline int compter(int) {
    ::raise(SIGSTOP);
    return -1;
}
