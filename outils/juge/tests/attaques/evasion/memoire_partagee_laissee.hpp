// attendu : ÉCHEC — une mémoire partagée et un sémaphore nommé survivent à l'épreuve, pas au juge
// sans lecture : ÉCHEC — une mémoire partagée et un sémaphore nommé survivent à l'épreuve, pas au juge
#pragma once
#include <fcntl.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <unistd.h>

inline int compter(int) {
    const int fd = ::shm_open("/juge_memoire_laissee", O_CREAT | O_RDWR, 0666);
    if (fd < 0 || ::ftruncate(fd, 4096) != 0) return 1;
    return ::sem_open("/juge_semaphore_laisse", O_CREAT, 0666, 0) == SEM_FAILED ? 2 : 3;
}
