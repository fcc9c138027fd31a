// attendu : TRICHE PRÉSUMÉE — le thread principal finit, et le processus avec lui
// sans lecture : ÉCHEC — Catch2 intercepte la fin du thread
#pragma once
#include <pthread.h>

inline int compter(int) {
    ::pthread_exit(nullptr);
}
