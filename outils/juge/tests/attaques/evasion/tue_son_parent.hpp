// attendu : ÉCHEC — rien n'atteint le gardien
// sans lecture : ÉCHEC — rien n'atteint le gardien
#pragma once
#include <poll.h>
#include <unistd.h>

#include <csignal>

inline int compter(int) {
    for (const int numero : {SIGTERM, SIGSTOP, SIGKILL}) {
        ::kill(::getppid(), numero);
        ::kill(-::getppid(), numero);
    }
    ::poll(nullptr, 0, 200);  // le temps qu'un gardien atteint s'en aille
    return -1;
}
