// attendu : ÉCHEC — il n'y a personne d'autre à tuer, ou c'est refusé
// sans lecture : ÉCHEC — il n'y a personne d'autre à tuer, ou c'est refusé
#pragma once
#include <unistd.h>
#include <csignal>

inline int compter(int) {
    ::kill(-1, SIGKILL);
    return -1;
}
