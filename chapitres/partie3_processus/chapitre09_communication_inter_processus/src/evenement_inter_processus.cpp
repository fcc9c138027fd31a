#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <chapitre07/erreur_systeme.hpp>
#include <chapitre09/evenement_inter_processus.hpp>
#include <climits>
#include <ctime>

namespace cours {
namespace {

static_assert(sizeof(std::atomic<std::uint32_t>) == sizeof(std::uint32_t) &&
              std::atomic<std::uint32_t>::is_always_lock_free);

timespec en_timespec(std::chrono::steady_clock::time_point instant) {
    const auto ns = std::chrono::nanoseconds(instant.time_since_epoch()).count();
    return {static_cast<std::time_t>(ns / 1'000'000'000), static_cast<long>(ns % 1'000'000'000)};
}

}  // namespace

void EvenementInterProcessus::annoncer() {
    generation_.fetch_add(1, std::memory_order_acq_rel);
    ::syscall(SYS_futex, &generation_, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
}

bool EvenementInterProcessus::attendre(std::uint32_t vue, const Echeance& echeance) const {
    timespec jusqu_a{};
    if (echeance) jusqu_a = en_timespec(*echeance);
    // FUTEX_WAIT_BITSET prend une échéance, sur l'horloge monotone ; FUTEX_WAIT, une durée.
    const long rendu = ::syscall(SYS_futex, &generation_, FUTEX_WAIT_BITSET, vue,
                                 echeance ? &jusqu_a : nullptr, nullptr, FUTEX_BITSET_MATCH_ANY);
    if (rendu == 0 || errno == EAGAIN || errno == EINTR) return true;
    if (errno == ETIMEDOUT) return false;
    echec_systeme("attendre un événement");
}

}  // namespace cours
