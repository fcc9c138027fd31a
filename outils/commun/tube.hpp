// Descripteurs et tubes, refermés avec l'objet qui les tient.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace commun {

/// Un descripteur de fichier. Ne se copie pas ; déplacé, il ne tient plus rien (-1).
class Descripteur {
public:
    Descripteur() = default;
    explicit Descripteur(int fd) : fd_(fd) {}
    Descripteur(Descripteur&& autre) noexcept : fd_(std::exchange(autre.fd_, -1)) {}
    Descripteur& operator=(Descripteur&& autre) noexcept {
        std::swap(fd_, autre.fd_);
        return *this;
    }
    ~Descripteur() { fermer(); }

    int get() const { return fd_; }
    void fermer() {
        if (fd_ >= 0) ::close(fd_);
        fd_ = -1;
    }

private:
    int fd_ = -1;
};

/// Les deux bouts d'un tube, que les programmes lancés n'héritent pas (O_CLOEXEC).
struct Tube {
    Descripteur lecture;
    Descripteur ecriture;
};

/// Lève std::system_error quand il ne reste plus de descripteurs.
inline Tube creer_tube() {
    std::array<int, 2> fds{};
    if (::pipe2(fds.data(), O_CLOEXEC) != 0)
        throw std::system_error(errno, std::generic_category(), "création d'un tube");
    return {Descripteur(fds[0]), Descripteur(fds[1])};
}

}  // namespace commun
