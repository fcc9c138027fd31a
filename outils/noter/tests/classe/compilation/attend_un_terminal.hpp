// attendu : TRICHE PRÉSUMÉE — le compilateur lirait ce terminal sans jamais finir
#pragma once
#include "/dev/ptmx"

inline int compter(int fois) {
    return 2 * fois;
}
