#include <malloc.h>
#include <unistd.h>

#include <chapitre07/erreur_systeme.hpp>
#include <chapitre16/memoire_bornee.hpp>
#include <fstream>

namespace cours {

MemoireBornee::MemoireBornee(std::size_t octets) {
    ::malloc_trim(0);  // ce qui est libre n'est pas un crédit
    std::size_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    ::getrlimit(RLIMIT_AS, &avant_);
    rlimit basse = avant_;
    basse.rlim_cur = pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) + octets;
    if (::setrlimit(RLIMIT_AS, &basse) != 0) echec_systeme("borner la mémoire");
}

MemoireBornee::~MemoireBornee() {
    ::setrlimit(RLIMIT_AS, &avant_);
}

}  // namespace cours
