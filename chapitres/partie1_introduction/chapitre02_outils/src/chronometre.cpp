#include <cerrno>
#include <chapitre02/chronometre.hpp>
#include <ctime>
#include <system_error>

namespace cours {
namespace {

std::chrono::nanoseconds lire(clockid_t horloge) {
    timespec heure{};
    if (::clock_gettime(horloge, &heure) != 0)
        throw std::system_error(errno, std::generic_category(),
                                "Le temps de processeur ne peut pas être lu");
    return std::chrono::seconds(heure.tv_sec) + std::chrono::nanoseconds(heure.tv_nsec);
}

}  // namespace

std::chrono::nanoseconds temps_processeur() {
    return lire(CLOCK_PROCESS_CPUTIME_ID);
}

std::chrono::nanoseconds temps_processeur_du_thread() {
    return lire(CLOCK_THREAD_CPUTIME_ID);
}

}  // namespace cours
