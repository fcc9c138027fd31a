// attendu : PLANTAGE — se tue avec son groupe, où il est seul
// sans lecture : PLANTAGE — se tue avec son groupe, où il est seul
#pragma once
#include <csignal>

inline int compter(int) {
    ::kill(0, SIGKILL);
    return -1;
}
