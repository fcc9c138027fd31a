// attendu : ÉCHEC — un tube et un lien à la place des rapports des assainisseurs
// sans lecture : ÉCHEC — un tube et un lien à la place des rapports des assainisseurs
#pragma once
#include <sys/stat.h>
#include <unistd.h>

inline int compter(int) {
    ::mkfifo("journal.1", 0600);
    [[maybe_unused]] const int erreur = ::symlink("/etc/passwd", "journal.2");
    return -1;
}
