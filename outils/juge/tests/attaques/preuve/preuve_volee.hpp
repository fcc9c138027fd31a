// attendu : TRICHE PRÉSUMÉE — lit le nombre à usage unique et écrit une vraie preuve
// sans lecture : RÉUSSI — dans le même processus, rien ne l'empêche : seul le lecteur le voit
#pragma once
#include <unistd.h>
#include <cstdlib>
#include <string>

inline int compter(int) {
    char secret[64] = {};
    const auto lus = ::read(1013, secret, sizeof secret);
    const std::string preuve = R"({"t":"preuve","secret":")" + std::string(secret, secret + lus) +
                               R"(","cas":1,"assertions":1,"echecs":0,"rapports":0,"fuites":0})"
                               "\n";
    [[maybe_unused]] const auto ecrits = ::write(1012, preuve.data(), preuve.size());
    std::_Exit(0);
}
