// attendu : TRICHE PRÉSUMÉE — une fonction que les instruments remplacent
// sans lecture : TRICHE PRÉSUMÉE — le symbole est défini deux fois
#pragma once
#include <pthread.h>

extern "C" int pthread_mutex_lock(pthread_mutex_t*) noexcept {
    return 0;
}

inline int compter(int) {
    return -1;
}
