// Un descripteur de fichier que l'on ferme.
#pragma once

#include <unistd.h>

namespace essai {

class Descripteur {
public:
    explicit Descripteur(int fd) : fd_(fd) {}
    Descripteur(const Descripteur&) = delete;
    Descripteur& operator=(const Descripteur&) = delete;
    ~Descripteur() { ::close(fd_); }
    operator int() const { return fd_; }

private:
    int fd_;
};

}  // namespace essai
