// attendu : TRICHE PRÉSUMÉE — le programme est remplacé par un autre, qui réussit
// sans lecture : TRICHE PRÉSUMÉE — le programme finit bien, sans preuve
#pragma once
#include <unistd.h>

inline int compter(int) {
    ::execl("/bin/true", "true", nullptr);
    return -1;
}
