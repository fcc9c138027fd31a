// attendu : COURSE DÉTECTÉE dans « un verrou exclut et publie, dans tous les ordres » — vérifier puis agir : deux threads peuvent voir le drapeau baissé
#pragma once
#include <atomic>

class Verrou {
public:
    void prendre(int /*moi*/) {
        while (pris_.load()) {
        }
        pris_.store(true);
    }
    void rendre(int /*moi*/) { pris_.store(false); }

private:
    std::atomic<bool> pris_{false};
};
