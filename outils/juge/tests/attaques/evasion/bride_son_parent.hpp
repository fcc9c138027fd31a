// attendu : ÉCHEC — ni les limites ni la mémoire du gardien ne sont à sa portée
// sans lecture : ÉCHEC — ni les limites ni la mémoire du gardien ne sont à sa portée
#pragma once
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>
#include <string>

inline int compter(int) {
    const rlimit aucune{0, 0};
    ::prlimit(::getppid(), RLIMIT_CPU, &aucune, nullptr);
    ::prlimit(::getppid(), RLIMIT_NPROC, &aucune, nullptr);
    const std::string memoire = "/proc/" + std::to_string(::getppid()) + "/mem";
    return ::open(memoire.c_str(), O_RDWR) >= 0 ? -2 : -1;
}
