// attendu : ÉCHEC — un processus survit à l'épreuve
// sans lecture : ÉCHEC — un processus survit à l'épreuve
#pragma once
#include <unistd.h>

inline int compter(int fois) {
    if (::fork() == 0) {
        ::alarm(60);
        for (;;)
            ::pause();
    }
    return 2 * fois;
}
