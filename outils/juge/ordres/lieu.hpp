// Interne au juge : où en est un thread de la réponse.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

namespace juge::ordres {

/// Les appels les plus profonds d'une pile, le dernier d'abord.
using Lieu = std::array<const void*, 12>;

/// La pile d'appels d'un thread, tenue par __tsan_func_entry et __tsan_func_exit.
class Pile {
public:
    void entrer(const void* appel) { appels_.push_back(appel); }
    void sortir() {
        if (!appels_.empty()) appels_.pop_back();
    }
    Lieu lieu(const void* ici) const {
        Lieu resultat{ici};
        const std::size_t nombre = std::min(appels_.size(), resultat.size() - 1);
        for (std::size_t i = 0; i < nombre; ++i)
            resultat[i + 1] = appels_[appels_.size() - 1 - i];
        return resultat;
    }

private:
    std::vector<const void*> appels_;
};

}  // namespace juge::ordres
