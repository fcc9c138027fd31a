// attendu : TRICHE PRÉSUMÉE — le parent finit avec le code 0, l'épreuve continue dans un enfant
// sans lecture : TRICHE PRÉSUMÉE — l'épreuve n'est plus dans son processus : pas de preuve
#pragma once
#include <unistd.h>

inline int compter(int) {
    return ::daemon(1, 1) == 0 ? -1 : -2;
}
