// Cent mille acquisitions d'un sémaphore de trois permis, dont un tiers annulées, sur un thread
// puis deux : à la fin, les trois permis sont là. Le même programme, construit avec ThreadSanitizer
// (préréglage tsan), montre que rien n'y est concurrent.
#include <fmt/format.h>

#include <chapitre12/tempete.hpp>

constexpr int acquisitions = 100'000;

bool souffler(std::size_t threads) {
    cours::Tempete tempete;
    tempete.souffler(acquisitions, threads);
    const long obtenus = tempete.obtenus.load();
    const long annulees = tempete.annulees.load();
    fmt::print("{} thread(s) : {} obtenus, {} annulées ; permis à la fin : {} sur {}\n", threads,
               obtenus, annulees, tempete.semaphore.libres(), cours::Tempete::permis);
    return obtenus + annulees == acquisitions && annulees > 0 && tempete.trop.load() == 0 &&
           tempete.semaphore.libres() == cours::Tempete::permis;
}

int main() {
    return souffler(1) && souffler(2) ? 0 : 1;
}
