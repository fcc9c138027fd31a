// Ce que le courtier et le dépôt refusent.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

namespace projet {

/// Compte les messages refusés, et montre les premiers sur la sortie d'erreur : qui en envoie sans
/// fin n'y écrit pas sans fin. Sûr entre threads.
class Refus {
public:
    void noter(const std::string& ligne);
    std::uint64_t nombre() const { return nombre_.load(); }

private:
    std::atomic<std::uint64_t> nombre_{0};
};

}  // namespace projet
