// attendu : ÉCHEC — un petit-fils, dont le parent est mort, survit à l'épreuve
// sans lecture : ÉCHEC — un petit-fils, dont le parent est mort, survit à l'épreuve
#pragma once
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

inline int compter(int fois) {
    const pid_t enfant = ::fork();
    if (enfant == 0) {
        if (::fork() != 0) ::kill(::getpid(), SIGKILL);
        ::alarm(60);
        for (;;)
            ::pause();
    }
    ::waitpid(enfant, nullptr, 0);
    return 2 * fois;
}
