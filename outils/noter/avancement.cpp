#include "avancement.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace noter {

Avancement::Avancement(std::size_t total)
    : total_(total), terminal_(::isatty(STDERR_FILENO) != 0) {}

void Avancement::avancer(const std::string& quoi) {
    const std::lock_guard garde(verrou_);
    ++faits_;
    if (terminal_) {
        fmt::print(stderr, "\r\033[K{} sur {} — {}", faits_, total_, quoi);
        if (faits_ == total_) fmt::print(stderr, "\r\033[K");
    } else if (10 * faits_ / total_ > 10 * (faits_ - 1) / total_) {
        fmt::print(stderr, "{} sur {}\n", faits_, total_);
    }
    std::fflush(stderr);
}

}  // namespace noter
