// attendu : ÉCHEC — l'enfant, sans _exit, finit l'épreuve
// sans lecture : ÉCHEC — la preuve n'est pas à lui
#pragma once
#include <sys/wait.h>
#include <unistd.h>

inline int compter(int fois) {
    if (const pid_t enfant = ::fork(); enfant > 0) ::waitpid(enfant, nullptr, 0);
    return 2 * fois;
}
