// attendu : DÉLAI DÉPASSÉ dans « un verrou exclut et publie, dans tous les ordres » — le verrou n'est jamais rendu
#pragma once
#include <atomic>

class Verrou {
public:
    void prendre(int /*moi*/) {
        while (pris_.exchange(true)) {
        }
    }
    void rendre(int /*moi*/) {}

private:
    std::atomic<bool> pris_{false};
};
