// attendu : ÉCHEC — rien n'atteint le gardien
// sans lecture : ÉCHEC — rien n'atteint le gardien
#pragma once
#include <unistd.h>
#include <csignal>

inline int compter(int) {
    for (const int numero : {SIGTERM, SIGSTOP, SIGKILL}) {
        ::kill(::getppid(), numero);
        ::kill(-::getppid(), numero);
    }
    return -1;
}
