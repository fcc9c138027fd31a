// attendu : ÉCHEC — il a quitté sa session, son groupe, ses descripteurs et son nom
// sans lecture : ÉCHEC — il a quitté sa session, son groupe, ses descripteurs et son nom
#pragma once
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

inline int compter(int fois) {
    const pid_t enfant = ::fork();
    if (enfant == 0) {
        ::setsid();
        if (::fork() != 0) ::kill(::getpid(), SIGKILL);
        ::close_range(0, ~0U, 0);
        pthread_setname_np(pthread_self(), "kworker/0:1");
        if (::chdir("/") == 0) ::alarm(60);
        for (;;)
            ::pause();
    }
    ::waitpid(enfant, nullptr, 0);
    return 2 * fois;
}
