#include "memoire_commune.hpp"

#include <sys/mman.h>

#include <new>
#include <set>

namespace juge {
namespace {

std::set<const void*>& memoires() {
    static std::set<const void*> adresses;
    return adresses;
}

}  // namespace

void* memoire_commune(std::size_t taille) {
    void* adresse =
        ::mmap(nullptr, taille, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (adresse == MAP_FAILED) throw std::bad_alloc();
    memoires().insert(adresse);
    return adresse;
}

void rendre_memoire_commune(void* adresse, std::size_t taille) {
    memoires().erase(adresse);
    ::munmap(adresse, taille);
}

bool est_commune(const void* adresse) {
    return memoires().contains(adresse);
}

}  // namespace juge
