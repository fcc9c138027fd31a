#include "vie.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <ctime>
#include <new>
#include <utility>

#include "blocage.hpp"

namespace juge {
namespace {

void fermer(int& descripteur) {
    if (descripteur >= 0) ::close(std::exchange(descripteur, -1));
}

}  // namespace

Vie::Vie() {
    if (::pipe2(bouts_.data(), O_CLOEXEC) != 0) throw std::bad_alloc();
}

Vie::Vie(Vie&& autre) noexcept : bouts_(std::exchange(autre.bouts_, {-1, -1})) {}

Vie::~Vie() {
    for (int& bout : bouts_)
        fermer(bout);
}

void Vie::rester_dehors() {
    fermer(bouts_[1]);
}

void Vie::annoncer() const {
    ::syscall(SYS_write, bouts_[1], "a", 1);
}

Nouvelle Vie::attendre(int au_plus_ms) const {
    const Observateur observateur;
    pollfd attente{bouts_[0], POLLIN, 0};
    timespec delai{0, au_plus_ms * 1'000'000L};
    if (::syscall(SYS_ppoll, &attente, 1, &delai, nullptr, 0) <= 0) return Nouvelle::aucune;
    char mot = 0;
    if ((attente.revents & POLLIN) == 0) return Nouvelle::fin;
    return ::syscall(SYS_read, bouts_[0], &mot, 1) == 1 ? Nouvelle::annonce : Nouvelle::fin;
}

}  // namespace juge
