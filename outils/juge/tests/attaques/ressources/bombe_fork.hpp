// attendu : PLANTAGE — se multiplie sans fin
// sans lecture : PLANTAGE — se multiplie sans fin
#pragma once
#include <sys/mman.h>
#include <unistd.h>
#include <atomic>
#include <new>

// Bornée d'elle-même, pour qu'une défense en défaut n'emporte pas la machine : au plus 300
// naissances en tout, et chaque processus finit seul au bout de 20 s.
inline int compter(int) {
    void* page = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    auto* naissances = new (page) std::atomic<int>(0);
    ::alarm(60);
    while (naissances->fetch_add(1) < 300)
        if (::fork() == 0) ::alarm(60);
    for (;;)
        ::pause();
}
